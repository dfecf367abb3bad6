// What a path can go on to from what it has reached at one cost.
// Given: $q with fronts, of each its place among them, its codes, left (what a step may
// cost), within (a map whose keys are codes) and most (what a step to one of these may
// cost); on; ends, the codes of
// from, to and via; asked, the types of edge asked for by name; and kinds, edges and
// avoid, each null where nothing is asked. One map holds them all, because Neo4j
// makes a new plan for each type of value, empty list and length of text, except
// inside a map.
// Returns: a row for each front, code, type, kind and cost: front, its place; code;
// type of the edge, whichever way it leads, and its cost; kind and codes of what it
// leads to.
UNWIND $q.fronts AS front
UNWIND front.codes AS code
MATCH (x:Stakeholder {code: code})-[r]-(y)
WITH front, code, r, y, coalesce(r.cost, CASE WHEN type(r) IN $q.asked THEN 6 END) AS cost
WHERE (cost <= front.left OR cost <= front.most AND front.within[y.code] IS NOT NULL)
  AND (NOT y:EndsOnly OR $q.kinds IS NOT NULL OR y.code IN $q.ends)
  AND ($q.edges IS NULL OR type(r) IN $q.edges)
  AND (y.closed IS NULL OR $q.on < y.closed)
  AND (y.opened IS NULL OR y.opened <= $q.on)
  AND (r.until IS NULL OR $q.on < r.until)
  AND (r.since IS NULL OR r.since <= $q.on)
  AND r.hash IS NOT NULL
  AND ($q.kinds IS NULL OR y.kind IN $q.kinds OR y.code IN $q.ends)
  AND ($q.avoid IS NULL OR NOT y.code IN $q.avoid)
RETURN front.place AS front, code, type(r) AS type, cost, y.kind AS kind, collect(DISTINCT y.code) AS codes
