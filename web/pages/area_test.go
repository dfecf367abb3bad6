package pages_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// TestAnAreaOfEveryKindHasItsPages opens all that a stakeholder's page links to.
func TestAnAreaOfEveryKindHasItsPages(t *testing.T) {
	store := sampletest.Load(t, webtest.Today)
	whole, err := store.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h := webtest.Serve(t, web.Config{Graph: store})
	seen := map[graph.Kind]bool{}
	for i := range whole.Nodes {
		n := &whole.Nodes[i]
		if seen[n.Kind] || !ask.IsArea(n.Kind) || !n.On(webtest.Today) {
			continue
		}
		counts, err := ask.Of(t.Context(), store, ask.Area, ask.CodeQuery{Code: n.Code, On: webtest.Today})
		if err != nil {
			t.Fatal(err)
		}
		bare := (n.Kind == graph.Trust || n.Kind == graph.Provider) && counts.Practices == 0 // nothing to ask about
		seen[n.Kind] = !bare
		page := webtest.Get(h, "/s/"+n.Code).Body.String()
		for _, part := range []string{"contacts", "access", "owners", "pharmacies", "summary", "lpcs"} {
			linked := strings.Contains(page, `"/s/`+n.Code+"/"+part+"?")
			if alone := part == "lpcs" && (n.Kind == graph.PCN || n.Kind == graph.PharmacyOwner); linked == (alone || bare && part != "contacts") {
				t.Errorf("the page of %s %s links to %s: %v", n.Kind, n.Code, part, linked)
			}
			if w := webtest.Get(h, "/s/"+n.Code+"/"+part); w.Code != http.StatusOK {
				t.Errorf("%s of %s %s: status %d", part, n.Kind, n.Code, w.Code)
			}
			if w := webtest.Get(h, "/api/v1/stakeholders/"+n.Code+"/"+part); w.Code != http.StatusOK {
				t.Errorf("%s of %s %s over the API: status %d", part, n.Kind, n.Code, w.Code)
			}
		}
	}
	if len(seen) < 9 {
		t.Errorf("the sample has areas of just these kinds: %v", seen)
	}
}
