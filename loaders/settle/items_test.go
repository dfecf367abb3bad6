package settle

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// dispensedIn makes a list of items: contractor, practice and items, three by three.
func dispensedIn(first graph.Day, said ...any) *facts.Facts {
	d := facts.NewDispensed(first)
	for i := 0; i < len(said); i += 3 {
		d.Add(said[i].(string), said[i+1].(string), said[i+2].(int))
	}
	d.Finish()
	next := first.Add(31)
	last := (next - next%100 + 1).Add(-1)
	f := file("dispensing", last, true, nil, nil)
	f.Dispensed = d
	return f
}

// drawn says the edges of items, one a line.
func drawn(s *graph.Snapshot) string {
	var out []string
	for _, e := range s.Edges {
		if e.Type == graph.DispensesFor {
			out = append(out, fmt.Sprintf("%s %s %d of %s %.2f %s..%s", e.From, e.To, e.Items, e.Month, e.Share, e.Since, e.Until))
		}
	}
	return strings.Join(out, "\n")
}

func counts(rules []RuleCount) map[string]int {
	out := map[string]int{}
	for _, r := range rules {
		out[r.Rule] = r.Count
	}
	return out
}

// town has two pharmacies, a practice that dispenses, and a service.
func town() *facts.Facts {
	return file("epraccur", 20260101, false, []facts.Node{
		node("Z99001", graph.Practice, 20000101, 0), node("Z99002", graph.Practice, 20000101, 20260615),
		node("Y99001", graph.Service, 20000101, 0), node("FZ901", graph.Pharmacy, 20000101, 0), node("FZ902", graph.Pharmacy, 20260510, 0),
		node("U99001", graph.PCN, 20190701, 0),
	}, []facts.Edge{member("Z99001", "U99001", 20190701, 0)})
}

func TestItemsOfAMonthCountUntilTheNextMonthLoaded(t *testing.T) {
	may := func() *facts.Facts {
		return dispensedIn(20260501, "FZ901", "Z99001", 30, "FZ901", "Z99002", 10, "FZ902", "Z99001", 7)
	}
	july := func() *facts.Facts { return dispensedIn(20260701, "FZ901", "Z99001", 20, "FZ901", "Z99001", 5) }
	const want = `FZ901 Z99001 30 of 2026-05 0.75 2026-05-01..2026-07-01
FZ901 Z99001 25 of 2026-07 1.00 2026-07-01..
FZ901 Z99002 10 of 2026-05 0.25 2026-05-01..2026-06-15
FZ902 Z99001 7 of 2026-05 1.00 2026-05-10..2026-07-01`
	for _, facts := range [][]*facts.Facts{{town(), may(), july()}, {july(), may(), town()}} {
		s, _ := Reconcile(facts)
		if got := drawn(s); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		for _, e := range s.Edges {
			if e.Type == graph.DispensesFor && (e.Source == "" || e.Seen != 20260531 && e.Seen != 20260731 || e.Basis != graph.Official ||
				e.UntilBy != (e.To == "Z99001" && e.Until != 0)) {
				t.Errorf("%+v", e)
			}
		}
		if err := Check(s); err != nil {
			t.Error(err)
		}
	}
}

func TestItemsBetweenOthersAreCountedNotDrawn(t *testing.T) {
	s, by := Reconcile([]*facts.Facts{town(), dispensedIn(20260501,
		"Z99001", "Z99001", 90, // it dispenses itself
		"RZ901", "Z99001", 90, // no list knows it, and its code is no pharmacy's
		"FZ901", "Y99001", 50, // a service
		"FZ901", "", 20, // nobody is named
		"FZ901", "W99001", 20, // of Wales
		"FZ901", "Z99001", 10,
		"FZ999", "W99001", 10, // no list knows either
		"FZ998", "Z99001", 10, // a pharmacy that no list knows
	)})
	if got, want := drawn(s), "FZ901 Z99001 10 of 2026-05 0.10 2026-05-01..\nFZ998 Z99001 10 of 2026-05 1.00 2026-05-01.."; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	left := map[string]int{}
	for _, u := range by.Unused {
		left[u.Why] += u.Rows
	}
	if left[WhyNoItems] != 3 || left[WhyNoSurgery] != 3 {
		t.Errorf("%v", by.Unused)
	}
	if c := counts(by.Rules); c[RuleFewItems] != 0 || c[RuleImplied] != 1 {
		t.Errorf("%v", c)
	}
	var known []string
	for _, n := range s.Nodes {
		if n.Unnamed {
			known = append(known, n.Code+" "+string(n.Kind))
		}
	}
	if !slices.Equal(known, []string{"FZ998 Pharmacy"}) {
		t.Errorf("%v stand for codes that no list names", known)
	}
}

