package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

func reasons(t *testing.T, make func(t *testing.T) Engine) {
	chain := "Practice X 20250101..\nICS OLD ..20260401\nICS NEW 20260401..\nICS NEXT 20260401..\n" +
		"OLD SUCCEEDED_BY NEW\nOLD SUCCEEDED_BY NEXT\n" +
		"Practice LONE\nPractice N0\nHospital H\nTrust T\nH SITE_OF T\nT OPERATED_BY N0\n"
	for i := 1; i <= 9; i++ {
		chain += fmt.Sprintf("Practice N%d\nN%d OPERATED_BY N%d\n", i, i-1, i)
	}
	e := loaded(t, make, chain)
	for _, c := range []struct {
		says     string
		from, to string
		set      func(*graph.PathQuery)
		want     string
	}{
		{"not open yet on the day", "X", "N0", func(q *graph.PathQuery) { q.On = 20240101 }, "not-open: it opened on 1 January 2025"},
		{"no longer open, and who took over", "N0", "OLD", nil, "not-open: its last day was 31 March 2026. " +
			"Its 2 successors are The NEW ICS (NEW) and The NEXT ICS (NEXT)"},
		{"beyond maxHops, and how far apart", "N0", "N4", func(q *graph.PathQuery) { q.MaxHops = 3 },
			"longer-path: has 3 steps or fewer. With more steps, the closest has a total of 8."},
		{"farther than maxCost, and how far", "N0", "N7", nil, "farther-path: has a total of 12 or less. The closest has a total of 14."},
		{"beyond both", "N0", "N7", func(q *graph.PathQuery) { q.MaxHops = 3 },
			"farther-path: has a total of 12 or less and 3 steps or fewer. With more steps, the closest has a total of 14."},
		{"cut off by avoid", "N0", "N4", func(q *graph.PathQuery) { q.Avoid = []string{"N2"} },
			"limited-by-avoid: No path between The N0 Practice (N0) and The N4 Practice (N4) avoids The N2 Practice (N2). " +
				"Without that limit, the closest has a total of 8."},
		{"kinds too narrow", "N0", "N4", func(q *graph.PathQuery) { q.Kinds = []graph.Kind{graph.ICS} },
			"limited-by-kinds: only the kinds asked for"},
		{"edges too narrow", "N0", "N4", func(q *graph.PathQuery) { q.Edges = []graph.EdgeType{graph.Holds} },
			"limited-by-edges: only the edges asked for"},
		{"a via in a dead end", "T", "N1", func(q *graph.PathQuery) { q.Via = []string{"H"} },
			"limited-by-via: No path between The T Trust (T) and The N1 Practice (N1) has a total of 12 or less and passes The H Hospital (H)"},
		{"a via not open on the day", "N0", "N1", func(q *graph.PathQuery) { q.Via = []string{"OLD"} },
			"via-not-open: No path can pass it on that day"},
		{"too many demands at once", "N0", "N2", func(q *graph.PathQuery) {
			q.Kinds, q.Edges = []graph.Kind{graph.ICS}, []graph.EdgeType{graph.Holds}
		}, "limited-by-all: all of via, avoid, kinds and edges together"},
		{"too many demands, and too far apart", "N0", "N7", func(q *graph.PathQuery) {
			q.Kinds = []graph.Kind{graph.ICS}
		}, "limited-and-far: Without any of the limits asked for, the closest has a total of 14."},
		{"nothing connects the two", "N0", "LONE", nil, "no-path: No path connects"},
		{"more than eight steps", "N0", "N9", func(q *graph.PathQuery) { q.MaxHops = 8 }, "no-path: To go through hubs as well"},
	} {
		t.Run(c.says, func(t *testing.T) {
			q := graph.NewPathQuery(c.from, c.to, Today)
			if c.set != nil {
				c.set(&q)
			}
			f, err := ask.Of(t.Context(), e, ask.Paths, q)
			if err != nil || len(f.Paths) > 0 || f.Cut != "" || !gives(f.Why, c.want) {
				t.Errorf("%v: paths %q cut %q reason %q, want %q", err, tell(f.Paths), f.Cut, f.Why, c.want)
			}
			if open := c.from != "X" && c.to != "OLD"; open != (f.Common.Code != "") {
				t.Errorf("common %v", f.Common)
			}
			if f.Paths == nil {
				t.Error("no paths are an empty list, not none")
			}
		})
	}
}

// gives says whether a reason has the code and contains the words, as written: code: words.
func gives(why graph.Why, want string) bool {
	code, words, _ := strings.Cut(want, ": ")
	return string(why.ReasonCode) == code && strings.Contains(why.Reason, words) &&
		slices.ContainsFunc(graph.ReasonCodes, func(r graph.ReasonMeaning) bool { return r.Code == why.ReasonCode && r.Means != "" })
}

func budget(t *testing.T, make func(t *testing.T) Engine) {
	// PCN A and PCN Z are 2 apart by M. Each also has 50 practices, and each of these is
	// joined to 50 others between: 50 × 50 × 50 paths that cost 6.
	var b strings.Builder
	b.WriteString("PCN A\nPCN Z\nPCN K\nPractice M\nM MEMBER_OF A\nM MEMBER_OF Z\nPCN Y\nPractice L\nL MEMBER_OF Y\n")
	const wide = 50
	for i := range wide {
		fmt.Fprintf(&b, "Practice X%03d\nPractice V%03d\nPractice Y%03d\nX%03d MEMBER_OF A\nY%03d MEMBER_OF Z\n", i, i, i, i, i)
		for k := range wide {
			fmt.Fprintf(&b, "X%03d OPERATED_BY V%03d\nV%03d OPERATED_BY Y%03d\n", i, k, i, k)
		}
	}
	e := loaded(t, make, b.String())
	q := graph.NewPathQuery("A", "Z", Today)
	q.Slack = 4
	t.Run("more than 100,000 candidates lower the slack and say so", func(t *testing.T) {
		f, err := ask.Of(t.Context(), e, ask.Paths, q)
		if err != nil || f.Cut != "slack" || tell(f.Paths) != "A M Z" {
			t.Errorf("%v: %q cut %q", err, tell(f.Paths), f.Cut)
		}
	})
	t.Run("without slack nothing is cut", func(t *testing.T) {
		q := q
		q.Slack = 0
		f, err := ask.Of(t.Context(), e, ask.Paths, q)
		if err != nil || f.Cut != "" || tell(f.Paths) != "A M Z" {
			t.Errorf("%v: %q cut %q", err, tell(f.Paths), f.Cut)
		}
	})
	t.Run("more than the budget at slack 0 is refused", func(t *testing.T) {
		q := q
		q.Avoid = []string{"M"}
		_, err := ask.Of(t.Context(), e, ask.Paths, q)
		var many *graph.TooManyError
		if !errors.As(err, &many) || many.Budget != graph.PathBudget {
			t.Errorf("%v", err)
		}
	})
	t.Run("a via counts against the budget like any other", func(t *testing.T) {
		q := q
		q.Via, q.Slack = []string{"X001"}, 2
		f, err := ask.Of(t.Context(), e, ask.Paths, q)
		if err != nil || f.Cut != "" || len(f.Paths) == 0 || f.Paths[0].Alike != wide*wide-1 {
			t.Errorf("%v: %q cut %q", err, tell(f.Paths), f.Cut)
		}
	})
}
