package loaders_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/englandtest"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// TestEnglandPartnersOfBoards reads the published list, with the lists that know its
// boards, trusts and councils.
func TestEnglandPartnersOfBoards(t *testing.T) {
	data := englandtest.Data(t)
	nhs, partners := filepath.Join(data, "nhs"), filepath.Join(data, "more", "icb-partners-2022")
	s := &loadtest.Store{}
	r, err := loaders.Load(t.Context(), []string{partners, filepath.Join(nhs, "ods-2026-07", "etr.csv"), filepath.Join(nhs, "ods-2025-12"),
		filepath.Join(nhs, "ons-lookups"), filepath.Join(nhs, "icb-change-2026-04"), filepath.Join(nhs, "nhsbsa-consolidated-2023-24q3")},
		s, loaders.Options{Today: loadtest.Today})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(r.Files, func(f loaders.FileReport) bool { return filepath.Base(f.Path) == "icb-partners-master_sheet.csv" })
	if at < 0 {
		t.Fatalf("no list of partners in %s", partners)
	}
	f := r.Files[at]
	const refused = 2
	if f.Rows != 271 || f.Facts != 271+156-refused || f.Seen != 20221231 {
		t.Errorf("%d rows, %d facts, on %s; want 271, 425, 2022-12-31", f.Rows, f.Facts, f.Seen)
	}
	// Cumbria County Council had ended by the day of the list of council areas.
	if len(f.Refused) != refused || !strings.Contains(f.Refused[0].Reason, "no loaded file lists hwb.cumbria") ||
		!strings.Contains(f.Refused[1].Reason, "no loaded file lists hwb.cumbria") {
		t.Errorf("refused: %v", f.Refused)
	}
	pairs, trusts, councils := countPartners(t, s.Next)
	if pairs[graph.Trust] != 271 || pairs[graph.HWB] != 156-2 || trusts != 207 || councils != 143 {
		t.Errorf("%v, %d trusts, %d councils; want 271 and 154 pairs, 207 trusts, 143 councils", pairs, trusts, councils)
	}
}

// countPartners counts the pairs of partner and board by the partner's kind, and the
// partners. It fails if a pair outlives its board.
func countPartners(t *testing.T, g *graph.Snapshot) (pairs map[graph.Kind]int, trusts, councils int) {
	t.Helper()
	kinds, closed := map[string]graph.Kind{}, map[string]graph.Day{}
	for i := range g.Nodes {
		kinds[g.Nodes[i].Code], closed[g.Nodes[i].Code] = g.Nodes[i].Kind, g.Nodes[i].Closed
	}
	pairs = map[graph.Kind]int{}
	partner := map[string]bool{}
	for i := range g.Edges {
		e := &g.Edges[i]
		if e.Type != graph.PartnerIn {
			continue
		}
		pairs[kinds[e.From]]++
		partner[e.From] = true
		if end := closed[e.To]; kinds[e.To] != graph.ICS || (end != 0 && (e.Until == 0 || e.Until > end)) {
			t.Errorf("%s is a partner in %s, a %s that ended on %s, until %s", e.From, e.To, kinds[e.To], end, e.Until)
		}
	}
	for code := range partner {
		if kinds[code] == graph.HWB {
			councils++
		}
	}
	return pairs, len(partner) - councils, councils
}
