package storetest

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// writeTests load graphs and files, and read them back. Each makes its own engine.
type writeTests struct {
	make func(t *testing.T) Engine
}

// twoFiles are stored files, with bytes that are not text.
func twoFiles() []graph.File {
	return []graph.File{
		{Sum: "aa", Name: "one.csv", Dataset: "epcn", Seen: 20260101, Loaded: Today, Note: "noted", Content: []byte{1, 0, 2}},
		{Sum: "bb", Name: "two.csv", Dataset: "etr", Seen: 20260201, Loaded: Today, Content: []byte("two")},
	}
}

// fillAll sets every field of one stakeholder and of one edge of the town.
func fillAll(s *graph.Snapshot) {
	*node(s, "A") = graph.Node{Code: "A", Kind: graph.Practice, Name: "Ångström & <b>", Opened: 20200101, Closed: 20300101, Status: "open",
		Postcode: "PR1 1AA", Address: []string{"1 High Street", "Preston"}, Phone: "01", Lat: 53.5, Lon: -2.25, Patients: 7,
		PatientsSource: "counts", PatientsSeen: 20260101,
		Supplier: "X", Alias: []string{"OLD"}, Unnamed: true, Source: "sketch", Seen: Today, Basis: graph.Supplied}
	*edge(s, "A", "P") = graph.Edge{Type: graph.MemberOf, From: "A", To: "P", Since: 20200101, Until: 20290101, Source: "sketch", Seen: Today,
		Basis: graph.Derived, SinceBy: true, UntilBy: true, Unconfirmed: 20260101, Rule: "r", Distance: graph.Apart(3), Share: 0.25,
		Role: "lead", Verified: 20260301, On: 20260401, Items: 5, Month: "2026-01",
		Reach: &graph.Reach{Email: "a@example.org", Phone: "01632 960000", Known: "their card, \"by hand\"", Note: "Mondays"}}
}

func writes(t *testing.T, make func(t *testing.T) Engine) {
	e := writeTests{make}
	t.Run("a new store holds nothing and answers", e.startsEmpty)
	t.Run("the same graph again changes nothing", e.changesNothingTwice)
	t.Run("every field of the graph and every byte of the files comes back", e.keepsEveryField)
	t.Run("a summary counts all, and who is open by kind where a day is named", e.countsAll)
	t.Run("a summary counts what a list names, and says what is doubtful of a number", e.countsDoubts)
	t.Run("a delta counts what changed, and the same again changes nothing", e.countsChanges)
	t.Run("files alone can change", e.changesFilesAlone)
	t.Run("a graph that cannot be is refused and the old one stands", e.refusesBadGraphs)
	t.Run("a reader keeps the graph it asked while the next one is loaded", e.keepsOldSnapshots)
}

func (e writeTests) startsEmpty(t *testing.T) {
	store := e.make(t)
	held, err := store.Held(t.Context())
	s, err2 := store.Whole(t.Context())
	_, err3 := ask.Of(t.Context(), store, ask.Stakeholder, ask.CodeQuery{Code: "A", On: Today})
	if err != nil || err2 != nil || len(held)+len(s.Nodes)+len(s.Edges) > 0 || !errors.Is(err3, graph.ErrNotFound) {
		t.Error(err, err2, err3, held, s)
	}
}

func (e writeTests) changesNothingTwice(t *testing.T) {
	store := e.make(t)
	for i := range 2 {
		s := sketch(t, town)
		fillAll(s)
		d, err := store.Replace(t.Context(), s, twoFiles())
		if err != nil || d.Empty() != (i > 0) {
			t.Errorf("load %d: %+v, %v", i+1, d, err)
		}
	}
}

func (e writeTests) keepsEveryField(t *testing.T) {
	store := e.make(t)
	s := sketch(t, town)
	fillAll(s)
	if _, err := store.Replace(t.Context(), s, twoFiles()); err != nil {
		t.Fatal(err)
	}
	want := sketch(t, town)
	fillAll(want)
	got, err := store.Whole(t.Context())
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Error(err, d)
	}
	held, err := store.Held(t.Context())
	if d := cmp.Diff(twoFiles(), held); err != nil || d != "" {
		t.Error(err, d)
	}
}

func (e writeTests) countsAll(t *testing.T) {
	store := loaded(t, e.make, "Practice A\nPractice B 20270101..\nPCN P\nPCN Q ..20200101\nA MEMBER_OF P\nB MEMBER_OF Q\n")
	want := graph.Summary{Nodes: 4, Edges: 2, Made: Today, Sources: sketch(t, "").Sources}
	got, err := ask.Of(t.Context(), store, ask.Summary, 0)
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Error(err, d)
	}
	sources, err := ask.Of(t.Context(), store, sourcesOf, 0)
	if d := cmp.Diff(want.Sources, sources); err != nil || d != "" {
		t.Error(err, d)
	}
	want.Open = map[graph.Kind]int{graph.Practice: 1, graph.PCN: 1}
	got, err = ask.Of(t.Context(), store, ask.Summary, Today)
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Error(err, d)
	}
}

