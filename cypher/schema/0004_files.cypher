// A file that the graph is made of is kept once.
CREATE CONSTRAINT source_file_sum IF NOT EXISTS
FOR (f:SourceFile) REQUIRE f.sum IS UNIQUE
