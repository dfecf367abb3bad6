// For people who ask in Cypher of their own: stakeholders by any word of their
// names, or by a code, new or old. Throughline's own search does not use it.
CREATE FULLTEXT INDEX stakeholder_text IF NOT EXISTS
FOR (n:Stakeholder) ON EACH [n.name, n.code, n.alias, n.postcode]
