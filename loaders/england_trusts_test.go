package loaders_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders/englandtest"
)

// catchment returns the shares of the patients of each trust, by the ONS code of their board.
func catchment(t *testing.T) map[string]map[string]float64 {
	t.Helper()
	f, err := os.Open(filepath.Join(englandtest.Data(t), "nhs", "trust-catchment-2022", "nhs_trust22_to_icb22_share.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() // it is only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	shares := map[string]map[string]float64{}
	for _, r := range rows[1:] {
		share, err := strconv.ParseFloat(r[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		if shares[r[0]] == nil {
			shares[r[0]] = map[string]float64{}
		}
		shares[r[0]][r[1]] = share
	}
	return shares
}

// TestEnglandEveryTrustHasAMainBoard: of the 138 trusts of the table of catchments 133 are
// open. Most of the patients of each come from a board of today, or the line says that the
// board was split. Every open trust is based in a board, or its line says why not.
func TestEnglandEveryTrustHasAMainBoard(t *testing.T) {
	s, _ := allEngland(t)
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	boards := map[string]string{"E54000052": "QXU", "E54000053": "QNX"} // by ONS code; these two have newer ones
	trusts := map[string]bool{}
	for i := range s.Nodes {
		switch n := &s.Nodes[i]; {
		case n.Kind == graph.Trust && n.On(mapDay):
			trusts[n.Code] = true
		case n.Kind == graph.ICS:
			for _, a := range n.Alias {
				boards[a] = n.Code
			}
		}
	}
	serves, successors := mainFlows(s)
	open := 0
	for trust, shares := range catchment(t) {
		if !trusts[trust] {
			continue
		}
		open++
		main := mainBoard(shares, boards, successors)
		if len(successors[main]) > 1 {
			l, err := ask.Of(t.Context(), store, ask.Line, ask.CodeQuery{Code: trust, On: mapDay})
			if err != nil || !strings.Contains(l.Note, " ("+main+") was split between ") {
				t.Errorf("%s: its main board %s was split, but its line says %q, %v", trust, main, l.Note, err)
			}
		} else if e := serves[trust]; e == nil || e.To != main {
			t.Errorf("%s: most of its patients come from %+v, want %s", trust, e, main)
		}
	}
	if open != 133 {
		t.Errorf("%d trusts of the table are open, want 133", open)
	}
	why := whyInNoBoard(t, store, trusts)
	for _, careTrust := range []string{"TAD", "TAF", "TAH", "TAJ", "TAK"} {
		if why[careTrust] != graph.WhyNoListOfTrusts {
			t.Errorf("%s: %q", careTrust, why[careTrust])
		}
	}
	if len(why) != 5 || len(trusts) != 204 {
		t.Errorf("of %d trusts %d are in no board: %v", len(trusts), len(why), why)
	}
}

// mainBoard returns the board of today that most patients come from, or the board that was
// split since, by the shares of boards by ONS code.
func mainBoard(shares map[string]float64, boards map[string]string, successors map[string][]string) (main string) {
	now := map[string]float64{}
	for ons, share := range shares {
		board := boards[ons]
		if after := successors[board]; len(after) == 1 {
			board = after[0]
		}
		if now[board] += share; main == "" || now[board] > now[main] {
			main = board
		}
	}
	return main
}

// whyInNoBoard returns why trusts are in no board, of those that are in none.
func whyInNoBoard(t *testing.T, store graph.Store, trusts map[string]bool) map[string]graph.ReasonCode {
	t.Helper()
	why := map[string]graph.ReasonCode{}
	for trust := range trusts {
		l, err := ask.Of(t.Context(), store, ask.Line, ask.CodeQuery{Code: trust, On: mapDay})
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(l.Stages, func(s ask.Stage) bool { return s.Name == ask.StageICS && len(s.Stops) == 0 })
		if at < 0 {
			continue
		}
		why[trust] = l.Stages[at].GapCode
		if l.Note == "" {
			t.Errorf("%s is in no board, and its line does not say why", trust)
		}
	}
	return why
}

// mainFlows returns the board that most patients of each trust come from today, and who
// took over from each body.
func mainFlows(s *graph.Snapshot) (serves map[string]*graph.Edge, successors map[string][]string) {
	serves, successors = map[string]*graph.Edge{}, map[string][]string{}
	for i := range s.Edges {
		switch e := &s.Edges[i]; {
		case e.Type == graph.Serves && e.Counts(mapDay) && (serves[e.From] == nil || serves[e.From].Share < e.Share):
			serves[e.From] = e
		case e.Type == graph.SucceededBy:
			successors[e.From] = append(successors[e.From], e.To)
		}
	}
	return serves, successors
}
