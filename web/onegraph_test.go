package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
	"github.com/throughline-graph/throughline/graph/neo4jstore/neo4jtest"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// ofOneGraph are an address of each kind of page and of each kind of answer that
// is made of several questions.
var ofOneGraph = []string{
	"/", "/search?q=edition", "/s/X99001", "/s/U99001", "/s/QZ9", "/s/FZ001", "/s/person.beth-hawthwaite", "/s/U99001/pharmacies?rule=all",
	"/s/FZ001/pharmacies", "/s/U99001/access", "/s/QZ9/access", "/s/U99001/owners", "/s/FZ001/owners", "/s/U99001/lpcs", "/s/QZ9/contacts",
	"/s/X99001/contacts?to=QZ9", "/path?from=X99001&to=QZ9", "/path?from=FZ001&to=X99007", "/network?of=U99001", "/people",
	"/pharmacies?of=bay",
	"/api/v1/paths?from=X99001&to=QZ9", "/api/v1/stakeholders/U99001/throughline?format=svg", "/api/v1/stakeholders/U99001/network",
}

// editionNamed finds the number of the edition in a name.
var editionNamed = regexp.MustCompile(`(?i)edition(\d+)`)

// edition is the sample, with the number of the edition in every name.
func edition(sample *graph.Snapshot, n int) *graph.Snapshot {
	e := &graph.Snapshot{Edges: sample.Edges, Sources: sample.Sources, Made: sample.Made, Nodes: make([]graph.Node, len(sample.Nodes))}
	for i, node := range sample.Nodes {
		node.Name += fmt.Sprintf(" edition%d", n)
		e.Nodes[i] = node
	}
	return e
}

func TestEveryPageIsOfOneGraphWhileOthersAreLoaded(t *testing.T) {
	pages := 300
	if testing.Short() {
		pages = 5
	}
	everyPageIsOfOneGraph(t, embedded.Memory(), pages)
}

func TestNeo4jShowsPagesOfOneGraphWhileOthersAreLoaded(t *testing.T) {
	uri, user, password := neo4jtest.Find(t)
	store, err := neo4jstore.Open(t.Context(), neo4jstore.Options{URI: uri, Username: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	pages := 10
	if testing.Short() {
		pages = 4
	}
	everyPageIsOfOneGraph(t, store, pages)
}

func everyPageIsOfOneGraph(t *testing.T, store interface {
	graph.Store
	graph.Writer
}, pages int) {
	t.Helper()
	sample, err := sampletest.Load(t, webtest.Today).Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Replace(t.Context(), edition(sample, 0), nil); err != nil {
		t.Fatal(err)
	}
	h := webtest.Serve(t, web.Config{Graph: store})
	asked := make(chan struct{}, 1) // a page is: the next load begins if none is going on
	var loading sync.WaitGroup
	loads := 0
	loading.Go(func() {
		for range asked {
			if _, err := store.Replace(t.Context(), edition(sample, 1+loads%2), nil); err != nil {
				t.Errorf("load %d: %v", loads, err)
			}
			loads++
		}
	})
	seen := map[string]bool{}
	for _, address := range ofOneGraph {
		mixed := 0
		for range pages {
			select {
			case asked <- struct{}{}:
			default:
			}
			w := webtest.Get(h, address, "Accept", "text/html")
			if w.Code != http.StatusOK && w.Code != http.StatusSeeOther {
				t.Errorf("%s: status %d: %s", address, w.Code, w.Body)
				break
			}
			here := map[string]bool{}
			for _, m := range editionNamed.FindAllStringSubmatch(w.Body.String(), -1) {
				here[m[1]], seen[m[1]] = true, true
			}
			if len(here) > 1 {
				mixed++
			}
		}
		if mixed > 0 {
			t.Errorf("%s: %d of %d were of more than one graph", address, mixed, pages)
		}
	}
	close(asked)
	loading.Wait()
	if loads < 3 || len(seen) < 2 {
		t.Errorf("%d loads, and the pages saw the editions %v: this tests nothing", loads, seen)
	}
}
