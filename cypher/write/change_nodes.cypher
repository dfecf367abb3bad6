// Changes stakeholders. Properties that people added are left as they are, and
// labels are touched only where they differ.
// Given: $rows, of each its code, its properties with null for those it has no
// more, and its labels; $labels, all that are ours.
UNWIND $rows AS row
MATCH (n:Stakeholder {code: row.code})
SET n += row.node
WITH n, row, [label IN labels(n) WHERE label IN $labels AND NOT label IN row.labels] AS gone
WHERE size(gone) > 0 OR NOT all(label IN row.labels WHERE label IN labels(n))
REMOVE n:$(gone)
SET n:$(row.labels)
