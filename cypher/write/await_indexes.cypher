// Waits until the indexes are there.
// Given: nothing.
CALL db.awaitIndexes(300)
