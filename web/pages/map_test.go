package pages_test

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

func TestTheMapHasADotWhereSomebodyIs(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	dot := func(code string) (x, y float64) {
		w := webtest.Get(h, "/s/"+code+"/map")
		m := regexp.MustCompile(`<circle cx="([\d.]+)" cy="([\d.]+)"`).FindStringSubmatch(w.Body.String())
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/svg+xml" || m == nil || strings.Count(w.Body.String(), "h0") < 5 {
			t.Fatalf("%s: %d %.300s", code, w.Code, w.Body)
		}
		x, _ = strconv.ParseFloat(m[1], 64)
		y, _ = strconv.ParseFloat(m[2], 64)
		return x, y
	}
	for _, code := range []string{"X99001", "FZ001"} {
		if x, y := dot(code); x < 1 || x > 201 || y < 1 || y > 239 {
			t.Errorf("%s is drawn at %g %g, which is off the map", code, x, y)
		}
	}
	if w := webtest.Get(h, "/s/person.beth-hawthwaite/map"); w.Code != http.StatusNotFound {
		t.Errorf("a person is on the map: %d %s", w.Code, w.Body)
	}
	for code, has := range map[string]bool{"X99001": true, "person.beth-hawthwaite": false} {
		if got := strings.Contains(webtest.Get(h, "/s/"+code).Body.String(), "/s/"+code+"/map"); got != has {
			t.Errorf("the page of %s has a map: %v", code, got)
		}
	}
}

// manyGraphs counts how often all of a kind are read.
type manyGraphs struct {
	graph.Store
	reads int
}

func (m *manyGraphs) View(ctx context.Context, do func(graph.View) error) error {
	return m.Store.View(ctx, func(v graph.View) error { return do(manyView{v, m}) })
}

type manyView struct {
	graph.View
	of *manyGraphs
}

func (m manyView) All(k graph.Kind) ([]*graph.Node, error) {
	m.of.reads++
	return m.View.All(k)
}

func TestTheMapIsMadeOnceForEachGraph(t *testing.T) {
	version := "1"
	var r *manyGraphs
	h := webtest.Small(t, func(c *web.Config) {
		r = &manyGraphs{Store: c.Graph}
		c.Graph, c.Version = r, func() string { return version }
	})
	place := "/s/" + placed(t, r) + "/map"
	for range 3 {
		if w := webtest.Get(h, place); w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	before := r.reads
	version = "2"
	webtest.Get(h, place)
	if before != 2 || r.reads != 4 { // practices and pharmacies
		t.Errorf("kinds were read %d times, and of the next version %d", before, r.reads)
	}
}

// placed returns the code of somebody who is on the map.
func placed(t *testing.T, r graph.Store) string {
	t.Helper()
	g, err := r.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range g.Nodes {
		if g.Nodes[i].HasPoint() {
			return g.Nodes[i].Code
		}
	}
	t.Fatal("nobody has a place")
	return ""
}
