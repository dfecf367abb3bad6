// Adds edges of one type.
// Given: $type; $rows, of each its ends' codes, from and to, and its properties.
UNWIND $rows AS row
MATCH (a:Stakeholder {code: row.from})
MATCH (b:Stakeholder {code: row.to})
CREATE (a)-[r:$($type)]->(b)
SET r = row.edge
