package web_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// tagOf asks for an address and returns the tag of the answer.
func tagOf(t *testing.T, h http.Handler, address string) string {
	t.Helper()
	w := webtest.Get(h, address)
	tag := w.Header().Get("ETag")
	if w.Code != http.StatusOK || tag == "" {
		t.Fatalf("%s: %d, tag %q: %s", address, w.Code, tag, w.Body)
	}
	return tag
}

func TestATagIsOfTheGraphTheProgramAndWhetherPeopleAreShown(t *testing.T) {
	const address = "/api/v1/stakeholders/U89141/pharmacies"
	first := webtest.Small(t, nil)
	tag := tagOf(t, first, address)
	if w := webtest.Get(first, address, "If-None-Match", tag); w.Code != http.StatusNotModified {
		t.Errorf("the same again: %d", w.Code)
	}
	if w := webtest.Get(webtest.Small(t, nil), address, "If-None-Match", tag); w.Code != http.StatusNotModified {
		t.Errorf("the same after a restart: %d", w.Code)
	}
	other := webtest.Graph() // of the same number, from another file
	other.Sources[0].Sum = "another"
	smaller := webtest.Graph()
	smaller.Edges = smaller.Edges[:len(smaller.Edges)-1]
	for name, change := range map[string]func(*web.Config){
		"without people":            func(c *web.Config) { c.NoPeople = true },
		"by another program":        func(c *web.Config) { c.Program = "v2" },
		"from other files":          func(c *web.Config) { c.Graph = holding(t, other) },
		"of the same, less an edge": func(c *web.Config) { c.Graph = holding(t, smaller) },
	} {
		h := webtest.Small(t, change)
		if w := webtest.Get(h, address, "If-None-Match", tag); w.Code != http.StatusOK {
			t.Errorf("%s: %d to the tag of another answer", name, w.Code)
		}
		if tagOf(t, h, address) == tag {
			t.Errorf("%s has the same tag", name)
		}
	}
}

func TestATagSaysWhetherPeopleAreShownEvenWhereThereAreNone(t *testing.T) {
	none := webtest.Graph()
	none.Nodes = slices.DeleteFunc(none.Nodes, func(n graph.Node) bool { return n.Kind == graph.Person })
	none.Edges = slices.DeleteFunc(none.Edges, func(e graph.Edge) bool { return e.Type == graph.Holds })
	var tags []string
	for _, hidden := range []bool{false, true} {
		h := webtest.Small(t, func(c *web.Config) { c.Graph, c.NoPeople = holding(t, none), hidden })
		tags = append(tags, tagOf(t, h, "/api/v1/stakeholders/U89141/pharmacies"))
	}
	if tags[0] == tags[1] {
		t.Errorf("both have %s", tags[0])
	}
}

// holding is a store in memory that holds a graph.
func holding(t *testing.T, g *graph.Snapshot) graph.Store {
	t.Helper()
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), g, nil); err != nil {
		t.Fatal(err)
	}
	return store
}

// loadedWhileAsked is a store whose graph is replaced just before each question.
type loadedWhileAsked struct {
	*embedded.Store
	t    *testing.T
	next atomic.Pointer[graph.Snapshot]
}

func (l *loadedWhileAsked) View(ctx context.Context, ask func(graph.View) error) error {
	if g := l.next.Swap(nil); g != nil {
		if _, err := l.Replace(ctx, g, nil); err != nil {
			l.t.Error(err)
		}
	}
	return l.Store.View(ctx, ask)
}

func TestAnAnswerOfAGraphThatCameMeanwhileHasNoTag(t *testing.T) {
	store := &loadedWhileAsked{Store: embedded.Memory(), t: t}
	if _, err := store.Replace(t.Context(), webtest.Graph(), nil); err != nil {
		t.Fatal(err)
	}
	h := webtest.Small(t, func(c *web.Config) {
		c.Graph, c.Version = store, func() string { return "a graph" }
	})
	const address = "/api/v1/stakeholders/U89141/pharmacies"
	tag := tagOf(t, h, address)
	renamed := webtest.Graph()
	renamed.Nodes[2].Name = "RENAMED PHARMACY"
	store.next.Store(renamed)
	if w := webtest.Get(h, address+"?rule=nearest"); !strings.Contains(w.Body.String(), "RENAMED") || w.Header().Get("ETag") != "" ||
		w.Header().Get("Cache-Control") != "private, no-store" {
		t.Errorf("%v: %s", w.Header(), w.Body)
	}
	if tag == "" {
		t.Error("no tag")
	}
}

