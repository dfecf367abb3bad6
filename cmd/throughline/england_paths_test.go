package main

import (
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
)

// pathsOfEngland asks for the paths that an expert would name, of every practice and
// every pharmacy.
func pathsOfEngland(t *testing.T, db string) {
	store, err := embedded.OpenReadOnly(db)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	err = store.View(t.Context(), func(v graph.View) error {
		e := expert{t: t, v: v, on: 20260801}
		for name, test := range map[string]func(*testing.T){
			"a practice reaches its own board by its network":                              e.practices,
			"a pharmacy is one step from the committee that covers it":                     e.pharmacies,
			"Worthing and Stockton meet at England only":                                   e.farApart,
			"two pharmacies of one owner far apart have the owner in common":               e.ownerInCommon,
			"a trust is found by the network and the board, never by a clinic or by a hub": e.trusts,
		} {
			t.Run(name, test)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// expert asks about one view of England on a day.
type expert struct {
	t  *testing.T
	v  graph.View
	on graph.Day
}

// first returns the first path, none where there is none.
func (e expert) first(t *testing.T, from, to string) graph.Path {
	t.Helper()
	f, err := ask.Paths(e.v, graph.NewPathQuery(from, to, e.on))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range f.Paths {
		for _, n := range p.Nodes[1 : len(p.Nodes)-1] {
			if n.Kind.EndsOnly() {
				t.Errorf("%s to %s passes %s, which nobody asked for", from, to, n.Code)
			}
		}
	}
	if len(f.Paths) == 0 {
		return graph.Path{}
	}
	return f.Paths[0]
}

// up returns what an edge of a type leads to from a code on the day.
func (e expert) up(t *testing.T, code string, types ...graph.EdgeType) []*graph.Edge {
	t.Helper()
	edges, err := e.v.Edges([]string{code}, types...)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(slices.Clone(edges), func(d *graph.Edge) bool { return d.From != code || !d.Counts(e.on) })
}

// home returns the networks and the board of a practice, the board empty where no list says.
func (e expert) home(t *testing.T, practice string) (networks []string, board string) {
	t.Helper()
	for _, m := range e.up(t, practice, graph.MemberOf, graph.AllocatedTo) {
		networks = append(networks, m.To)
	}
	for _, c := range e.up(t, practice, graph.CommissionedBy) {
		for _, p := range e.up(t, c.To, graph.PartOf) {
			board = p.To
		}
	}
	return networks, board
}

func (e expert) practices(t *testing.T) {
	var asked, outside, straddle int
	for _, n := range e.all(t, graph.Practice) {
		networks, board := e.home(t, n.Code)
		if board == "" {
			continue
		}
		asked++
		p := e.first(t, n.Code, board)
		byNetwork := len(p.Nodes) > 2 && slices.Contains(networks, p.Nodes[1].Code)
		switch {
		case len(p.Nodes) == 0:
			t.Errorf("%s has no path to %s", n.Code, board)
		case len(networks) == 0:
			outside++
		case !byNetwork && e.elsewhere(t, networks, board):
			straddle++ // its network belongs to another board
		case !byNetwork:
			t.Errorf("%s reaches %s by %v, not by its network", n.Code, board, p.Nodes)
		}
	}
	t.Logf("%d practices, %d of no network, %d of a network of another board", asked, outside, straddle)
	if asked < 6000 || outside > 150 || straddle > 20 {
		t.Errorf("%d practices, %d of no network, %d of a network of another board", asked, outside, straddle)
	}
}

// elsewhere says whether no network belongs to the board.
func (e expert) elsewhere(t *testing.T, networks []string, board string) bool {
	for _, network := range networks {
		for _, c := range e.up(t, network, graph.CommissionedBy) {
			for _, p := range e.up(t, c.To, graph.PartOf) {
				if p.To == board {
					return false
				}
			}
		}
	}
	return true
}

// all returns those of a kind that are open on the day.
func (e expert) all(t *testing.T, kind graph.Kind) []*graph.Node {
	t.Helper()
	nodes, err := e.v.All(kind)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(slices.Clone(nodes), func(n *graph.Node) bool { return !n.On(e.on) })
}

// trusts asks for the trust that treats most of each board's patients, from every practice of the board.
func (e expert) trusts(t *testing.T) {
	main, patients := map[string]string{}, map[string]float64{}
	for _, trust := range e.all(t, graph.Trust) {
		for _, s := range e.up(t, trust.Code, graph.Serves) {
			if s.Share > patients[s.To] {
				main[s.To], patients[s.To] = trust.Code, s.Share
			}
		}
	}
	var asked, straddle int
	for _, n := range e.all(t, graph.Practice) {
		networks, board := e.home(t, n.Code)
		if main[board] == "" || len(networks) == 0 {
			continue
		}
		if e.elsewhere(t, networks, board) {
			straddle++
			continue
		}
		asked++
		p := e.first(t, n.Code, main[board])
		has := func(r graph.Ref) bool { return slices.Contains(networks, r.Code) }
		if !slices.ContainsFunc(p.Nodes, has) || !slices.ContainsFunc(p.Nodes, func(r graph.Ref) bool { return r.Code == board }) {
			t.Errorf("%s reaches %s by %v", n.Code, main[board], p.Nodes)
		}
	}
	t.Logf("%d practices, %d boards; %d practices of a network of another board left out", asked, len(main), straddle)
	if asked < 5900 || len(main) < 36 {
		t.Errorf("%d practices, %d boards", asked, len(main))
	}
}

func (e expert) pharmacies(t *testing.T) {
	asked := 0
	for _, n := range e.all(t, graph.Pharmacy) {
		edges, err := e.v.Edges([]string{n.Code}, graph.Covers)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range edges {
			if !c.Counts(e.on) {
				continue
			}
			asked++
			if p := e.first(t, n.Code, c.From); len(p.Nodes) != 2 {
				t.Errorf("%s reaches %s by %v", n.Code, c.From, p.Nodes)
			}
		}
	}
	if asked < 10_000 {
		t.Errorf("committees cover %d pharmacies", asked)
	}
}

func (e expert) farApart(t *testing.T) {
	f, err := ask.Paths(e.v, graph.NewPathQuery("H82011", "A81001", e.on))
	if err != nil || len(f.Paths) > 0 || f.Common != ask.England || f.Reason == "" {
		t.Errorf("%v: %+v", err, f)
	}
}

func (e expert) ownerInCommon(t *testing.T) {
	byOwner := map[string][]string{}
	for _, n := range e.all(t, graph.Pharmacy) {
		for _, o := range e.up(t, n.Code, graph.OwnedBy) {
			byOwner[o.To] = append(byOwner[o.To], n.Code)
		}
	}
	owner := ""
	for o, all := range byOwner {
		if len(all) > len(byOwner[owner]) || len(all) == len(byOwner[owner]) && o < owner {
			owner = o
		}
	}
	var inCommon, tried int
	for _, other := range byOwner[owner][1:] {
		f, err := ask.Paths(e.v, graph.NewPathQuery(byOwner[owner][0], other, e.on))
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Paths) > 0 {
			continue
		}
		tried++
		if f.Common.Code == owner || f.Common.Kind == string(graph.ICS) {
			inCommon++
		}
	}
	if tried < 100 || inCommon != tried {
		t.Errorf("%s: %d of %d", owner, inCommon, tried)
	}
}
