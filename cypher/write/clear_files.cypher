// Takes out what a first load that was cut off left behind, in batches: its
// files and sources. It must be a transaction of its own.
// Given: nothing.
MATCH (n:SourceFile|SourceChunk|Source)
CALL (n) {
  DELETE n
} IN TRANSACTIONS OF 100 ROWS
