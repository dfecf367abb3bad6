// There is one graph.
CREATE CONSTRAINT graph_name IF NOT EXISTS
FOR (g:GraphVersion) REQUIRE g.name IS UNIQUE
