// What the graph is now. Asked at the beginning and at the end of a question:
// two statements of one transaction may see two graphs, and changing says that
// a load is being committed, when even one statement may see a bit of both.
// Given: nothing.
// Returns: one row, of nulls and false where nothing was ever loaded: version,
// layout, complete (false in the middle of a first load), made, nodes and edges
// (how many), changing.
OPTIONAL MATCH (g:GraphVersion {name: 'graph'})
OPTIONAL MATCH (l:Loader {name: 'loader'})
RETURN g.version AS version, g.layout AS layout, coalesce(g.complete, false) AS complete, g.made AS made,
       g.nodes AS nodes, g.edges AS edges,
       coalesce(l.committing AND datetime() < l.until, false) AS changing
