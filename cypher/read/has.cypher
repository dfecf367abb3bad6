// Whether there is an edge of a type, for an answer that finds none. Types stand
// here one by one, since a search by the name of a type looks at every edge.
// Given: $type; $rule, empty for any.
// Returns: one row: has.
RETURN CASE $type
  WHEN 'ALIGNED_TO' THEN CASE WHEN $rule = ''
    THEN EXISTS { MATCH ()-[:ALIGNED_TO]->() } ELSE EXISTS { MATCH ()-[r:ALIGNED_TO]->() WHERE r.rule = $rule } END
  WHEN 'MEMBER_OF' THEN EXISTS { MATCH ()-[r:MEMBER_OF]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'ALLOCATED_TO' THEN EXISTS { MATCH ()-[r:ALLOCATED_TO]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'BRANCH_OF' THEN EXISTS { MATCH ()-[r:BRANCH_OF]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'OPERATED_BY' THEN EXISTS { MATCH ()-[r:OPERATED_BY]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'WORKS_WITH' THEN EXISTS { MATCH ()-[r:WORKS_WITH]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'IN_PLACE' THEN EXISTS { MATCH ()-[r:IN_PLACE]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'COMMISSIONED_BY' THEN EXISTS { MATCH ()-[r:COMMISSIONED_BY]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'PART_OF' THEN EXISTS { MATCH ()-[r:PART_OF]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'SITE_OF' THEN EXISTS { MATCH ()-[r:SITE_OF]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'SERVES' THEN EXISTS { MATCH ()-[r:SERVES]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'BASED_IN' THEN EXISTS { MATCH ()-[r:BASED_IN]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'OWNED_BY' THEN EXISTS { MATCH ()-[r:OWNED_BY]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'DISPENSES_FOR' THEN EXISTS { MATCH ()-[r:DISPENSES_FOR]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'IN_AREA' THEN EXISTS { MATCH ()-[r:IN_AREA]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'COVERS' THEN EXISTS { MATCH ()-[r:COVERS]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'PARTNER_IN' THEN EXISTS { MATCH ()-[r:PARTNER_IN]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'PAID_FOR' THEN EXISTS { MATCH ()-[r:PAID_FOR]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'IN_ALLIANCE' THEN EXISTS { MATCH ()-[r:IN_ALLIANCE]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'HOLDS' THEN EXISTS { MATCH ()-[r:HOLDS]->() WHERE $rule = '' OR r.rule = $rule }
  WHEN 'SUCCEEDED_BY' THEN EXISTS { MATCH ()-[r:SUCCEEDED_BY]->() WHERE $rule = '' OR r.rule = $rule }
  ELSE false
END AS has
