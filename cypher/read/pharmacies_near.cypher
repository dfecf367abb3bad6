// The pharmacies in a box, for a reckoning of distances.
// Given: $box, its south, north, west and east in degrees.
// Returns: a row a pharmacy, in no order: what answers want to know of it.
MATCH (n:Pharmacy)
WHERE $box.south <= n.lat <= $box.north AND $box.west <= n.lon <= $box.east AND n.hash IS NOT NULL
RETURN n {.code, .kind, .name, .opened, .closed, .status, .lat, .lon, .contract, .hours, .hours_source, .hours_seen} AS node
