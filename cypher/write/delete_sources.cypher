// Deletes the records of the loaded files.
// Given: nothing.
MATCH (s:Source)
DELETE s
