// Gives the loader's lock back.
// Given: $owner.
MATCH (l:Loader {name: 'loader'})
WHERE l.owner = $owner
REMOVE l.owner, l.until, l.committing, l.asked
