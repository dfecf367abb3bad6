// All stakeholders, for an export or another engine. No question asks this.
// Given: nothing.
// Returns: a row a stakeholder, in no order: its properties.
MATCH (n:Stakeholder)
WHERE n.hash IS NOT NULL
RETURN properties(n) AS node
