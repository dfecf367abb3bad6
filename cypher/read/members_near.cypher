// The memberships of the practices in a box, for a reckoning of distances.
// Given: $box, its south, north, west and east in degrees.
// Returns: a row a membership, whatever its days, in no order: type, from, to
// and its properties; practice and pcn, what answers want to know of them.
MATCH (p:Practice)
WHERE $box.south <= p.lat <= $box.north AND $box.west <= p.lon <= $box.east
MATCH (p)-[r:MEMBER_OF]->(n:PCN)
WHERE r.hash IS NOT NULL
RETURN type(r) AS type, p.code AS from, n.code AS to, properties(r) AS edge,
       p {.code, .kind, .name, .opened, .closed, .lat, .lon} AS practice, n {.code, .kind, .name, .opened, .closed} AS pcn
