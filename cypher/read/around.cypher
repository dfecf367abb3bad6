// The edges at some stakeholders, whatever their days, with what they lead to.
// Given: $codes; $types, which types of edge, empty for all.
// Returns: a row for each edge and each of its ends that was asked for, in no
// order: at, the end asked for; type, from, to and the edge's properties; other,
// all that is known of the other end.
MATCH (n:Stakeholder)
WHERE n.code IN $codes
MATCH (n)-[r]-(o:Stakeholder)
WHERE r.hash IS NOT NULL AND (size($types) = 0 OR type(r) IN $types)
RETURN n.code AS at, type(r) AS type, startNode(r).code AS from, endNode(r).code AS to, properties(r) AS edge,
       properties(o) AS other
