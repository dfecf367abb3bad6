package neo4jtest

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// TestNeo4jAsWeShipItReadsNeitherFilesNorNetwork starts a Neo4j with the
// settings of docker-compose.yml and asks of it what it must refuse.
func TestNeo4jAsWeShipItReadsNeitherFilesNorNetwork(t *testing.T) {
	file, err := os.ReadFile("../../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	own := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^ +NEO4J_([a-z_]+): "?([^"\n]+)"?$`).FindAllStringSubmatch(string(file), -1) {
		if name := strings.NewReplacer("__", "_", "_", ".").Replace(m[1]); !strings.Contains(m[2], "${") {
			own[name] = m[2]
		}
	}
	for _, name := range []string{"db.transaction.timeout", "db.memory.transaction.max", "server.directories.import",
		"dbms.security.allow_csv_import_from_file_urls", "internal.dbms.cypher_ip_blocklist"} {
		if own[name] == "" {
			t.Fatalf("docker-compose.yml does not set %s: %v", name, own)
		}
	}
	own["server.directories.import"] = "import" // the image's own folder is not there for a process
	s := newServer(t, own, cold)
	for query, by := range map[string]string{
		"LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row LIMIT 1":                   "allow_csv_import_from_file_urls",
		"LOAD CSV FROM 'file:///../../../../../../etc/passwd' AS row RETURN row LIMIT 1": "allow_csv_import_from_file_urls",
		"LOAD CSV FROM 'http://127.0.0.1:7474/' AS row RETURN row LIMIT 1":               "cypher_ip_blocklist",
		"LOAD CSV FROM 'http://[::1]:7474/' AS row RETURN row LIMIT 1":                   "cypher_ip_blocklist",
	} {
		if v, err := questioned(t, s.URI, s.User, s.Password, query, time.Minute); err == nil || !strings.Contains(err.Error(), by) {
			t.Errorf("%s: %v, %v", query, v, err)
		}
	}
	const glutton = "UNWIND range(1, 20000000) AS n WITH collect([n, n, n, n, n, n, n, n, n, n, n, n, n, n, n, n]) AS many RETURN size(many)"
	_, err = questioned(t, s.URI, s.User, s.Password, glutton, time.Minute)
	if !neo4j.IsNeo4jError(err) || !strings.Contains(err.Error(), "MemoryPoolOutOfMemoryError") {
		t.Errorf("a question that takes all memory: %v", err)
	}
	if v, err := questioned(t, s.URI, s.User, s.Password, "RETURN 1", time.Minute); err != nil || v != int64(1) {
		t.Errorf("and after it: %v, %v", v, err)
	}
}
