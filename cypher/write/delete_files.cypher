// Lets files go, with their content.
// Given: $sums.
MATCH (f:SourceFile)
WHERE f.sum IN $sums
OPTIONAL MATCH (c:SourceChunk {sum: f.sum})
DELETE f, c
