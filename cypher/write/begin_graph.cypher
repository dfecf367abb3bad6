// Notes that a first load has begun: nothing is read until it is complete. The
// version counts on from the clock, so that no two graphs have the same even
// where a server was emptied in between.
// Given: nothing.
// Returns: one row: version.
MERGE (g:GraphVersion {name: 'graph'})
ON CREATE SET g.version = timestamp()
SET g.complete = false
RETURN g.version AS version
