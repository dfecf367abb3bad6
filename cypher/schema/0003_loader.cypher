// There is one place for the loader at work.
CREATE CONSTRAINT loader_name IF NOT EXISTS
FOR (l:Loader) REQUIRE l.name IS UNIQUE
