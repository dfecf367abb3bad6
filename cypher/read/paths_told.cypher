// The edges that may be walked between neighbours on a path, and their names.
// Given: $q with pairs of codes; on; edges, null where all may be walked; and asked,
// the types asked for by name.
// Returns: a row an edge: pair, its place in pairs; names of the pair, and what
// each was before; type; from and to as codes; the edge's properties.
UNWIND range(0, size($q.pairs) - 1) AS pair
MATCH (a:Stakeholder {code: $q.pairs[pair][0]})
MATCH (b:Stakeholder {code: $q.pairs[pair][1]})
MATCH (a)-[r]-(b)
WHERE (r.since IS NULL OR r.since <= $q.on)
  AND (r.until IS NULL OR $q.on < r.until)
  AND (r.cost IS NOT NULL OR type(r) IN $q.asked)
  AND ($q.edges IS NULL OR type(r) IN $q.edges)
  AND r.hash IS NOT NULL
RETURN pair, [a.name, b.name] AS names, [a.past, b.past] AS past, type(r) AS type,
       startNode(r).code AS from, endNode(r).code AS to, properties(r) AS edge
