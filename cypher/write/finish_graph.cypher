// Makes the graph the next one.
// Given: $base, the version that was read before; $layout; $made; $nodes and $edges, how many.
// Returns: the new version; no row where another load came first.
MATCH (g:GraphVersion {name: 'graph'})
WHERE g.version = $base
SET g.version = $base + 1, g.layout = $layout, g.made = $made, g.nodes = $nodes, g.edges = $edges, g.complete = true
RETURN g.version AS version
