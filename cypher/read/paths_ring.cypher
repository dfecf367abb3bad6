// What is one step from the stakeholders of a ring, where a path may go on.
// Given: $q with ring, codes; on; ends, the codes of from, to and via; and kinds,
// edges, avoid and within (the only codes of interest), each null where nothing
// is asked. One map holds them all, because Neo4j makes a new plan for each type
// of value, empty list and length of text, except inside a map.
// Returns: a row for each of the ring, kind and type: code, of the ring; type of
// the edge, whichever way it leads; kind and codes of what it leads to.
UNWIND $q.ring AS code
MATCH (x:Stakeholder {code: code})-[r]-(y)
WHERE (NOT y:EndsOnly OR $q.kinds IS NOT NULL OR y.code IN $q.ends)
  AND ($q.edges IS NULL OR type(r) IN $q.edges)
  AND (y.closed IS NULL OR $q.on < y.closed)
  AND (y.opened IS NULL OR y.opened <= $q.on)
  AND (r.until IS NULL OR $q.on < r.until)
  AND (r.since IS NULL OR r.since <= $q.on)
  AND r.hash IS NOT NULL
  AND ($q.kinds IS NULL OR y.kind IN $q.kinds OR y.code IN $q.ends)
  AND ($q.avoid IS NULL OR NOT y.code IN $q.avoid)
  AND ($q.within IS NULL OR y.code IN $q.within)
RETURN code, type(r) AS type, y.kind AS kind, collect(DISTINCT y.code) AS codes
