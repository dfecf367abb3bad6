package loaders_test

import (
	"cmp"
	"path/filepath"
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/englandtest"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/loadtest"
	"github.com/throughline-graph/throughline/loaders/settle"
)

// stated is what one file says of one practice and one type of edge.
type stated struct {
	by      *facts.Facts
	day     graph.Day
	history bool
	rows    []facts.Edge
}

// asking answers the rule's sentence for one day, by asking every file. It is written
// again from the sentence, and uses nothing of settle's.
type asking struct {
	files []stated
	nodes map[string]*graph.Node
}

// starts returns the first day that a row is about. A row without days is about its
// file's own day, and none is about a day before its organisation opened.
func (a *asking) starts(f *stated, e *facts.Edge) graph.Day {
	if e.Since == 0 && e.Until == 0 && !f.history {
		return f.day
	}
	if to := a.nodes[e.To]; e.Since != 0 && to != nil {
		return max(e.Since, to.Opened)
	}
	return e.Since
}

// from returns the first day that a file speaks of.
func (a *asking) from(f *stated) graph.Day {
	if f.history {
		return 0
	}
	first := graph.Day(99991231)
	for i := range f.rows {
		first = min(first, a.starts(f, &f.rows[i]))
	}
	return first
}

// says returns the code that a file gives for a day: of the rows that cover it, the one
// that began last, and of two that began together the one that lasts longer.
func (a *asking) says(f *stated, on graph.Day) string {
	to, began, ends := "", graph.Day(-1), graph.Day(0)
	for i := range f.rows {
		e := &f.rows[i]
		since, until := a.starts(f, e), cmp.Or(e.Until, 99991231)
		if since <= on && on < until && (since > began || since == began && until > ends) {
			to, began, ends = e.To, since, until
		}
	}
	return to
}

// on returns the code that the sentence gives, and whether any file decides.
func (a *asking) on(day graph.Day) (to string, decided bool) {
	for pass := range 2 { // first those before it, then those that speak of it
		for i := range a.files {
			f := &a.files[i]
			if a.from(f) <= day && (f.day < day) == (pass == 0) {
				to, decided = a.says(f, day), true
			}
		}
	}
	return to, decided
}

// speaks says whether a file speaks of a day from since up to and including day.
func (a *asking) speaks(since, day graph.Day) bool {
	return slices.ContainsFunc(a.files, func(f stated) bool { return a.from(&f) <= day && since <= f.day })
}

// days returns the days on which the answer may change, and the day before each.
func (a *asking) days() []graph.Day {
	var days []graph.Day
	for _, f := range a.files {
		days = append(days, f.day, f.day.Add(1))
		for i := range f.rows {
			days = append(days, a.starts(&f, &f.rows[i]), f.rows[i].Since, f.rows[i].Until)
		}
	}
	for _, d := range slices.Clone(days) {
		days = append(days, d.Add(-1))
	}
	slices.Sort(days)
	return slices.DeleteFunc(slices.Compact(days), func(d graph.Day) bool { return d == 0 })
}

// practiceEdges collects what files say of practices, oldest file first.
func practiceEdges(all []*facts.Facts, typ graph.EdgeType) map[string][]stated {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b *facts.Facts) int { return settle.BySeniority(a.Source, b.Source, a.Dataset, b.Dataset) })
	by := map[string][]stated{}
	for _, f := range all {
		for i := range f.Edges {
			e := f.Edges[i]
			if e.Type != typ || e.FromKind != graph.Practice || e.From == e.To {
				continue
			}
			list := by[e.From]
			if n := len(list); n == 0 || list[n-1].by != f {
				list = append(list, stated{by: f, day: f.Source.Seen, history: f.Dataset.History})
			}
			last := &list[len(list)-1]
			last.rows = append(last.rows, e)
			by[e.From] = list
		}
	}
	return by
}

