package neo4jstore_test

func childLoads() bool { return false }
