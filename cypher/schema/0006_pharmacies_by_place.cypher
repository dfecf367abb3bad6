// Finds the pharmacies near a practice.
CREATE INDEX pharmacy_lat IF NOT EXISTS
FOR (n:Pharmacy) ON (n.lat)
