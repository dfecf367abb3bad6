package network_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/network"
	"github.com/throughline-graph/throughline/web/webtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// around asks the sample for a network.
func around(t *testing.T, h http.Handler, target string) network.Network {
	t.Helper()
	w := webtest.Get(h, target)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d: %s", target, w.Code, w.Body)
	}
	var n network.Network
	if err := json.Unmarshal(w.Body.Bytes(), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func of(code string, more ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(more); i += 2 {
		v.Add(more[i], more[i+1])
	}
	return api.Root + "/stakeholders/" + url.PathEscape(code) + "/network?" + v.Encode()
}

// Every node that is opened shows or counts each of its neighbours, from
// wherever it is looked at.
func TestANetworkLosesNobody(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for _, centre := range []string{"QZ9", "U99001", "X99001"} {
		for _, steps := range []string{"1", "2", "3"} {
			t.Run(centre+" "+steps, func(t *testing.T) { losesNobody(t, h, around(t, h, of(centre, "steps", steps))) })
		}
	}
}

func losesNobody(t *testing.T, h http.Handler, n network.Network) {
	t.Helper()
	shown, folded := map[string]bool{}, map[string]int{}
	for _, s := range n.Nodes {
		if shown[s.Code] {
			t.Errorf("%s is shown twice", s.Code)
		}
		shown[s.Code] = true
	}
	for _, f := range n.Folds {
		folded[f.Of] += f.Count
	}
	for _, s := range n.Nodes {
		if !s.Opened {
			continue
		}
		var all api.Neighbours
		w := webtest.Get(h, api.Root+"/stakeholders/"+url.PathEscape(s.Code)+"/neighbours?limit=1000")
		if err := json.Unmarshal(w.Body.Bytes(), &all); err != nil {
			t.Fatal(err)
		}
		hidden := map[string]bool{}
		for _, st := range all.Steps {
			if !shown[st.Other.Code] {
				hidden[st.Other.Code] = true
			}
		}
		if folded[s.Code] != len(hidden) || s.Beyond != len(hidden) {
			t.Errorf("%s hides %d, its folds say %d, beyond %d", s.Code, len(hidden), folded[s.Code], s.Beyond)
		}
	}
}

func TestEachStandsAtAPlaceOfItsOwn(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for _, centre := range []string{"QZ9", "U99001"} {
		n, at := around(t, h, of(centre, "steps", "3")), map[string]string{}
		for _, s := range n.Nodes {
			place := fmt.Sprint(s.X, s.Y)
			if at[place] != "" {
				t.Errorf("%s and %s are drawn at the same place", at[place], s.Code)
			}
			at[place] = s.Code
		}
		if len(n.Nodes) < 10 || n.Nodes[0].Code != centre || n.Nodes[0].X != 0 || n.Nodes[0].Y != 0 {
			t.Errorf("%s: %d nodes, the first %+v", centre, len(n.Nodes), n.Nodes[0])
		}
	}
}

func TestANetworkIsOpenedAndFolded(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	has := func(n network.Network, k graph.Kind) (count int) {
		for _, s := range n.Nodes {
			if s.Kind == k {
				count++
			}
		}
		return count
	}
	board := around(t, h, of("QZ9"))
	if has(board, graph.PCN) == 0 || has(board, graph.Practice) != 0 {
		t.Errorf("a board shows %d networks and %d practices, want some and none", has(board, graph.PCN), has(board, graph.Practice))
	}
	opened := around(t, h, of("QZ9", "open", "U99001"))
	if has(opened, graph.Practice) == 0 {
		t.Error("a network that is opened shows no practice")
	}
	if shut := around(t, h, of("QZ9", "open", "U99001", "shut", "U99001")); has(shut, graph.Practice) != 0 {
		t.Error("what is shut is open")
	}
	at := slices.IndexFunc(board.Folds, func(f network.Fold) bool { return f.Count > 1 })
	if at < 0 {
		t.Fatal("the board folds nothing")
	}
	f := board.Folds[at]
	whole := around(t, h, of("QZ9", "all", f.Of+":"+string(f.Kind)))
	if got := has(whole, f.Kind) - has(board, f.Kind); got != f.Count {
		t.Errorf("all of a fold of %d shows %d more", f.Count, got)
	}
	only := around(t, h, of("QZ9", "kinds", "PCN"))
	if has(only, graph.PCN) != has(board, graph.PCN) || has(only, graph.Trust) != 0 {
		t.Errorf("only networks: %d of %d, and %d trusts", has(only, graph.PCN), has(board, graph.PCN), has(only, graph.Trust))
	}
	for _, e := range around(t, h, of("QZ9", "edges", "PART_OF")).Edges {
		if e.Type != graph.PartOf {
			t.Errorf("%s is followed", e.Type)
		}
	}
	for target, status := range map[string]int{of("NOBODY"): 404, of("QZ9", "all", "U99001"): 422, of("QZ9", "steps", "4"): 422} {
		if w := webtest.Get(h, target); w.Code != status {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
	}
	if n := around(t, webtest.Small(t, nil), of("A81002")); !strings.Contains(n.Reason, "not open") || len(n.Nodes) != 1 {
		t.Errorf("of one that is closed: %d nodes, %q", len(n.Nodes), n.Reason)
	}
}

func TestTheDrawingOfANetworkIsWellFormed(t *testing.T) {
	w := webtest.Get(webtest.Sample(t, io.Discard, ""), of("QZ9", "format", "svg"))
	d := xml.NewDecoder(w.Body)
	circles := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "circle" {
			circles++
		}
	}
	if circles < 10 || w.Header().Get("Content-Type") != "image/svg+xml; charset=utf-8" {
		t.Errorf("%d circles, %s", circles, w.Header().Get("Content-Type"))
	}
}
