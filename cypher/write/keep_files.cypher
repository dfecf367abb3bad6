// Notes files that the graph is made of, new or held before.
// Given: $rows, the properties of each.
UNWIND $rows AS row
MERGE (f:SourceFile {sum: row.sum})
SET f = row
