// Adds the records of the loaded files.
// Given: $rows, the properties of each.
UNWIND $rows AS row
CREATE (s:Source)
SET s = row
