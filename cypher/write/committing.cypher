// Tells readers that the next graph is being committed, so that they wait.
// Given: $owner; $seconds.
// Returns: one row; none where another has the lock by now.
MATCH (l:Loader {name: 'loader'})
WHERE l.owner = $owner
SET l.committing = true, l.until = datetime() + duration({seconds: $seconds})
RETURN true AS mine