func TestOfTwoListsOfOneMonthTheOneWithMoreItemsStands(t *testing.T) {
	less, more := dispensedIn(20260501, "FZ901", "Z99001", 30), dispensedIn(20260501, "FZ901", "Z99001", 20, "FZ901", "Z99002", 20)
	less.Source.Name, less.Source.Sum, more.Source.Name, more.Source.Sum = "less", "2", "more", "1"
	for range 2 {
		s, by := Reconcile([]*facts.Facts{town(), less, more})
		if got := drawn(s); !strings.HasPrefix(got, "FZ901 Z99001 20 of") || counts(by.Rules)[RuleSameVintage] != 1 ||
			!strings.HasSuffix(by.Settled[0].Words, ": more has more items, so it is used") {
			t.Errorf("%s, %v", got, by.Settled)
		}
		less.Source.Sum, more.Source.Sum = more.Source.Sum, less.Source.Sum
	}
}

func TestPairsWithFewItemsAreLeftOutAndTold(t *testing.T) {
	nodes := []facts.Node{node("FZ901", graph.Pharmacy, 0, 0), node("FZ902", graph.Pharmacy, 0, 0)}
	var said []any
	for i := range 100 {
		code := fmt.Sprintf("Z99%03d", i)
		nodes = append(nodes, node(code, graph.Practice, 0, 0))
		// To FZ901 five practices send 5 % each, the others less; FZ902 takes much more of all but Z99099's.
		n := 78
		if i < 5 {
			n = 500
		}
		if i < 99 {
			said = append(said, "FZ902", code, 20_000)
		}
		said = append(said, "FZ901", code, n)
	}
	s, by := Reconcile([]*facts.Facts{file("epraccur", 20260101, false, nodes, nil), dispensedIn(20260501, said...)})
	var got []string
	for _, e := range s.Edges {
		if e.From == "FZ901" {
			got = append(got, e.To)
		}
	}
	// Every pharmacy is among the greatest three of each practice here, so all are drawn.
	if len(got) != 100 || counts(by.Rules)[RuleFewItems] != 0 {
		t.Fatalf("%v, %v", got, by.Settled)
	}
	for i := range 100 {
		for k := range 3 {
			said = append(said, fmt.Sprintf("FZ91%d", k), fmt.Sprintf("Z99%03d", i), 10_000)
		}
	}
	s, by = Reconcile([]*facts.Facts{file("epraccur", 20260101, false, nodes, nil), dispensedIn(20260501, said...)})
	got = nil
	for _, e := range s.Edges {
		if e.From == "FZ901" {
			got = append(got, e.To)
		}
	}
	if !slices.Equal(got, []string{"Z99000", "Z99001", "Z99002", "Z99003", "Z99004"}) {
		t.Errorf("%v", got)
	}
	if n := counts(by.Rules)[RuleFewItems]; n != 95 || len(by.Settled) != 1 ||
		!strings.HasPrefix(by.Settled[0].Words, "of the 499 pairs of a pharmacy and a practice in dispensing 2026-05-31, the 404 with 99.9% of "+
			"the items are drawn") ||
		!slices.Equal(by.Settled[0].Sources, []string{"dispensing 2026-05-31"}) {
		t.Errorf("%d: %+v", n, by.Settled)
	}
}

// itemsOfPairs are the items of a month, by the codes of a pharmacy and a practice.
type itemsOfPairs map[[2]string]int

