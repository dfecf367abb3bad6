// How many open stakeholders of a kind have an edge of a type to each of some
// others, on a day.
// Given: $codes, of those others; $type; $kind; $on.
// Returns: a row for each that has any and is open, in no order: code, count.
MATCH (n:Stakeholder)<-[r]-(o:Stakeholder)
USING INDEX n:Stakeholder(code)
WHERE n.code IN $codes AND coalesce(n.status, '') <> 'proposed' AND (n.opened IS NULL OR n.opened <= $on)
  AND (n.closed IS NULL OR $on < n.closed)
  AND type(r) = $type AND r.hash IS NOT NULL AND (r.since IS NULL OR r.since <= $on) AND (r.until IS NULL OR $on < r.until)
  AND o.kind = $kind AND coalesce(o.status, '') <> 'proposed' AND (o.opened IS NULL OR o.opened <= $on)
  AND (o.closed IS NULL OR $on < o.closed)
RETURN n.code AS code, count(DISTINCT o) AS count
