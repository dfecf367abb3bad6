// Takes out stakeholders that have no edges left. One that people drew
// relationships to cannot go: the server then refuses the transaction.
// Given: $codes.
MATCH (n:Stakeholder)
WHERE n.code IN $codes AND n.hash IS NOT NULL
DELETE n
