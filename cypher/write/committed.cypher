// Tells readers that the next graph is whole.
// Given: $owner.
MATCH (l:Loader {name: 'loader'})
WHERE l.owner = $owner
REMOVE l.committing
