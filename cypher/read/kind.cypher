// All stakeholders of a kind.
// Given: $kind.
// Returns: a row a stakeholder, in no order: all that is known of it.
MATCH (n:$($kind))
WHERE n.hash IS NOT NULL
RETURN properties(n) AS node
