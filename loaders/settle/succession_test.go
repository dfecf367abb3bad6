package settle

import (
	"math"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestSuccessionCarriesOn(t *testing.T) {
	site := func(hospital, trust string) facts.Edge {
		return facts.NewEdge(graph.Edge{Type: graph.SiteOf, From: hospital, To: trust}, graph.Hospital, graph.Trust)
	}
	serves := func(trust, board string, share float64) facts.Edge {
		return facts.NewEdge(graph.Edge{Type: graph.Serves, From: trust, To: board, Share: share}, graph.Trust, graph.ICS)
	}
	took := func(from, to string, on graph.Day, kind graph.Kind) facts.Edge {
		return facts.NewEdge(graph.Edge{Type: graph.SucceededBy, From: from, To: to, On: on}, kind, kind)
	}
	lists := []*facts.Facts{
		file("bodies", 20260701, false, []facts.Node{
			node("RA", graph.Trust, 0, 20200401), node("RB", graph.Trust, 0, 20230401), node("RC", graph.Trust, 20230401, 0),
			node("RD", graph.Trust, 0, 20200401), node("RE", graph.Trust, 0, 0), node("RF", graph.Trust, 0, 0),
			node("QA", graph.ICS, 0, 20260401), node("QB", graph.ICS, 0, 20260401), node("QC", graph.ICS, 20260401, 0),
			node("QS", graph.ICS, 0, 20260401), node("QT", graph.ICS, 20260401, 0), node("QK", graph.ICS, 0, 0),
			node("H1", graph.Hospital, 0, 0), node("H2", graph.Hospital, 0, 0), node("H3", graph.Hospital, 0, 0),
		}, nil),
		file("changes", 20260701, false, nil, []facts.Edge{
			took("RA", "RB", 20200401, graph.Trust), took("RB", "RC", 20230401, graph.Trust),
			took("RD", "RE", 20200401, graph.Trust), took("RD", "RF", 20200401, graph.Trust),
			took("QA", "QC", 20260401, graph.ICS), took("QB", "QC", 20260401, graph.ICS),
			took("QS", "QC", 20260401, graph.ICS), took("QS", "QT", 20260401, graph.ICS),
		}),
		file("sites", 20190131, false, nil, []facts.Edge{site("H1", "RA"), site("H2", "RD"), site("H3", "RA")}),
		file("newer sites", 20250131, false, nil, []facts.Edge{site("H3", "RF")}),
		file("flows", 20221231, false, nil, []facts.Edge{serves("RE", "QA", 0.25), serves("RE", "QB", 0.5), serves("RE", "QS", 0.125),
			serves("RE", "QK", 0.125), serves("RB", "QK", 1)}),
	}
	s, by := Reconcile(lists)
	t.Run("a hospital goes on with the trust that took over, and with that one's successor", func(t *testing.T) {
		loadtest.One(t, s, graph.SiteOf, "H1", "RA", 20200331)
		loadtest.One(t, s, graph.SiteOf, "H1", "RB", 20200401)
		e := loadtest.One(t, s, graph.SiteOf, "H1", "RC", loadtest.Today)
		if e.Since != 20230401 || e.Basis != graph.Derived || e.Rule != graph.RuleSuccession || e.Source != "sites 2019-01-31" ||
			e.Seen != 20260701 {
			t.Errorf("%+v", e)
		}
	})
	t.Run("a trust that was split has no successor for its hospitals", func(t *testing.T) {
		loadtest.One(t, s, graph.SiteOf, "H2", "", 20200401)
	})
	t.Run("a newer list decides from its day", func(t *testing.T) {
		loadtest.One(t, s, graph.SiteOf, "H3", "RC", 20250130)
		loadtest.One(t, s, graph.SiteOf, "H3", "RF", 20250131)
	})
	t.Run("flows to boards that became one are added up, and those to a board that was split are not carried on", func(t *testing.T) {
		shares := map[string]float64{}
		for _, e := range loadtest.On(s, graph.Serves, "RE", 20260401) {
			shares[e.To] = e.Share
		}
		if len(shares) != 2 || math.Abs(shares["QC"]-0.75) > 1e-9 || shares["QK"] != 0.125 {
			t.Errorf("%v", shares)
		}
		if n := len(loadtest.On(s, graph.Serves, "RE", 20260331)); n != 4 {
			t.Errorf("%d flows the day before, want 4", n)
		}
		reports(
			t,
			by.Settled,
			RuleSplit,
			"RE SERVES QS in flows 2022-12-31: 2 boards took over from QS, so nobody knows whose these patients are",
		)
	})
	t.Run("the flows of a trust go on with the one that took over", func(t *testing.T) {
		loadtest.One(t, s, graph.Serves, "RC", "QK", loadtest.Today)
	})
}

func TestOldONSCodesAreKnown(t *testing.T) {
	board := node("QNX", graph.ICS, 0, 0)
	board.Rest = &facts.Particulars{Alias: []string{"E54000064"}}
	flow := facts.NewEdge(graph.Edge{Type: graph.Serves, From: "RYR", To: "E54000053", Share: 0.977}, graph.Trust, graph.ICS)
	s, _ := Reconcile([]*facts.Facts{file("names", 20241231, false, []facts.Node{board}, nil),
		file("flows", 20221231, false, nil, []facts.Edge{flow})})
	loadtest.One(t, s, graph.Serves, "RYR", "QNX", 20250101)
}
