// Adds stakeholders of one kind.
// Given: $labels; $rows, the properties of each.
UNWIND $rows AS row
CREATE (n:$($labels))
SET n = row