// drawMemberships draws 60 practices, their networks, and the days when they move or close.
func drawMemberships(t *rapid.T) *facts.Facts {
	days := rapid.SampledFrom([]graph.Day{20260101, 20260501, 20260510, 20260601, 20260620, 20260701})
	closed := rapid.SampledFrom([]graph.Day{0, 0, 0, 20260510, 20260620})
	var nodes []facts.Node
	var edges []facts.Edge
	for i := range 5 {
		nodes = append(nodes, node(fmt.Sprintf("U9900%d", i), graph.PCN, 20190701, 0))
	}
	network := rapid.IntRange(0, 5)
	for i := range 60 {
		code := fmt.Sprintf("Z99%03d", i)
		nodes = append(nodes, node(code, graph.Practice, 20000101, closed.Draw(t, "closed")))
		from, to, moved := network.Draw(t, "from"), network.Draw(t, "to"), days.Draw(t, "moved")
		if from < 5 {
			edges = append(edges, member(code, fmt.Sprintf("U9900%d", from), 20190701, moved))
		}
		if to < 5 {
			edges = append(edges, member(code, fmt.Sprintf("U9900%d", to), moved, 0))
		}
	}
	return file("epraccur", 20260101, false, nodes, edges)
}

// drawItems draws the items of a month, for 8 pharmacies and 60 practices.
func drawItems(t *rapid.T, first graph.Day) (itemsOfPairs, *facts.Facts) {
	var said []any
	pairs := itemsOfPairs{}
	for k := range 8 {
		for i := range 60 {
			if n := rapid.IntRange(-2, 9).Draw(t, "items"); n > 0 {
				ph, p := fmt.Sprintf("FZ90%d", k), fmt.Sprintf("Z99%03d", i)
				said = append(said, ph, p, n)
				pairs[[2]string{ph, p}] = n
			}
		}
	}
	return pairs, dispensedIn(first, said...)
}

// network returns, by all pairs, the network of a pharmacy on a day and its items:
// "U99001 20 of 50". It is empty if no network is known.
func (pairs itemsOfPairs) network(s *graph.Snapshot, pharmacy string, day graph.Day) string {
	items, all := map[string]int{}, 0
	for pair, n := range pairs {
		if pair[0] != pharmacy {
			continue
		}
		all += n
		i := slices.IndexFunc(s.Nodes, func(n graph.Node) bool { return n.Code == pair[1] })
		if at := loadtest.On(s, graph.MemberOf, pair[1], day); s.Nodes[i].On(day) && len(at) == 1 {
			items[at[0].To] += n
		}
	}
	if len(items) == 0 {
		return ""
	}
	pcn := slices.MinFunc(slices.Collect(maps.Keys(items)), func(a, b string) int { return cmp.Or(items[b]-items[a], cmp.Compare(a, b)) })
	return fmt.Sprintf("%s %d of %d", pcn, items[pcn], all)
}

// TestTheRuleItemsAnswersAsByAllPairs checks a claim of decision 21: the choice of
// pairs to leave out changes neither the network nor the number of items.
func TestTheRuleItemsAnswersAsByAllPairs(t *testing.T) {
	left := 0
	rapid.Check(t, func(t *rapid.T) {
		months := map[graph.Day]itemsOfPairs{}
		facts := []*facts.Facts{drawMemberships(t)}
		for _, first := range []graph.Day{20260501, 20260601} {
			pairs, dispensing := drawItems(t, first)
			months[first] = pairs
			facts = append(facts, dispensing)
		}
		s, by := Reconcile(facts)
		left += counts(by.Rules)[RuleFewItems]
		store := embedded.Memory()
		if _, err := store.Replace(t.Context(), s, nil); err != nil {
			t.Fatal(err)
		}
		for _, day := range []graph.Day{20260501, 20260509, 20260510, 20260531, 20260601, 20260620, 20260801} {
			pairs := months[20260501]
			if day >= 20260601 {
				pairs = months[20260601]
			}
			for k := range 8 {
				ph := fmt.Sprintf("FZ90%d", k)
				want := pairs.network(s, ph, day)
				a, err := ask.Of(t.Context(), store, ask.Pharmacies, ask.PharmacyQuery{Code: ph, On: day, Rule: "items"})
				got := ""
				if err == nil && len(a.Pairs) > 0 {
					got = fmt.Sprintf("%s %d of %d", a.Pairs[0].PCN.Code, a.Pairs[0].Items, a.Pairs[0].ItemsAll)
				}
				if got != want {
					t.Fatalf("%s on %s: %q by what is drawn, %q by all pairs", ph, day, got, want)
				}
			}
		}
	})
	if left == 0 {
		t.Error("no pair was ever left out, so nothing was shown")
	}
}
