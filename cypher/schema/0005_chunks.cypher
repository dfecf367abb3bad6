// Chunks hold the content of a file and are found by the file's checksum.
CREATE INDEX source_chunk_sum IF NOT EXISTS
FOR (c:SourceChunk) ON (c.sum)
