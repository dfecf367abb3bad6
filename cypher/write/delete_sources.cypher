// Takes out what is told of the files loaded.
// Given: nothing.
MATCH (s:Source)
DELETE s
