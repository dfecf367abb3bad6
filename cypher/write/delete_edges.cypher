// Takes out edges.
// Given: $ids, of the server, as read/edge_marks returns them.
UNWIND $ids AS id
MATCH ()-[r]->()
WHERE elementId(r) = id AND r.hash IS NOT NULL
DELETE r
