// Takes out what a first load that was cut off left behind, in batches: its
// edges. It must be a transaction of its own.
// Given: nothing.
MATCH (:Stakeholder)-[r]->(:Stakeholder)
WHERE r.hash IS NOT NULL
CALL (r) {
  DELETE r
} IN TRANSACTIONS OF 10000 ROWS
