// Finds the practices near a pharmacy.
CREATE INDEX practice_lat IF NOT EXISTS
FOR (n:Practice) ON (n.lat)
