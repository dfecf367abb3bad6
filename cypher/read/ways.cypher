// What may be walked and when, of the whole graph, to say why no path was found. It is
// read once for each graph. No other question asks this.
// Given: nothing.
// Returns: a row an edge, in no order: type, from and to as codes, cost, since, until.
MATCH (a:Stakeholder)-[r]->(b:Stakeholder)
WHERE r.hash IS NOT NULL
RETURN type(r) AS type, a.code AS from, b.code AS to, r.cost AS cost, r.since AS since, r.until AS until
