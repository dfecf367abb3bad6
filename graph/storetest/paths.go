package storetest

import (
	"errors"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// town is two networks under one sub-ICB, with a region, an owner of two
// pharmacies and a trust that runs a practice.
const town = `
	Practice A
	Practice B
	Practice C
	Practice D
	PCN P
	PCN Q
	SubICB S
	ICS I
	Region R
	Pharmacy F
	Pharmacy G
	PharmacyOwner O
	Trust T
	A MEMBER_OF P
	B MEMBER_OF P
	C MEMBER_OF Q
	D MEMBER_OF Q
	A COMMISSIONED_BY S
	C COMMISSIONED_BY S
	P COMMISSIONED_BY S
	Q COMMISSIONED_BY S
	S PART_OF I
	I PART_OF R
	F OWNED_BY O
	G OWNED_BY O
	F ALIGNED_TO P
	G ALIGNED_TO Q
	T BASED_IN I
	T SERVES I
	D OPERATED_BY T
	D OPERATED_BY T 20200101..
	Service J
	Trust K
	J OPERATED_BY T
	J OPERATED_BY K
	K SITE_OF S
`

// pathTests ask for paths through the town.
type pathTests struct{ fixture }

func paths(t *testing.T, make func(t *testing.T) Engine) {
	e := pathTests{fixture{loaded(t, make, town), make}}
	e.findsPaths(t)
	t.Run("parallel edges make no second path and the first is shown", e.joinsParallelEdges)
	t.Run("an edge keeps its own direction whichever way it is walked", e.keepsDirections)
	t.Run("an unknown code names its parameter", e.refusesUnknownCodes)
	t.Run("what is out of bounds is invalid", e.refusesBadQueries)
	t.Run("a trust that treats too few of a board's patients is not joined to it unless asked", e.asksForThinShares)
	t.Run("a path that is cheaper but too long is none", e.leavesOutLongPaths)
	folds(t, make)
	t.Run("an owner alone joins two pharmacies, where its kind is asked for", e.walksThroughOwners)
}

func (e pathTests) findsPaths(t *testing.T) {
	for _, c := range []struct {
		says     string
		from, to string
		set      func(*graph.PathQuery)
		want     string
	}{
		{"the least cost and two more, the cheapest first", "A", "C", nil, "A P S Q C, A P S C, A S Q C, A S C"},
		{"edges are walked both ways", "C", "A", nil, "C Q S P A, C Q S A, C S P A, C S A"},
		{"a code is found in upper case", "a", "b", nil, "A P B"},
		{"slack 0 keeps to the least cost", "A", "C", func(q *graph.PathQuery) { q.Slack = 0 }, "A P S Q C"},
		{"a cost of one more comes too", "A", "C", func(q *graph.PathQuery) { q.Slack = 1 }, "A P S Q C, A P S C, A S Q C"},
		{"maxCost bounds the slack", "A", "C", func(q *graph.PathQuery) { q.MaxCost = 7 }, "A P S Q C, A P S C, A S Q C"},
		{"the least cost counts only what maxHops allows", "A", "C", func(q *graph.PathQuery) { q.MaxHops, q.Slack = 3, 0 }, "A P S C, A S Q C"},
		{"maxHops bounds the slack", "A", "C", func(q *graph.PathQuery) { q.MaxHops = 2 }, "A S C"},
		{"limit 1 keeps the cheapest", "A", "C", func(q *graph.PathQuery) { q.Limit = 1 }, "A P S Q C"},
		{"a path does not pass through a pharmacy owner by default", "F", "G", func(q *graph.PathQuery) { q.Slack = 0 }, "F P S Q G"},
		{"an owner named in via is walked through", "F", "G", func(q *graph.PathQuery) { q.Via = []string{"O"} }, "F O G"},
		{"an owner whose kind is asked for is walked through", "F", "G",
			func(q *graph.PathQuery) { q.Kinds = []graph.Kind{graph.PharmacyOwner} }, "F O G"},
		{"a region may be an end", "A", "R", func(q *graph.PathQuery) { q.Slack = 0 }, "A P S I R"},
		{"a path does not pass through a service by default", "D", "K", func(q *graph.PathQuery) { q.Avoid = []string{"Q"} }, "D T I S K"},
		{"kinds bind neither the ends nor via", "A", "C", func(q *graph.PathQuery) { q.Kinds = []graph.Kind{graph.PCN}; q.Via = []string{"s"} },
			"A P S Q C, A P S C, A S Q C, A S C"},
		{"edges asked for are the only ones walked", "A", "C", func(q *graph.PathQuery) { q.Edges = []graph.EdgeType{graph.CommissionedBy} },
			"A S C"},
		{"what avoid names is not passed", "A", "C", func(q *graph.PathQuery) { q.Avoid = []string{"P", "q"} }, "A S C"},
		{"via holds in any order, and the least cost counts only what passes it", "A", "C",
			func(q *graph.PathQuery) { q.Via = []string{"Q", "P"} },
			"A P S Q C"},
		{"via an end asks nothing", "A", "B", func(q *graph.PathQuery) { q.Via = []string{"A", "A"} }, "A P B"},
	} {
		t.Run(c.says, func(t *testing.T) {
			q := graph.NewPathQuery(c.from, c.to, Today)
			q.Unfolded = true
			if c.set != nil {
				c.set(&q)
			}
			f, err := ask.Of(t.Context(), e, ask.Paths, q)
			if err != nil {
				t.Fatal(err)
			}
			if got := tell(f.Paths); got != c.want || f.Cut != "" || f.Reason != "" {
				t.Errorf("got %q cut %q reason %q, want %q", got, f.Cut, f.Reason, c.want)
			}
		})
	}
}

func (e pathTests) joinsParallelEdges(t *testing.T) {
	q := graph.NewPathQuery("D", "I", Today)
	q.Slack, q.Edges = 0, []graph.EdgeType{graph.OperatedBy, graph.BasedIn, graph.Serves}
	f, err := ask.Of(t.Context(), e, ask.Paths, q)
	if err != nil {
		t.Fatal(err)
	}
	if tell(f.Paths) != "D T I" || f.Paths[0].Cost != 5 || f.Paths[0].Edges[0].Since != 0 || f.Paths[0].Edges[1].Type != graph.BasedIn ||
		f.Paths[0].Edges[0].Cost != 2 || f.Paths[0].Edges[1].Cost != 3 {
		t.Errorf("%+v", f.Paths)
	}
}

func (e pathTests) keepsDirections(t *testing.T) {
	f, err := ask.Of(t.Context(), e, ask.Paths, graph.NewPathQuery("A", "B", Today))
	if err != nil || tell(f.Paths) != "A P B" {
		t.Fatal(err, f.Paths)
	}
	if last := f.Paths[0].Edges[1]; last.From != "B" || last.To != "P" {
		t.Errorf("%+v", last)
	}
}

func (e pathTests) leavesOutLongPaths(t *testing.T) {
	round := loaded(t, e.make, "Practice X\nPractice Y\nPractice A\nPractice B\nPCN P\nPCN Q\nPCN R\nSubICB S\n"+
		"X MEMBER_OF P\nA MEMBER_OF P\nA MEMBER_OF Q\nB MEMBER_OF Q\nB MEMBER_OF R\nY MEMBER_OF R\nX COMMISSIONED_BY S\nY COMMISSIONED_BY S")
	for hops, want := range map[int]string{4: "X S Y", 6: "X P A Q B R Y"} {
		q := graph.NewPathQuery("X", "Y", Today)
		q.MaxHops, q.MaxCost, q.Slack = hops, 8, 0
		f, err := ask.Of(t.Context(), round, ask.Paths, q)
		if err != nil || tell(f.Paths) != want {
			t.Errorf("%d hops: %q, %v", hops, tell(f.Paths), err)
		}
	}
}

func (e pathTests) asksForThinShares(t *testing.T) {
	thin := loaded(t, e.make, "Trust T\nICS I\nT SERVES I", func(s *graph.Snapshot) { edge(s, "T", "I").Share = 0.049 })
	for _, c := range []struct {
		edges []graph.EdgeType
		cost  int
	}{{nil, 0}, {[]graph.EdgeType{graph.Serves}, 6}} {
		q := graph.NewPathQuery("T", "I", Today)
		q.Edges = c.edges
		f, err := ask.Of(t.Context(), thin, ask.Paths, q)
		if err != nil || (len(f.Paths) == 0) != (c.cost == 0) || c.cost > 0 && f.Paths[0].Cost != c.cost {
			t.Errorf("by %v: %+v, %v", c.edges, f.Paths, err)
		}
	}
}

func (e pathTests) refusesUnknownCodes(t *testing.T) {
	for param, q := range map[string]graph.PathQuery{
		"from":  graph.NewPathQuery("NO", "A", Today),
		"to":    graph.NewPathQuery("A", "NO", Today),
		"via":   {From: "A", To: "B", On: Today, MaxCost: 12, MaxHops: 8, Limit: 5, Via: []string{"NO"}},
		"avoid": {From: "A", To: "B", On: Today, MaxCost: 12, MaxHops: 8, Limit: 5, Avoid: []string{"NO"}},
	} {
		_, err := ask.Of(t.Context(), e, ask.Paths, q)
		var unknown *graph.UnknownCodeError
		if !errors.As(err, &unknown) || unknown.Param != param || unknown.Code != "NO" || !errors.Is(err, graph.ErrNotFound) {
			t.Errorf("%s: %v", param, err)
		}
	}
}

func (e pathTests) refusesBadQueries(t *testing.T) {
	for param, set := range map[string]func(*graph.PathQuery){
		"to":      func(q *graph.PathQuery) { q.To = "a" },
		"maxHops": func(q *graph.PathQuery) { q.MaxHops = 9 },
		"maxCost": func(q *graph.PathQuery) { q.MaxCost = 25 },
		"slack":   func(q *graph.PathQuery) { q.Slack = 7 },
		"limit":   func(q *graph.PathQuery) { q.Limit = 51 },
		"on":      func(q *graph.PathQuery) { q.On = 0 },
		"kinds":   func(q *graph.PathQuery) { q.Kinds = []graph.Kind{"Ghost"} },
		"edges":   func(q *graph.PathQuery) { q.Edges = []graph.EdgeType{"HAUNTS"} },
		"avoid":   func(q *graph.PathQuery) { q.Avoid, q.Via = []string{"p"}, []string{"P"} },
	} {
		q := graph.NewPathQuery("A", "B", Today)
		set(&q)
		_, err := ask.Of(t.Context(), e, ask.Paths, q)
		var bad *graph.ParamError
		if !errors.As(err, &bad) || bad.Param != param {
			t.Errorf("%s: %v", param, err)
		}
	}
}

func (e pathTests) walksThroughOwners(t *testing.T) {
	apart := loaded(t, e.make, `
		Pharmacy F1
		Pharmacy F2
		PharmacyOwner O
		F1 OWNED_BY O
		F2 OWNED_BY O
	`)
	for _, c := range []struct {
		to, want string
		kinds    []graph.Kind
	}{{"F2", "", nil}, {"F2", "F1 O F2", []graph.Kind{graph.PharmacyOwner}}, {"O", "F1 O", nil}} {
		q := graph.NewPathQuery("F1", c.to, Today)
		q.Kinds = c.kinds
		f, err := ask.Of(t.Context(), apart, ask.Paths, q)
		if err != nil || tell(f.Paths) != c.want || (f.Reason == "") != (c.want != "") {
			t.Errorf("to %s by %v: %q, %q, %v", c.to, c.kinds, tell(f.Paths), f.Reason, err)
		}
	}
}

func folds(t *testing.T, make func(t *testing.T) Engine) {
	text := "PCN P\nPCN Q\n"
	for _, c := range "ABCDE" {
		text += "Practice " + string(c) + "\n" + string(c) + " MEMBER_OF P\n" + string(c) + " MEMBER_OF Q\n"
	}
	text += "SubICB S\nP COMMISSIONED_BY S\nQ COMMISSIONED_BY S\n"
	e := loaded(t, make, text)
	q := graph.NewPathQuery("P", "Q", Today)
	ask := func(t *testing.T, limit int, unfolded bool) string {
		q.Limit, q.Unfolded = limit, unfolded
		f, err := ask.Of(t.Context(), e, ask.Paths, q)
		if err != nil || f.Cut != "" {
			t.Fatal(err, f.Cut)
		}
		return tell(f.Paths)
	}
	t.Run("paths of one shape are shown once, with how many are alike", func(t *testing.T) {
		if got := ask(t, 5, false); got != "P A Q++++, P S Q" {
			t.Error(got)
		}
	})
	t.Run("limit counts shapes and never cuts", func(t *testing.T) {
		if got := ask(t, 1, false); got != "P A Q++++" {
			t.Error(got)
		}
	})
	t.Run("unfolded, every path is shown and none is alike", func(t *testing.T) {
		if got := ask(t, 3, true); got != "P A Q, P B Q, P C Q" {
			t.Error(got)
		}
	})
}
