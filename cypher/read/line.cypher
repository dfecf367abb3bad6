// What the line from a stakeholder to its region is made of, on a day: all that
// is reached from it by edges to the right, and of each its edges to the right,
// the people who hold a role in it, and the member practices of a PCN.
// Given: $code; $on.
// Returns: a row for each edge and each of its ends that is on the line, in no
// order, as read/around does.
MATCH (start:Stakeholder {code: $code})
MATCH (start)
  ((x:Stakeholder)-[e:HOLDS|BRANCH_OF|SITE_OF|MEMBER_OF|ALLOCATED_TO|ALIGNED_TO|WORKS_WITH|OPERATED_BY|
    COMMISSIONED_BY|IN_PLACE|PARTNER_IN|PART_OF|BASED_IN|SERVES]->(y:Stakeholder)
   WHERE e.hash IS NOT NULL AND (e.since IS NULL OR e.since <= $on) AND (e.until IS NULL OR $on < e.until)
     AND (y.opened IS NULL OR y.opened <= $on) AND (y.closed IS NULL OR $on < y.closed)){0,8}
  (n)
WITH DISTINCT n
CALL (n) {
  MATCH (n)-[r:HOLDS|BRANCH_OF|SITE_OF|MEMBER_OF|ALLOCATED_TO|ALIGNED_TO|WORKS_WITH|OPERATED_BY|
    COMMISSIONED_BY|IN_PLACE|PARTNER_IN|PART_OF|BASED_IN|SERVES|SUCCEEDED_BY]->(o:Stakeholder)
  RETURN r, o
  UNION ALL
  MATCH (n)<-[r:HOLDS]-(o:Person)
  RETURN r, o
  UNION ALL
  MATCH (n:PCN)<-[r:MEMBER_OF]-(o:Practice)
  RETURN r, o
}
WITH n, r, o
WHERE r.hash IS NOT NULL
RETURN n.code AS at, type(r) AS type, startNode(r).code AS from, endNode(r).code AS to, properties(r) AS edge,
       o {.code, .kind, .name, .opened, .closed, .closed_by, .lat, .lon, .patients, .past} AS other
