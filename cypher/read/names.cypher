// What search and counts go by, once for each graph. No question asks this.
// Given: nothing.
// Returns: a row a stakeholder, in no order.
MATCH (n:Stakeholder)
WHERE n.hash IS NOT NULL
RETURN n.code AS code, n.kind AS kind, n.name AS name, n.alias AS alias, n.address AS address, n.postcode AS postcode,
       n.opened AS opened, n.closed AS closed, n.closed_by AS closed_by, n.patients AS patients, n.status AS status,
       n.sites AS sites, n.setting AS setting, n.named AS named, n.seen AS seen, n.past AS past
