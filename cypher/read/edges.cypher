// All edges, for an export or another engine. No question asks this.
// Given: nothing.
// Returns: a row an edge, in no order: type, from and to as codes, properties.
MATCH (a:Stakeholder)-[r]->(b:Stakeholder)
WHERE r.hash IS NOT NULL
RETURN type(r) AS type, a.code AS from, b.code AS to, properties(r) AS edge
