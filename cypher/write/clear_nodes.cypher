// Takes out what a first load that was cut off left behind, in batches: its
// stakeholders, after its edges. It must be a transaction of its own.
// Given: nothing.
MATCH (n:Stakeholder)
WHERE n.hash IS NOT NULL
CALL (n) {
  DELETE n
} IN TRANSACTIONS OF 10000 ROWS
