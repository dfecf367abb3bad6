// How many open pharmacies some owners have on a day.
// Given: $codes; $on.
// Returns: a row for each owner that has any, in no order: code, pharmacies.
MATCH (n:Stakeholder)<-[r:OWNED_BY]-(o:Pharmacy)
USING INDEX n:Stakeholder(code)
WHERE n.code IN $codes AND (n.opened IS NULL OR n.opened <= $on) AND (n.closed IS NULL OR $on < n.closed)
  AND r.hash IS NOT NULL AND (r.since IS NULL OR r.since <= $on) AND (r.until IS NULL OR $on < r.until)
  AND (o.opened IS NULL OR o.opened <= $on) AND (o.closed IS NULL OR $on < o.closed)
RETURN n.code AS code, count(DISTINCT o) AS pharmacies
