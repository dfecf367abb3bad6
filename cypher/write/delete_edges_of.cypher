// Takes out edges that were not read: an edge is known by where it begins and its hash.
// Given: $rows: from, as a code, and hash.
UNWIND $rows AS row
MATCH (:Stakeholder {code: row.from})-[r {hash: row.hash}]->()
DELETE r
