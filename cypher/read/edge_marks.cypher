// What a load compares: which edges it wrote. No question asks this.
// Given: nothing.
// Returns: a row an edge, in no order: id, of the server; hash.
MATCH (:Stakeholder)-[r]->(:Stakeholder)
WHERE r.hash IS NOT NULL
RETURN elementId(r) AS id, r.hash AS hash
