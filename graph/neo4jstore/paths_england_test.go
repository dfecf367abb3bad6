package neo4jstore_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// pathsAlike asks both engines so many random questions about paths.
func pathsAlike(t *testing.T, from, store graph.Store, whole *graph.Snapshot, questions int) {
	t.Helper()
	d := newDrawer(whole)
	var found, none, cut, refused int
	for range questions {
		q := d.question()
		want, wantErr := ask.Of(t.Context(), from, ask.Paths, q)
		got, gotErr := ask.Of(t.Context(), store, ask.Paths, q)
		if diff := cmp.Diff(answerText(t, want, wantErr), answerText(t, got, gotErr)); diff != "" {
			t.Fatalf("%+v (-embedded +Neo4j):\n%s", q, diff)
		}
		switch {
		case wantErr != nil:
			refused++
		case want.Cut != "":
			cut++
		case want.Reason != "":
			none++
		default:
			found++
		}
	}
	t.Logf("%d alike: %d with paths, %d cut short, %d without a path, %d refused", questions, found, cut, none, refused)
	if found < questions/4 || cut == 0 || none < questions/20 || refused == 0 {
		t.Error("the questions are of too few sorts to prove anything")
	}
}

// answerText is an answer or a refusal as JSON.
func answerText(t *testing.T, f ask.Found, err error) string {
	t.Helper()
	if err != nil {
		return err.Error()
	}
	b, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// drawer draws random questions about a graph, the same in each run.
type drawer struct {
	r     *rand.Rand
	on    graph.Day // that most questions ask about
	nodes []graph.Node
	near  map[string][]string     // whatever the day
	open  []string                // on the day
	kinds map[graph.Kind][]string // open ones
}

func newDrawer(whole *graph.Snapshot) *drawer {
	d := &drawer{r: rand.New(rand.NewPCG(5, 8)), on: 20260801, nodes: whole.Nodes, near: map[string][]string{},
		kinds: map[graph.Kind][]string{}}
	for i := range whole.Nodes {
		if n := &whole.Nodes[i]; n.On(d.on) {
			d.open = append(d.open, n.Code)
			d.kinds[n.Kind] = append(d.kinds[n.Kind], n.Code)
		}
	}
	for i := range whole.Edges {
		e := &whole.Edges[i]
		d.near[e.From] = append(d.near[e.From], e.To)
		d.near[e.To] = append(d.near[e.To], e.From)
	}
	return d
}

func some[T any](d *drawer, of []T) T { return of[d.r.IntN(len(of))] }

// chance is true once in n times.
func (d *drawer) chance(n int) bool { return d.r.IntN(n) == 0 }

// about returns a stakeholder within so many steps of a code.
func (d *drawer) about(code string, steps int) string {
	for range 1 + d.r.IntN(steps) {
		if len(d.near[code]) > 0 {
			code = some(d, d.near[code])
		}
	}
	return code
}

func (d *drawer) question() graph.PathQuery {
	from, to := some(d, d.open), some(d, d.open)
	switch d.r.IntN(10) {
	case 9: // perhaps closed
		from = some(d, d.nodes).Code
	case 0, 1, 2, 3, 4:
		to = d.about(from, 6)
	case 5, 6:
		kinds := []graph.Kind{graph.ICS, graph.ICS, graph.PCN, graph.Trust}
		from, to = some(d, d.kinds[some(d, kinds)]), some(d, d.kinds[some(d, kinds)])
	}
	q := graph.NewPathQuery(from, to, d.on)
	if d.chance(6) {
		q.On = some(d, []graph.Day{20190601, 20241025, 20260331, 20260401, 20261123})
	}
	q.MaxCost, q.Slack = some(d, []int{3, 6, 9, 12, 12, 12, 12, 12, 15, 18, 24}), some(d, []int{0, 1, 2, 2, 2, 3, 4, 6})
	q.MaxHops, q.Limit, q.Unfolded = some(d, []int{1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8}), some(d, []int{1, 5, 50}), d.chance(2)
	if d.chance(4) {
		for range 1 + d.r.IntN(3) {
			q.Via = append(q.Via, d.about(some(d, []string{from, to}), 3))
		}
	}
	for d.chance(4) {
		q.Avoid = append(q.Avoid, d.about(some(d, []string{from, to}), 2))
	}
	if d.chance(8) {
		for range 4 + d.r.IntN(12) {
			q.Kinds = append(q.Kinds, some(d, graph.Kinds).Kind)
		}
	}
	if d.chance(8) {
		for range 10 + d.r.IntN(30) {
			q.Edges = append(q.Edges, some(d, graph.EdgeTypes).Type)
		}
	}
	if d.chance(15) { // by way of the chains there are more than the budget
		q.From, q.To, q.On, q.Via = some(d, d.kinds[graph.ICS]), some(d, d.kinds[graph.ICS]), d.on, nil
		q.MaxCost, q.MaxHops, q.Slack = graph.MaxCostLimit, graph.MaxHopsLimit, graph.SlackLimit
		q.Kinds, q.Edges = []graph.Kind{graph.Pharmacy, graph.PharmacyOwner, graph.Trust, graph.ICS}, nil
	}
	q.Avoid = slices.DeleteFunc(q.Avoid, func(c string) bool { return c == q.From || c == q.To || slices.Contains(q.Via, c) })
	return q
}