// sourcesOf asks a view for its sources. The day is not looked at.
func sourcesOf(v graph.View, _ graph.Day) (graph.Sources, error) { return v.Sources() }

func (e writeTests) countsDoubts(t *testing.T) {
	store := loaded(t, e.make, "Practice A\nPCN P\nPCN Q\nPCN R\nSubICB S\nHub HUB\nSubICB X\n", func(s *graph.Snapshot) {
		node(s, "A").Status, node(s, "X").Unnamed, node(s, "Q").Seen = "dormant", true, 20240101
	})
	got, err := ask.Of(t.Context(), store, ask.Summary, Today)
	if d := cmp.Diff(map[graph.Kind]int{graph.Practice: 1, graph.PCN: 3, graph.SubICB: 1, graph.Hub: 1}, got.Open); err != nil || d != "" {
		t.Error(err, d)
	}
	want := map[graph.Kind]graph.Doubt{graph.Practice: {Dormant: 1}, graph.PCN: {Older: 1, OlderDay: Today},
		graph.SubICB: {Unnamed: 1}}
	if d := cmp.Diff(want, got.Doubts); d != "" {
		t.Error(d)
	}
}

func (e writeTests) countsChanges(t *testing.T) {
	store := e.make(t)
	s := sketch(t, town)
	d, err := store.Replace(t.Context(), s, twoFiles())
	if err != nil || d != (graph.Delta{NodesAdded: len(s.Nodes), EdgesAdded: len(s.Edges)}) {
		t.Fatal(err, d)
	}
	if d, err := store.Replace(t.Context(), sketch(t, town), twoFiles()); err != nil || !d.Empty() {
		t.Error(err, d)
	}
	next := sketch(t, town+"Practice NEW\nNEW MEMBER_OF P\n")
	node(next, "A").Patients = 5
	edge(next, "A", "P").Since = 20200101
	if d, err := store.Replace(t.Context(), inOrder(next), twoFiles()); err != nil ||
		d != (graph.Delta{NodesAdded: 1, NodesChanged: 1, EdgesAdded: 2, EdgesRemoved: 1}) {
		t.Error(err, d)
	}
	if d, err := store.Replace(t.Context(), sketch(t, town), nil); err != nil || d.NodesRemoved != 1 || d.EdgesRemoved != 2 {
		t.Error(err, d)
	}
	if held, err := store.Held(t.Context()); err != nil || len(held) > 0 {
		t.Error("want no files: the last load had none", err, held)
	}
}

func (e writeTests) changesFilesAlone(t *testing.T) {
	store := e.make(t)
	files := twoFiles()
	for _, f := range [][]graph.File{files[:1], files, files[1:]} {
		if _, err := store.Replace(t.Context(), sketch(t, town), f); err != nil {
			t.Fatal(err)
		}
		held, err := store.Held(t.Context())
		if d := cmp.Diff(f, held); err != nil || d != "" {
			t.Error(err, d)
		}
	}
}

func (e writeTests) refusesBadGraphs(t *testing.T) {
	for says, spoil := range map[string]func(*graph.Snapshot){
		"codes out of order":  func(s *graph.Snapshot) { s.Nodes[0], s.Nodes[1] = s.Nodes[1], s.Nodes[0] },
		"a code twice":        func(s *graph.Snapshot) { s.Nodes = append(s.Nodes, s.Nodes[len(s.Nodes)-1]) },
		"an unknown kind":     func(s *graph.Snapshot) { s.Nodes[0].Kind = "Ghost" },
		"an unknown type":     func(s *graph.Snapshot) { s.Edges[len(s.Edges)-1].Type = "ZAPS" },
		"an unknown end":      func(s *graph.Snapshot) { s.Edges[0].To = "ZZZ" },
		"edges out of order":  func(s *graph.Snapshot) { s.Edges[0], s.Edges[5] = s.Edges[5], s.Edges[0] },
		"an edge to the same": func(s *graph.Snapshot) { s.Edges[0].To = s.Edges[0].From },
	} {
		store := loaded(t, e.make, town)
		s := sketch(t, town)
		spoil(s)
		if _, err := store.Replace(t.Context(), s, nil); !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: %v", says, err)
		}
		got, err := store.Whole(t.Context())
		if d := cmp.Diff(sketch(t, town), got); err != nil || d != "" {
			t.Errorf("%s: %v %s", says, err, d)
		}
	}
}

func (e writeTests) keepsOldSnapshots(t *testing.T) {
	store := loaded(t, e.make, town)
	old, err := store.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Replace(t.Context(), sketch(t, "Practice ONLY\n"), nil); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(sketch(t, town), old); d != "" {
		t.Error(d)
	}
	if now, err := store.Whole(t.Context()); err != nil || len(now.Nodes) != 1 {
		t.Error(err, now)
	}
}
