// How many hops the shortest path between two stakeholders has.
// Given: $q with from, to, on, and kinds, edges and avoid, each null where
// nothing is asked.
// Returns: one row, hops; none where there is no path however long.
//
// What must hold is inside the step, so that the search never goes where it
// may not. Without an upper bound each stakeholder is met once.
MATCH (a:Stakeholder {code: $q.from})
MATCH (b:Stakeholder {code: $q.to})
MATCH p = ANY SHORTEST (a)
  ((x)-[r]-(y)
    WHERE (NOT y:EndsOnly OR $q.kinds IS NOT NULL OR y.code = $q.to)
      AND ($q.edges IS NULL OR type(r) IN $q.edges)
      AND (y.closed IS NULL OR $q.on < y.closed)
      AND (y.opened IS NULL OR y.opened <= $q.on)
      AND (r.until IS NULL OR $q.on < r.until)
      AND (r.since IS NULL OR r.since <= $q.on)
      AND r.hash IS NOT NULL
      AND ($q.kinds IS NULL OR y.kind IN $q.kinds OR y.code = $q.to)
      AND ($q.avoid IS NULL OR NOT y.code IN $q.avoid)
  )+ (b)
RETURN length(p) AS hops
