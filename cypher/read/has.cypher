// Whether there is an edge of a type, for an answer that finds none.
// Given: $type; $rule, of ALIGNED_TO, empty for any.
// Returns: one row: has.
RETURN EXISTS { MATCH (:Stakeholder)-[r:$($type)]->() WHERE r.hash IS NOT NULL AND ($rule = '' OR r.rule = $rule) } AS has