// TestAnswersThatNamePeopleAreKeptNowhere looks for the name of each person of the sample
// in what every address answers, in every format.
func TestAnswersThatNamePeopleAreKeptNowhere(t *testing.T) {
	store := sampletest.Load(t, webtest.Today)
	all, err := store.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range all.Nodes {
		if n := &all.Nodes[i]; n.Kind == graph.Person {
			names = append(names, strings.ToLower(n.Name), strings.ToLower(url.QueryEscape(n.Name)), n.Code)
		}
	}
	h := webtest.Serve(t, web.Config{Graph: store, Sample: func() bool { return true }})
	naming, others := 0, 0
	for _, address := range everyAddress(t) {
		w := webtest.Get(h, address, "Accept", "text/html")
		body := strings.ToLower(w.Body.String())
		kept, tag := w.Header().Get("Cache-Control"), w.Header().Get("ETag")
		named := slices.ContainsFunc(names, func(name string) bool { return strings.Contains(body, name) })
		switch {
		case kept == "":
			t.Errorf("%s says nothing of how it may be kept", address)
		case !named:
			others++
		case strings.HasPrefix(address, "/openapi"), address == "/api": // examples of codes
		case kept != "private, no-store" || tag != "":
			t.Errorf("%s names a person, and may be kept: Cache-Control %q, ETag %q", address, kept, tag)
		default:
			naming++
		}
	}
	if naming < 40 || others < 40 {
		t.Errorf("%d addresses name people, %d do not: this tests nothing", naming, others)
	}
}

func TestVarySaysWhatAnAnswerDependsOn(t *testing.T) {
	plain := webtest.Small(t, nil)
	locked := webtest.Small(t, func(c *web.Config) { c.Token = "a-token-of-many-letters" })
	vary := func(h http.Handler, address string, header ...string) string {
		w := webtest.Get(h, address, append(header, "Accept-Encoding", "gzip")...)
		names := strings.Split(strings.Join(w.Header().Values("Vary"), ", "), ", ")
		slices.Sort(names)
		return strings.Join(names, " ")
	}
	for _, c := range []struct {
		name, got, want string
	}{
		{"an answer in one of several formats", vary(plain, "/api/v1/sources"), "Accept Accept-Encoding"},
		{"a page", vary(plain, "/path"), "Accept-Encoding"},
		{"a problem", vary(plain, "/s/NOBODY"), "Accept Accept-Encoding"},
		{"the description", vary(plain, "/openapi.json"), "Accept-Encoding"},
		{"a refusal for want of a token", vary(locked, "/path"), "Accept Accept-Encoding Authorization"},
		{"a page by the token", vary(locked, "/path", "Authorization", "Bearer a-token-of-many-letters"),
			"Accept-Encoding Authorization"},
	} {
		if c.got != c.want {
			t.Errorf("%s varies by %q, want %q", c.name, c.got, c.want)
		}
	}
	tag := tagOf(t, plain, "/api/v1/sources")
	if w := webtest.Get(plain, "/api/v1/sources", "If-None-Match", tag); !slices.Contains(w.Header().Values("Vary"), "Accept") {
		t.Errorf("304: %v", w.Header())
	}
}

func TestProblemsAreKeptNowhere(t *testing.T) {
	h := webtest.Small(t, nil)
	for _, address := range []string{"/api/v1/stakeholders/NOBODY", "/s/NOBODY", "/nothing", "/api/v1/paths?from=A81001&to=A81001",
		"/path?on=x"} {
		for _, accept := range []string{"text/html", ""} {
			w := webtest.Get(h, address, "Accept", accept)
			if w.Code < 400 || w.Header().Get("Cache-Control") != "private, no-store" || w.Header().Get("ETag") != "" {
				t.Errorf("%s, Accept %q: %d %v", address, accept, w.Code, w.Header())
			}
		}
	}
}
