// Every stakeholder has a code of its own, by which all questions find it.
CREATE CONSTRAINT stakeholder_code IF NOT EXISTS
FOR (n:Stakeholder) REQUIRE n.code IS UNIQUE
