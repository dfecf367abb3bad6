// Everything about some stakeholders.
// Given: $codes.
// Returns: a row for each that there is, in no order: its properties.
MATCH (n:Stakeholder)
WHERE n.code IN $codes AND n.hash IS NOT NULL
RETURN properties(n) AS node
