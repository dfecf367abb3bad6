package sentence

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestARoleHasItsArticle(t *testing.T) {
	for want, c := range map[string]struct {
		role string
		at   graph.Kind
	}{
		"a role-holder":                      {"", graph.PCN},
		"the clinical director":              {"Clinical director", graph.PCN},
		"a clinical director":                {"Clinical director", graph.Trust},
		"a GP partner":                       {"GP partner", graph.Practice},
		"an ICB board member (primary care)": {"ICB board member (primary care)", graph.ICS},
		"the ICB pharmacy adviser":           {"ICB pharmacy adviser", graph.ICS},
		"an LPC member":                      {"LPC member", graph.LPC},
		"a PCN pharmacist":                   {"PCN pharmacist", graph.PCN},
		"an associate":                       {"Associate", graph.Practice},
	} {
		if got := post(c.role, c.at); got != want {
			t.Errorf("%q: %q, want %q", c.role, got, want)
		}
	}
}

func TestSinceWhenAnEdgeHolds(t *testing.T) {
	for _, c := range []struct {
		edge         graph.Edge
		since, began string
	}{
		{graph.Edge{}, "", ""},
		{graph.Edge{Since: 20190701}, "since 1 July 2019", "1 July 2019"},
		{graph.Edge{Since: 20190701, SinceBy: true}, "since 1 July 2019 or earlier", "1 July 2019 or earlier"},
		{graph.Edge{Unconfirmed: 20260801}, "not confirmed since 1 August 2026", "not confirmed since 1 August 2026"},
		{graph.Edge{Since: 20190701, Unconfirmed: 20260801}, "since 1 July 2019, not confirmed since 1 August 2026",
			"1 July 2019, not confirmed since 1 August 2026"},
	} {
		if since, began := Since(&c.edge), Began(&c.edge); since != c.since || began != c.began {
			t.Errorf("%+v: %q and %q, want %q and %q", c.edge, since, began, c.since, c.began)
		}
	}
}

func TestAPartnerOfABoardIsOneOfItsSystem(t *testing.T) {
	lpc := graph.Ref{Code: "lpc.bay", Kind: graph.LPC, Name: "Community Pharmacy Bay"}
	board := graph.Ref{Code: "QZ9", Kind: graph.ICS, Name: "NHS BAY INTEGRATED CARE BOARD"}
	place := graph.Ref{Code: "place.bay", Kind: graph.Place, Name: "Bay"}
	for want, ends := range map[string][2]graph.Ref{
		"Community Pharmacy Bay is a partner in the system of NHS Bay Integrated Care Board.":  {lpc, board},
		"NHS Bay Integrated Care Board has Community Pharmacy Bay as a partner in its system.": {board, lpc},
		"Community Pharmacy Bay is a partner in Bay.":                                          {lpc, place},
		"Bay has Community Pharmacy Bay as a partner.":                                         {place, lpc},
	} {
		e := graph.Edge{Type: graph.PartnerIn, From: "lpc.bay", To: ends[0].Code}
		if ends[0] == lpc {
			e.To = ends[1].Code
		}
		if got := Path(graph.Path{Nodes: ends[:], Edges: []graph.Hop{{Edge: e}}}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestASuppliedSourceIsCalledSuppliedOnce(t *testing.T) {
	sources := graph.Sources{{Name: "people@2026-11-01", Title: "People and the roles they hold (supplied)"}}
	e := graph.Edge{Source: "people@2026-11-01", Seen: 20261101, Basis: graph.Supplied}
	if got := Source(sources, &e, 20261123); got != "People and the roles they hold (supplied), 1 November 2026" {
		t.Errorf("%q", got)
	}
}
