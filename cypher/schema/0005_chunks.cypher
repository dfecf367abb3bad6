// The content of a file lies in chunks, found by the file's checksum.
CREATE INDEX source_chunk_sum IF NOT EXISTS
FOR (c:SourceChunk) ON (c.sum)
