// Which files the graph is made of, without their content.
// Given: nothing.
// Returns: a row a file, by checksum: its properties.
MATCH (f:SourceFile)
RETURN properties(f) AS file
ORDER BY f.sum
