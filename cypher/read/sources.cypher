// What is loaded, as users see it.
// Given: nothing.
// Returns: a row a source, in their order: its properties.
MATCH (s:Source)
RETURN properties(s) AS source
ORDER BY s.place
