// What a load compares: which stakeholders it wrote. No question asks this.
// Given: nothing.
// Returns: a row a stakeholder, in no order: code, hash.
MATCH (n:Stakeholder)
WHERE n.hash IS NOT NULL
RETURN n.code AS code, n.hash AS hash
