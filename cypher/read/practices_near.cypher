// The practices in a box, for a reckoning of distances.
// Given: $box, its south, north, west and east in degrees.
// Returns: a row a practice, in no order: all that is known of it.
MATCH (n:Practice)
WHERE $box.south <= n.lat <= $box.north AND $box.west <= n.lon <= $box.east AND n.hash IS NOT NULL
RETURN properties(n) AS node
