// Who took over from whom, whatever the day, for search. No question asks this.
// Given: nothing.
// Returns: a row an edge, in no order: from and to as codes, and since.
MATCH (a:Stakeholder)-[r:SUCCEEDED_BY]->(b:Stakeholder)
WHERE r.hash IS NOT NULL
RETURN a.code AS from, b.code AS to, r.since AS since
