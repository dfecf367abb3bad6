// All stakeholders of a kind. Kinds stand here one by one, since a search by the
// name of a kind looks at every stakeholder.
// Given: $kind.
// Returns: a row a stakeholder, in no order: all that is known of it.
CALL () {
  WITH $kind AS kind WHERE kind = 'Practice' MATCH (n:Practice) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'Branch' MATCH (n:Branch) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'PCN' MATCH (n:PCN) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'Federation' MATCH (n:Federation) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'Place' MATCH (n:Place) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'SubICB' MATCH (n:SubICB) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'ICS' MATCH (n:ICS) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'Region' MATCH (n:Region) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'Trust' MATCH (n:Trust) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'Hospital' MATCH (n:Hospital) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'Pharmacy' MATCH (n:Pharmacy) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'PharmacyOwner' MATCH (n:PharmacyOwner) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'LPC' MATCH (n:LPC) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'HWB' MATCH (n:HWB) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'Provider' MATCH (n:Provider) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'Service' MATCH (n:Service) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'Hub' MATCH (n:Hub) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'CancerAlliance' MATCH (n:CancerAlliance) RETURN n
  UNION ALL
  WITH $kind AS kind WHERE kind = 'Person' MATCH (n:Person) RETURN n
}
WITH n
WHERE n.hash IS NOT NULL
RETURN properties(n) AS node