func TestEnglandIsTheSentenceAskedDayByDay(t *testing.T) {
	all, err := loaders.Facts(t.Context(), []string{englandtest.Data(t)}, loaders.Options{Today: loadtest.Today})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := settle.Reconcile(all)
	backwards := slices.Clone(all)
	slices.Reverse(backwards)
	again, _ := settle.Reconcile(backwards)
	if !slices.EqualFunc(s.Edges, again.Edges, graph.Edge.Equal) || len(s.Nodes) != len(again.Nodes) {
		t.Error("in another order of files it is another graph")
	}
	nodes := map[string]*graph.Node{}
	for i := range s.Nodes {
		nodes[s.Nodes[i].Code] = &s.Nodes[i]
	}
	for _, typ := range []graph.EdgeType{graph.MemberOf, graph.CommissionedBy} {
		settled := map[string][]*graph.Edge{}
		for i := range s.Edges {
			if s.Edges[i].Type == typ {
				settled[s.Edges[i].From] = append(settled[s.Edges[i].From], &s.Edges[i])
			}
		}
		asked, wrong := 0, 0
		for code, files := range practiceEdges(all, typ) {
			a := asking{files, nodes}
			for _, day := range a.days() {
				asked++
				if words := a.compare(code, settled[code], day); words != "" {
					if wrong++; wrong < 10 {
						t.Errorf("%s %s on %s: %s", code, typ, day, words)
					}
				}
			}
		}
		if asked < 50_000 || wrong > 0 {
			t.Errorf("%s: %d of %d days are not what the sentence says", typ, wrong, asked)
		}
	}
}

// compare compares one day of a practice with the sentence. It allows for what the
// rules beside it say: nobody belongs anywhere on a day when either end is closed, an
// unknown start, births, and dormant practices.
func (a *asking) compare(code string, edges []*graph.Edge, day graph.Day) string {
	want, decided := a.on(day)
	from, to := a.nodes[code], a.nodes[want]
	open := func(n *graph.Node) bool {
		return n != nil && (n.Opened == 0 || n.Opened <= day) && (n.Closed == 0 || day < n.Closed)
	}
	if want != "" && (!open(from) || !open(to)) {
		want = ""
	}
	i := slices.IndexFunc(edges, func(e *graph.Edge) bool { return e.Counts(day) })
	got := ""
	if i >= 0 {
		got = edges[i].To
	}
	switch {
	case got == want, !decided, from == nil:
		return ""
	case got == "" && from.Status == graph.StatusDormant:
		return ""
	case got != "" && edges[i].Since == a.nodes[got].Opened && !a.speaks(edges[i].Since, day):
		return "" // a birth
	}
	return "it is " + cmp.Or(got, "none") + ", want " + cmp.Or(want, "none")
}

// TestEnglandMonthsDifferAsCounted compares what the core partners of two months say of
// their own days, counted by hand: who moved, left and joined.
func TestEnglandMonthsDifferAsCounted(t *testing.T) {
	old := networksOf(t, 20191231, "more/ods-2019-12/ePCN.xlsx")
	middle := networksOf(t, 20241025, "nhs/ods-2024-10")
	// As its rows say of the next day, on which seven practices move.
	now := networksOf(t, 20260401, "more/ods-2026-03/epcncorepartnerdetails.csv")
	if len(old) != 6757 || len(middle) != 6224 || len(now) != 6131 {
		t.Errorf("%d, %d and %d open memberships, want 6757, 6224, 6131", len(old), len(middle), len(now))
	}
	moved, left, joined := 0, 0, 0
	for practice, network := range middle {
		switch to, ok := now[practice]; {
		case !ok:
			left++
		case to != network:
			moved++
		}
	}
	for practice := range now {
		if middle[practice] == "" {
			joined++
		}
	}
	if moved != 88 || left != 100 || joined != 7 {
		t.Errorf("from 2024-10 to 2026-03 %d moved, %d left, %d joined; want 88, 100, 7", moved, left, joined)
	}
}

// networksOf returns the network of each practice on a day, as files of England say.
func networksOf(t *testing.T, day graph.Day, paths ...string) map[string]string {
	t.Helper()
	for i := range paths {
		paths[i] = filepath.Join(englandtest.Data(t), paths[i])
	}
	all, err := loaders.Facts(t.Context(), paths, loaders.Options{Today: loadtest.Today})
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]string{}
	for _, f := range all {
		for i := range f.Edges {
			if e := &f.Edges[i]; e.Type == graph.MemberOf && graph.Counts(e.Since, e.Until, day) {
				in[e.From] = e.To
			}
		}
	}
	return in
}
