// Adds what is told of the files loaded.
// Given: $rows, the properties of each.
UNWIND $rows AS row
CREATE (s:Source)
SET s = row
