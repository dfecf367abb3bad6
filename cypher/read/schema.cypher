// Which steps of the schema were taken.
// Given: nothing.
// Returns: a row a step: name.
MATCH (s:SchemaStep)
RETURN s.name AS name
