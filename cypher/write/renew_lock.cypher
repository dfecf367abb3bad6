// Holds the loader's lock for longer. In a transaction it keeps the lock until
// the end of that, whatever the clock says.
// Given: $owner; $seconds.
// Returns: one row; none where another has the lock by now.
MATCH (l:Loader {name: 'loader'})
WHERE l.owner = $owner
SET l.until = datetime() + duration({seconds: $seconds})
RETURN true AS mine
