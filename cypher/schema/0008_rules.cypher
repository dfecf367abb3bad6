// Whether any pharmacy is aligned by a rule.
CREATE INDEX aligned_rule IF NOT EXISTS
FOR ()-[r:ALIGNED_TO]-() ON (r.rule)
