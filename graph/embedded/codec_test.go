package embedded

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/storetest"
)

func TestEveryFieldIsStored(t *testing.T) {
	s := &graph.Snapshot{Made: 20260801}
	storetest.Fields(t, func(_ string, n graph.Node) { s.Nodes = append(s.Nodes, n) })
	s.Nodes = append(s.Nodes, graph.Node{Code: "a"}, graph.Node{Code: "b"})
	var ends [][2]int32
	storetest.Fields(t, func(_ string, e graph.Edge) {
		e.From, e.To = "a", "b"
		if len(ends)%2 == 1 {
			e.From, e.To = "b", "a"
		}
		from, to := slices.IndexFunc(s.Nodes, func(n graph.Node) bool { return n.Code == e.From }), slices.IndexFunc(s.Nodes,
			func(n graph.Node) bool { return n.Code == e.To })
		s.Edges, ends = append(s.Edges, e), append(ends, [2]int32{int32(from), int32(to)})
	})
	storetest.Fields(t, func(_ string, c graph.Source) { s.Sources = append(s.Sources, c) })
	packed, err := encode(s, ends)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(packed, format)
	if d := cmp.Diff(s, got); err != nil || d != "" {
		t.Error(err, d)
	}
}

func TestASourceStoredBeforeItsCodeIsRead(t *testing.T) {
	p := &pack{known: map[string]uint64{}}
	p.int(0) // stakeholders
	p.int(0) // edges
	p.int(1)
	for _, text := range []string{"map@2026-08-01", "practice-map", "The map"} {
		p.text(text)
	}
	p.day(20260801)
	p.text("its folder, a time not over yet")
	p.text("abc")
	for _, n := range []int64{7, 2, 1} {
		p.int(n)
	}
	p.text("OGL")
	p.int(0) // refusals
	p.day(20260801)
	packed, err := compress(binary.AppendUvarint(binary.AppendUvarint(nil, p.count), uint64(len(p.texts))), p.texts, p.out)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decode(packed, 4)
	want := &graph.Snapshot{Made: 20260801, Sources: []graph.Source{{Name: "map@2026-08-01", Dataset: "practice-map", Title: "The map",
		Seen: 20260801, SeenBy: "its folder, a time not over yet", SeenCode: graph.SeenFolderInPart, Sum: "abc", Rows: 7, Refused: 2, Skipped: 1,
		Licence: "OGL"}}}
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Error(err, d)
	}
}

// A graph that an older program stored is read as before. A new field fails here
// unless it says since when it is stored.
func TestOlderGraphsAreReadAsTheyWere(t *testing.T) {
	n, e := storetest.Whole[graph.Node](t), storetest.Whole[graph.Edge](t)
	p := &pack{known: map[string]uint64{}}
	write(p, of(oldest, graph.NodeFields), &n)
	write(p, of(oldest, graph.EdgeFields), &e)
	const want = "de013df2ff169e03557270f99e9dbecf313f54d632ba9caf090a8979f2312857"
	if got := fmt.Sprintf("%x", sha256.Sum256(append(p.texts, p.out...))); got != want {
		t.Errorf("%s: %q", got, p.out)
	}
}

func TestANewFieldIsEmptyInAnOlderGraph(t *testing.T) {
	type thing struct{ First, New, Last string }
	fields := []*graph.Field[thing]{
		{Name: "first", Text: func(v *thing) *string { return &v.First }},
		{Name: "new", Since: 9, Text: func(v *thing) *string { return &v.New }},
		{Name: "last", Text: func(v *thing) *string { return &v.Last }},
	}
	if got := newest(fields); got != 9 {
		t.Errorf("the layout is %d", got)
	}
	for layout, want := range map[int]thing{8: {"a", "", "c"}, 9: {"a", "b", "c"}} {
		p := &pack{known: map[string]uint64{}}
		write(p, of(layout, fields), &thing{"a", "b", "c"})
		u := &unpack{in: slices.Concat(binary.AppendUvarint(binary.AppendUvarint(nil, p.count), uint64(len(p.texts))), p.texts, p.out)}
		u.dictionary()
		var got thing
		if read(u, of(layout, fields), &got); got != want || u.err != nil || u.left() > 0 {
			t.Errorf("of layout %d: %+v, %v", layout, got, u.err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	good, err := encode(&graph.Snapshot{Nodes: []graph.Node{{Code: "A", Address: []string{"x"}}}}, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := decode(b, format)
		if (s == nil) == (err == nil) {
			t.Fatal("a graph or an error, not both, not neither")
		}
	})
}
