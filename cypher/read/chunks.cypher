// The content of the files that the graph is made of.
// Given: nothing.
// Returns: a row a piece, by the file's checksum and then in order: sum, content.
MATCH (c:SourceChunk)
RETURN c.sum AS sum, c.content AS content
ORDER BY c.sum, c.place
