package e2e

import (
	"os/exec"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/throughline-graph/throughline/graph/neo4jstore/neo4jtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(neo4jtest.Main(m)) }

// TestPagesOnNeo4j looks at the path and the network of a graph in a Neo4j.
func TestPagesOnNeo4j(t *testing.T) {
	chromium := findChromium(t)
	uri, user, password := neo4jtest.Find(t)
	t.Setenv("NEO4J_USERNAME", user)
	t.Setenv("NEO4J_PASSWORD", password)
	bin := build(t)
	if out, err := exec.Command(bin, "load", "../../loaders/sample/data", "--neo4j", uri, "--seen",
		"2026-10-01").CombinedOutput(); err != nil {
		t.Fatalf("load: %v\n%s", err, out)
	}
	home := start(t, bin, "--neo4j", uri)
	b := newBrowser(t, chromium)
	b.open(home+"/path?from=X99001&to=QZ9", 1440, 900)
	if said := text(b); !strings.Contains(said, "Bay View Medical Centre (X99001) is a member of") {
		t.Errorf("no path is shown:\n%s", said)
	}
	if n := value[int](b, `document.querySelectorAll("svg .lad-box").length`); n < 4 {
		t.Errorf("%d boxes are drawn", n)
	}
	b.open(home+"/network?of=QZ9", 1440, 900)
	b.until("the network is drawn", `document.querySelectorAll(".netstage canvas").length > 0 &&
		document.querySelectorAll("#nettable tbody tr").length > 10`)
	for _, e := range b.errors() {
		t.Errorf("the console tells an error: %s", e)
	}
}
