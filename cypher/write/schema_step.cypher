// Notes that a step of the schema was taken.
// Given: $name.
MERGE (s:SchemaStep {name: $name})
ON CREATE SET s.applied = datetime()
