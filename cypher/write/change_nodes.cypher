// Changes stakeholders. Properties that people added are left as they are.
// Given: $rows, of each its code, its properties with null for those it has no
// more, and its labels; $labels, all that are ours.
UNWIND $rows AS row
MATCH (n:Stakeholder {code: row.code})
SET n += row.node
REMOVE n:$([label IN labels(n) WHERE label IN $labels AND NOT label IN row.labels])
SET n:$(row.labels)
