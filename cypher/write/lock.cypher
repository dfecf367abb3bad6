// Takes the loader's lock, unless another has it whose time is not up.
// Given: $owner; $seconds, how long it holds unless renewed.
// Returns: one row: mine.
MERGE (l:Loader {name: 'loader'})
SET l.asked = $owner // others that ask at the same time wait here
WITH l, coalesce(l.until < datetime(), true) AS mine
FOREACH (_ IN CASE WHEN mine THEN [1] ELSE [] END |
  SET l.owner = $owner, l.until = datetime() + duration({seconds: $seconds})
  REMOVE l.committing)
RETURN mine
