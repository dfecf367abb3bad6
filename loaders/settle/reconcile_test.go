package settle

import (
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// file makes the facts of one made-up file.
func file(dataset string, seen graph.Day, complete bool, nodes []facts.Node, edges []facts.Edge, points ...facts.Point) *facts.Facts {
	name := dataset + " " + seen.String()
	return &facts.Facts{
		Source:  graph.Source{Name: name, Dataset: dataset, Seen: seen, Sum: name},
		Dataset: &facts.Dataset{Name: dataset, Complete: complete, Basis: graph.Official, Trust: 10},
		Nodes:   nodes, Edges: edges, Points: points,
	}
}

func node(code string, kind graph.Kind, opened, closed graph.Day) facts.Node {
	return facts.Node{Code: code, Kind: kind, Name: code, Opened: opened, Closed: closed}
}

func member(practice, pcn string, since, until graph.Day) facts.Edge {
	return facts.NewEdge(graph.Edge{Type: graph.MemberOf, From: practice, To: pcn, Since: since, Until: until}, graph.Practice, graph.PCN)
}

func noNetwork(practice string) facts.Edge {
	return facts.Edge{Type: graph.MemberOf, From: practice, FromKind: graph.Practice, None: true}
}

func partOf(from, to string) facts.Edge {
	return facts.NewEdge(graph.Edge{Type: graph.PartOf, From: from, To: to}, graph.SubICB, graph.ICS)
}

func TestReconcileMemberships(t *testing.T) {
	practice := node("A1", graph.Practice, 20000101, 0)
	book := file("epcn", 20241025, true, nil, []facts.Edge{member("A1", "U1", 20190701, 20200401), member("A1", "U2", 20200401, 0)})
	mapOf := func(seen graph.Day, e ...facts.Edge) *facts.Facts {
		return file(facts.RegistrationsMap, seen, false, []facts.Node{node("A1", graph.Practice, 0, 0)}, e)
	}
	list := func(n facts.Node) *facts.Facts { return file("epraccur", 20260618, true, []facts.Node{n}, nil) }

	t.Run("a newer file ends the older membership by its day, not on it", func(t *testing.T) {
		s, _ := Reconcile([]*facts.Facts{mapOf(20260801, member("A1", "U3", 0, 0)), book, list(practice)})
		loadtest.One(t, s, graph.MemberOf, "A1", "U1", 20200331)
		e := loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20260731)
		if e.Until != 20260801 || !e.UntilBy {
			t.Errorf("the old membership ends %s, by = %v", e.Until, e.UntilBy)
		}
		if e = loadtest.One(t, s, graph.MemberOf, "A1", "U3", 20260801); !e.SinceBy {
			t.Error("the new membership is not marked as started by that day")
		}
	})
	t.Run("a file that agrees keeps the start and refreshes the day", func(t *testing.T) {
		s, _ := Reconcile([]*facts.Facts{book, mapOf(20260801, member("A1", "U2", 0, 0)), list(practice)})
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U2", loadtest.Today); e.Since != 20200401 || e.Seen != 20260801 || e.SinceBy {
			t.Errorf("got %+v", e)
		}
	})
	t.Run("of two rows of one file the later one ends the earlier one on its first day", func(t *testing.T) {
		two := file("epcn", 20241025, true, nil, []facts.Edge{member("A1", "U1", 20190701, 0), member("A1", "U2", 20220401, 0)})
		s, _ := Reconcile([]*facts.Facts{two, list(practice)})
		loadtest.One(t, s, graph.MemberOf, "A1", "U1", 20220331)
		loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20220401)
	})
	t.Run("a row that names only its end makes way for the next one of its file", func(t *testing.T) {
		two := file("epcn", 20241025, true, nil, []facts.Edge{member("A1", "U1", 0, 20230101), member("A1", "U2", 20220401, 0)})
		s, _ := Reconcile([]*facts.Facts{two, list(practice)})
		loadtest.One(t, s, graph.MemberOf, "A1", "U1", 20220331)
		loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20220401)
	})
	t.Run("of two rows of one file that begin on one day the one that lasts longer counts", func(t *testing.T) {
		for _, order := range [][2]int{{0, 1}, {1, 0}} {
			rows := []facts.Edge{member("A1", "U1", 20190701, 20200401), member("A1", "U2", 20190701, 20220401)}
			two := file("epcn", 20241025, true, nil, []facts.Edge{rows[order[0]], rows[order[1]]})
			s, _ := Reconcile([]*facts.Facts{two, list(practice)})
			loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20190701)
			loadtest.One(t, s, graph.MemberOf, "A1", "", 20220401)
		}
	})
	t.Run("of two such rows with one network the one with an end counts", func(t *testing.T) {
		for _, order := range [][2]int{{0, 1}, {1, 0}} {
			rows := []facts.Edge{member("A1", "U1", 20190701, 20200401), member("A1", "U1", 20190701, 0)}
			two := file("epcn", 20241025, true, nil, []facts.Edge{rows[order[0]], rows[order[1]]})
			s, _ := Reconcile([]*facts.Facts{two, list(practice)})
			loadtest.One(t, s, graph.MemberOf, "A1", "U1", 20200331)
			loadtest.One(t, s, graph.MemberOf, "A1", "", 20200401)
		}
	})
	t.Run("a membership that outlasts its practice ends with it", func(t *testing.T) {
		longer := file("epcn", 20241025, true, nil, []facts.Edge{member("A1", "U2", 20200401, 20260601)})
		s, _ := Reconcile([]*facts.Facts{longer, list(node("A1", graph.Practice, 20000101, 20260101))})
		loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20251231)
		loadtest.One(t, s, graph.MemberOf, "A1", "", 20260101)
	})
	t.Run("unallocated ends the older membership", func(t *testing.T) {
		s, _ := Reconcile([]*facts.Facts{book, mapOf(20260801, noNetwork("A1")), list(practice)})
		loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20260731)
		loadtest.One(t, s, graph.MemberOf, "A1", "", 20260801)
	})
	t.Run("a closed practice has none", func(t *testing.T) {
		s, _ := Reconcile([]*facts.Facts{book, list(node("A1", graph.Practice, 20000101, 20260101))})
		loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20251231)
		loadtest.One(t, s, graph.MemberOf, "A1", "", 20260101)
	})
	t.Run("an open practice missing from the newest map keeps its last, not confirmed since", func(t *testing.T) {
		other := file(facts.RegistrationsMap, 20260801, false, []facts.Node{node("B2", graph.Practice, 0, 0)},
			[]facts.Edge{member("B2", "U1", 0, 0)})
		s, _ := Reconcile([]*facts.Facts{book, other, list(practice)})
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U2", loadtest.Today); e.Unconfirmed != 20241025 {
			t.Errorf("not confirmed since %s, want the workbook's day", e.Unconfirmed)
		}
	})
	t.Run("what an earlier list lacks starts by the day of the first list that holds it", func(t *testing.T) {
		empty := file("epcn", 20241025, true, nil, []facts.Edge{member("Z9", "U1", 20190701, 0)})
		s, _ := Reconcile([]*facts.Facts{empty, mapOf(20260801, member("A1", "U2", 0, 0)), list(practice)})
		loadtest.One(t, s, graph.MemberOf, "A1", "", 20260731)
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20260801); !e.SinceBy {
			t.Errorf("got %+v", e)
		}
	})
	t.Run("known only from the first list, the start is unknown", func(t *testing.T) {
		s, _ := Reconcile([]*facts.Facts{mapOf(20260801, member("A1", "U2", 0, 0)), list(practice)})
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20240101); e.Since != 0 {
			t.Errorf("since %s", e.Since)
		}
	})
	t.Run("a network that opened later starts its memberships on that day where the old one ended then", func(t *testing.T) {
		pcns := file("epcn", 20241025, true, []facts.Node{node("U2", graph.PCN, 20190701, 20250401)},
			[]facts.Edge{member("A1", "U2", 20190701, 0)})
		next := file("dse", 20250501, false, []facts.Node{node("U4", graph.PCN, 20250401, 0)}, nil)
		s, _ := Reconcile([]*facts.Facts{pcns, next, mapOf(20260801, member("A1", "U4", 0, 0)), list(practice)})
		loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20250331)
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U4", 20250401); e.SinceBy {
			t.Errorf("got %+v", e)
		}
	})
}

func TestReconcileBoards(t *testing.T) {
	before := file("eccg", 20251229, true, []facts.Node{node("D4", graph.SubICB, 20210401, 0), node("92A", graph.SubICB, 20200401, 0)},
		[]facts.Edge{partOf("D4", "QNQ"), partOf("92A", "QXU")})
	change := file("icb_succession", 20260401, false, []facts.Node{node("QNQ", graph.ICS, 0, 20260401), node("QXU", graph.ICS, 0, 20260401),
		node("S9B9J", graph.ICS, 20260401, 0)},
		[]facts.Edge{facts.NewEdge(graph.Edge{Type: graph.SucceededBy, From: "QXU", To: "S9B9J", On: 20260401}, graph.ICS, graph.ICS)})
	after := file(facts.RegistrationsMap, 20260801, false, nil, []facts.Edge{partOf("92A", "S9B9J"), partOf("U2", "S9B9J")})
	pharmacy := facts.Node{Code: "FA1", Kind: graph.Pharmacy, Name: "FA1", Postcode: "GU1 1AA", Opened: 20100101}
	based := facts.NewEdge(graph.Edge{Type: graph.BasedIn, From: "FA1", To: "QXU"}, graph.Pharmacy, graph.ICS)
	shops := file("edispensary", 20250304, true, []facts.Node{pharmacy}, []facts.Edge{based})
	s, _ := Reconcile([]*facts.Facts{after, before, change, shops, file("postcodes", 20260801, false, nil, nil,
		facts.Point{Postcode: "GU11AA", Lat: 51.2, Lon: -0.5, Board: "S9B9J"})})

	t.Run("abolished boards close and new ones open on the effective day", func(t *testing.T) {
		loadtest.One(t, s, graph.PartOf, "92A", "QXU", 20260331)
		if e := loadtest.One(t, s, graph.PartOf, "92A", "S9B9J", 20260401); e.SinceBy || e.Since != 20260401 {
			t.Errorf("got %+v", e)
		}
		loadtest.One(t, s, graph.PartOf, "U2", "S9B9J", 20260401)
	})
	t.Run("an edge to an abolished body ends with it", func(t *testing.T) {
		loadtest.One(t, s, graph.PartOf, "D4", "QNQ", 20260331)
		loadtest.One(t, s, graph.PartOf, "D4", "", 20260401)
	})
	t.Run("the board of a pharmacy is its list's until boards changed and then its postcode's", func(t *testing.T) {
		loadtest.One(t, s, graph.BasedIn, "FA1", "QXU", 20260331)
		if e := loadtest.One(t, s, graph.BasedIn, "FA1", "S9B9J", 20260401); e.SinceBy {
			t.Errorf("the pharmacy had another board before, so this edge begins on that very day: %+v", e)
		}
	})
	t.Run("a board that was the same before did not begin when boards changed", func(t *testing.T) {
		same := file("edispensary", 20250304, true, []facts.Node{pharmacy},
			[]facts.Edge{facts.NewEdge(graph.Edge{Type: graph.BasedIn, From: "FA1", To: "QMH"}, graph.Pharmacy, graph.ICS)})
		open := file("icb-names", 20241231, false, []facts.Node{node("QMH", graph.ICS, 0, 0)}, nil)
		s, _ := Reconcile([]*facts.Facts{change, open, same, file("postcodes", 20260801, false, nil, nil,
			facts.Point{Postcode: "GU11AA", Lat: 51.2, Lon: -0.5, Board: "QMH"})})
		if e := loadtest.One(t, s, graph.BasedIn, "FA1", "QMH", 20260401); !e.SinceBy {
			t.Errorf("%+v", e)
		}
	})
}

func TestReconcileParentsOfTheNewlyOpened(t *testing.T) {
	up := func(from string, kind graph.Kind, to string, above graph.Kind) facts.Edge {
		return facts.NewEdge(graph.Edge{Type: graph.PartOf, From: from, To: to}, kind, above)
	}
	region := node("Y60", graph.Region, 0, 0)
	earlier := file("eccg", 20251231, true, []facts.Node{region, node("QMH", graph.ICS, 0, 0), node("92A", graph.SubICB, 20200401, 0),
		node("place.x", graph.Place, 20200401, 0)},
		[]facts.Edge{up("QMH", graph.ICS, "Y60", graph.Region), up("92A", graph.SubICB, "QMH", graph.ICS),
			up("place.x", graph.Place, "QMH", graph.ICS)})
	opened := file("icb_succession", 20260401, false, []facts.Node{node("S9B9J", graph.ICS, 20260401, 0),
		node("T1T1T", graph.ICS, 20251201, 0),
		node("93A", graph.SubICB, 20260501, 0), node("place.y", graph.Place, 20260601, 0)}, nil)
	later := file(facts.RegistrationsMap, 20260801, false, nil, []facts.Edge{up("QMH", graph.ICS, "Y60", graph.Region),
		up("S9B9J", graph.ICS, "Y60", graph.Region),
		up("T1T1T", graph.ICS, "Y60", graph.Region), up("93A", graph.SubICB, "S9B9J", graph.ICS), up("place.y", graph.Place, "QMH", graph.ICS)})
	s, _ := Reconcile([]*facts.Facts{earlier, opened, later})
	t.Run("a body that opened between two lists is part of what the later one says from the day it opened", func(t *testing.T) {
		for from, want := range map[string]struct {
			to  string
			day graph.Day
		}{"S9B9J": {"Y60", 20260401}, "93A": {"S9B9J", 20260501}, "place.y": {"QMH", 20260601}} {
			if e := loadtest.One(t, s, graph.PartOf, from, want.to, want.day); e.Since != want.day || e.SinceBy || e.Seen != 20260801 {
				t.Errorf("%+v", e)
			}
		}
	})
	t.Run("one that was open on the day of the earlier list, which lacks it, starts by the day of the later", func(t *testing.T) {
		loadtest.One(t, s, graph.PartOf, "T1T1T", "", 20260731)
		if e := loadtest.One(t, s, graph.PartOf, "T1T1T", "Y60", 20260801); !e.SinceBy {
			t.Errorf("%+v", e)
		}
	})
	t.Run("a list after it opened that lacks it is no silence of before", func(t *testing.T) {
		between := file("eccg", 20260630, true, []facts.Node{node("92A", graph.SubICB, 20200401, 0)},
			[]facts.Edge{up("QMH", graph.ICS, "Y60", graph.Region)})
		s, _ := Reconcile([]*facts.Facts{earlier, opened, between, later})
		loadtest.One(t, s, graph.PartOf, "S9B9J", "", 20260731)
	})
	t.Run("a membership of a new practice still starts by the first list that holds it", func(t *testing.T) {
		book := file("epcn", 20251231, true, nil, []facts.Edge{member("A1", "U1", 20190701, 0)})
		now := file(facts.RegistrationsMap, 20260801, false, []facts.Node{node("A1", graph.Practice, 0, 0)},
			[]facts.Edge{member("A1", "U1", 0, 0), member("A2", "U1", 0, 0)})
		s, _ := Reconcile([]*facts.Facts{book, now, file("epraccur", 20260618, true, []facts.Node{node("A1", graph.Practice, 20000101, 0),
			node("A2", graph.Practice, 20260401, 0)}, nil)})
		if e := loadtest.One(t, s, graph.MemberOf, "A2", "U1", 20260801); e.Since != 20260801 || !e.SinceBy {
			t.Errorf("%+v", e)
		}
	})
}

func TestReconcileBodies(t *testing.T) {
	t.Run("a complete list ends what it no longer holds", func(t *testing.T) {
		s, _ := Reconcile([]*facts.Facts{
			file("etr", 20260708, true, []facts.Node{node("RAA", graph.Trust, 20000101, 0)}, nil),
			file("etr", 20251229, true, []facts.Node{node("RAA", graph.Trust, 20000101, 0), node("RBB", graph.Trust, 20000101, 0)}, nil),
		})
		if n := loadtest.Body(t, s, "RBB"); n.Closed != 20260708 {
			t.Errorf("RBB closed %s", n.Closed)
		}
		if n := loadtest.Body(t, s, "RAA"); n.Closed != 0 {
			t.Errorf("RAA closed %s", n.Closed)
		}
	})
	t.Run("a code that only an edge names becomes a stakeholder under its code", func(t *testing.T) {
		e := facts.NewEdge(graph.Edge{Type: graph.OwnedBy, From: "FA1", To: "P99"}, graph.Pharmacy, graph.PharmacyOwner)
		s, _ := Reconcile([]*facts.Facts{file("edispensary", 20250304, true, []facts.Node{node("FA1", graph.Pharmacy, 20000101, 0)},
			[]facts.Edge{e})})
		if n := loadtest.Body(t, s, "P99"); n.Kind != graph.PharmacyOwner || n.Name != "P99" || !n.Unnamed {
			t.Errorf("got %+v", n)
		}
	})
	t.Run("a list that only gives names makes no stakeholder", func(t *testing.T) {
		only := node("P99", graph.PharmacyOwner, 0, 0)
		only.NameOnly, only.Name = true, "NAME LTD"
		e := facts.NewEdge(graph.Edge{Type: graph.OwnedBy, From: "FA1", To: "P99"}, graph.Pharmacy, graph.PharmacyOwner)
		alone := node("P88", graph.PharmacyOwner, 0, 0)
		alone.NameOnly = true
		s, _ := Reconcile([]*facts.Facts{file("names", 20240201, false, []facts.Node{only, alone}, nil),
			file("edispensary", 20250304, true, []facts.Node{node("FA1", graph.Pharmacy, 20000101, 0)}, []facts.Edge{e})})
		if n := loadtest.Body(t, s, "P99"); n.Name != "NAME LTD" {
			t.Errorf("got %+v", n)
		}
		if len(s.Nodes) != 2 {
			t.Errorf("%d stakeholders, want 2", len(s.Nodes))
		}
	})
	t.Run("of lists that only give names the newest that has one speaks", func(t *testing.T) {
		naming := func(day graph.Day, name string) *facts.Facts {
			n := node("P99", graph.PharmacyOwner, 0, 0)
			n.NameOnly, n.Name = true, name
			return file("names", day, false, []facts.Node{n}, nil)
		}
		e := facts.NewEdge(graph.Edge{Type: graph.OwnedBy, From: "FA1", To: "P99"}, graph.Pharmacy, graph.PharmacyOwner)
		s, _ := Reconcile([]*facts.Facts{naming(20260101, ""), naming(20240201, "OLD LTD"), naming(20250201, "NEW LTD"),
			file("edispensary", 20250304, true, []facts.Node{node("FA1", graph.Pharmacy, 20000101, 0)}, []facts.Edge{e})})
		if n := loadtest.Body(t, s, "P99"); n.Name != "NEW LTD" || n.Unnamed {
			t.Errorf("got %+v", n)
		}
	})
	t.Run("a network's commissioner is the one that all its members share", func(t *testing.T) {
		com := func(p, c string) facts.Edge {
			return facts.NewEdge(graph.Edge{Type: graph.CommissionedBy, From: p, To: c}, graph.Practice, graph.SubICB)
		}
		s, _ := Reconcile([]*facts.Facts{file(facts.RegistrationsMap, 20260801, false,
			[]facts.Node{node("A1", graph.Practice, 0, 0), node("A2", graph.Practice, 0, 0), node("U1", graph.PCN, 0, 0),
				node("U2", graph.PCN, 0, 0)},
			[]facts.Edge{member("A1", "U1", 0, 0), member("A2", "U1", 0, 0), member("A3", "U2", 0, 0), member("A4", "U2", 0, 0),
				com("A1", "16C"), com("A2", "16C"), com("A3", "16C"), com("A4", "01K")})})
		if e := loadtest.One(t, s, graph.CommissionedBy, "U1", "16C", loadtest.Today); e.Basis != graph.Derived {
			t.Errorf("got %+v", e)
		}
		loadtest.One(t, s, graph.CommissionedBy, "U2", "", loadtest.Today)
	})
}

func TestReconcileNearest(t *testing.T) {
	at := func(n facts.Node, postcode string, lat, lon float64) facts.Node {
		n.Postcode, n.Lat, n.Lon = postcode, lat, lon
		return n
	}
	s, _ := Reconcile([]*facts.Facts{file(facts.RegistrationsMap, 20260801, false, []facts.Node{
		at(node("A1", graph.Practice, 20000101, 20230101), "AA1 1AA", 54.000, -2.8),
		at(node("A2", graph.Practice, 20000101, 0), "AA1 1AB", 54.010, -2.8),
		at(node("A3", graph.Practice, 20000101, 0), "AA1 1AB", 54.010, -2.8),
		at(node("A4", graph.Practice, 20000101, 0), "AA1 1AB", 54.010, -2.8),
		at(node("F1", graph.Pharmacy, 20100101, 0), "AA1 1AA", 54.000, -2.8),
		node("F2", graph.Pharmacy, 20100101, 0),
	}, []facts.Edge{member("A1", "U1", 20190701, 0), member("A2", "U2", 20190701, 0), member("A3", "U3", 20240401, 0),
		member("A4", "U2", 20190701, 0)})})
	t.Run("reckoned for each span between changes", func(t *testing.T) {
		loadtest.One(t, s, graph.AlignedTo, "F1", "", 20190630)
		if e := loadtest.One(t, s, graph.AlignedTo, "F1", "U1", 20221231); e.Distance != graph.Apart(0) || e.Rule != "nearest" {
			t.Errorf("got %+v", e)
		}
		if e := loadtest.One(t, s, graph.AlignedTo, "F1", "U2", 20230101); e.Distance != graph.Apart(1112) || e.Tie || e.Until != 20240401 {
			t.Errorf("got %+v", e)
		}
	})
	t.Run("equally near members of several networks are a tie, on the days when there are several", func(t *testing.T) {
		got := loadtest.On(s, graph.AlignedTo, "F1", 20240401)
		if len(got) != 2 || got[0].To != "U2" || got[1].To != "U3" {
			t.Fatalf("got %+v", got)
		}
		for _, e := range got {
			if !e.Tie || e.Since != 20240401 || e.Until != 0 || e.Distance != graph.Apart(1112) {
				t.Errorf("got %+v", e)
			}
		}
	})
	t.Run("an empty postcode has no coordinates", func(t *testing.T) { loadtest.One(t, s, graph.AlignedTo, "F2", "", loadtest.Today) })
}

func TestReconcilePoints(t *testing.T) {
	site := node("A1", graph.Practice, 20000101, 0)
	site.Postcode, site.Lat, site.Lon = "AA1 1AA", 54.5, -2.5
	hospital := node("RZZ01", graph.Hospital, 0, 0)
	hospital.Postcode, hospital.Lat, hospital.Lon = "AA1 1AA", 54.6, -2.6
	s, _ := Reconcile([]*facts.Facts{
		file("nhsuk", 20200131, false, []facts.Node{site, hospital}, nil),
		file("postcodes", 20260801, false, nil, nil, facts.Point{Postcode: "AA11AA", Lat: 54.0, Lon: -2.8}),
	})
	t.Run("a practice is at its postcode, whatever point a site list gives", func(t *testing.T) {
		if n := loadtest.Body(t, s, "A1"); n.Lat != 54.0 || n.Lon != -2.8 {
			t.Errorf("%v, %v", n.Lat, n.Lon)
		}
	})
	t.Run("a hospital is where its own list says", func(t *testing.T) {
		if n := loadtest.Body(t, s, "RZZ01"); n.Lat != 54.6 || n.Lon != -2.6 {
			t.Errorf("%v, %v", n.Lat, n.Lon)
		}
	})
}

// TestAClosingDayThatNobodyGivesIsUnknown: a body is closed by the day of the first file that
// says so, and what ended with it ended by that day.
func TestAClosingDayThatNobodyGivesIsUnknown(t *testing.T) {
	open, gone := node("A1", graph.Practice, 20000101, 0), node("A1", graph.Practice, 20000101, 0)
	gone.Status = graph.StatusClosed
	dated := node("A1", graph.Practice, 20000101, 20240601)
	dated.Status = graph.StatusClosed
	told := func(seen graph.Day, n facts.Node) *facts.Facts {
		return file("records", seen, false, []facts.Node{n}, nil)
	}
	list := func(seen graph.Day, n ...facts.Node) *facts.Facts { return file("epraccur", seen, true, n, nil) }
	other := node("B1", graph.Practice, 20000101, 0)
	for name, c := range map[string]struct {
		files  []*facts.Facts
		closed graph.Day
		by     bool
	}{
		"inactive, and no day":                {[]*facts.Facts{told(20240101, open), told(20250101, gone)}, 20250101, true},
		"the first file that says so decides": {[]*facts.Facts{told(20250101, gone), told(20260101, gone)}, 20250101, true},
		"a day that another file gives":       {[]*facts.Facts{told(20250101, gone), told(20260101, dated)}, 20240601, false},
		"a day that an older file gives":      {[]*facts.Facts{told(20250101, dated), told(20260101, gone)}, 20240601, false},
		"absent from a newer complete list":   {[]*facts.Facts{list(20250101, open, other), list(20260101, other)}, 20260101, true},
		"named again by a newer file":         {[]*facts.Facts{told(20250101, gone), told(20260101, open)}, 0, false},
		"absent, and there again in a later one": {[]*facts.Facts{list(20250101, open, other),
			list(20260101, other), list(20260201, open, other)}, 0, false},
	} {
		s, _ := Reconcile(append(c.files, file("epcn", 20230101, true, nil, []facts.Edge{member("A1", "U1", 20200401, 0)})))
		n := loadtest.Body(t, s, "A1")
		if n.Closed != c.closed || n.ClosedBy != c.by {
			t.Errorf("%s: closed %s, by = %v", name, n.Closed, n.ClosedBy)
		}
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U1", 20230601); e.Until != c.closed || e.UntilBy != c.by {
			t.Errorf("%s: its membership ends %s, by = %v", name, e.Until, e.UntilBy)
		}
	}
}

func TestRuleNewerFileHasTheLastWord(t *testing.T) {
	list := func(seen graph.Day, e ...facts.Edge) *facts.Facts { return file("epcn", seen, true, nil, e) }
	t.Run("also where it says of an earlier start", func(t *testing.T) {
		s, by := Reconcile([]*facts.Facts{list(20240630, member("A1", "U1", 20190701, 0)),
			list(20250630, member("A1", "U2", 20180701, 0))})
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20190701); e.Since != 20180701 || e.SinceBy || e.Until != 0 {
			t.Errorf("got %+v", e)
		}
		reports(t, by.Settled, RuleElsewhere, "A1 MEMBER_OF U1 in line 0 of epcn 2024-06-30 or U2 in line 0 of epcn 2025-06-30: U2 is used")
	})
	t.Run("also where it says of an earlier end", func(t *testing.T) {
		s, by := Reconcile([]*facts.Facts{list(20240630, member("A1", "U1", 20190701, 0)),
			list(20250630, member("A1", "U1", 20190601, 20230101))})
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U1", 20221231); e.Since != 20190601 || e.UntilBy {
			t.Errorf("got %+v", e)
		}
		loadtest.One(t, s, graph.MemberOf, "A1", "", 20230101)
		reports(t, by.Settled, RuleElsewhere, "A1 MEMBER_OF U1 in line 0 of epcn 2024-06-30, but on some of its days "+
			"the newer epcn 2025-06-30 has none (line 0): epcn 2025-06-30 is used")
	})
	t.Run("of what happened before the older file, to the day", func(t *testing.T) {
		s, _ := Reconcile([]*facts.Facts{list(20240630, member("A1", "U1", 20190701, 0)),
			list(20250630, member("A1", "U2", 20190101, 20200101), member("A1", "U1", 20200101, 0))})
		loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20191231)
		loadtest.One(t, s, graph.MemberOf, "A1", "U1", 20200101)
	})
	t.Run("an old map that every history contradicts says nothing", func(t *testing.T) {
		mapOf := func(seen graph.Day, u string) *facts.Facts {
			return file(facts.RegistrationsMap, seen, false, nil, []facts.Edge{member("A1", u, 0, 0)})
		}
		s, by := Reconcile([]*facts.Facts{mapOf(20200901, "U1"), mapOf(20260801, "U2"),
			list(20220430, member("A1", "U2", 20190701, 0)), list(20241025, member("A1", "U2", 20190701, 0))})
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20200901); e.Since != 20190701 || e.Until != 0 || e.Seen != 20260801 {
			t.Errorf("got %+v", e)
		}
		reports(t, by.Settled, RuleElsewhere, "A1 MEMBER_OF U1 in line 0 of gp-reg-pat-prac-map 2020-09-01 or U2 in line 0 of epcn 2024-10-25: "+
			"U2 is used")
	})
	t.Run("no network is opened backwards over a map that says none", func(t *testing.T) {
		none := func(seen graph.Day) *facts.Facts {
			return file(facts.RegistrationsMap, seen, false, nil, []facts.Edge{noNetwork("A1")})
		}
		s, _ := Reconcile([]*facts.Facts{list(20200101, member("A1", "U1", 20190701, 0)), none(20251001), none(20260101),
			file("epcn list", 20260201, false, []facts.Node{node("U1", graph.PCN, 20190701, 20250401), node("U2", graph.PCN, 20250401, 0)}, nil),
			file(facts.RegistrationsMap, 20260801, false, nil, []facts.Edge{member("A1", "U2", 0, 0)})})
		loadtest.One(t, s, graph.MemberOf, "A1", "", 20260731)
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20260801); !e.SinceBy {
			t.Errorf("got %+v", e)
		}
	})
	t.Run("a move that a file tells ahead counts from its day until a newer file speaks", func(t *testing.T) {
		ahead := list(20260310, member("A1", "U1", 20190701, 20260401), member("A1", "U2", 20260401, 0))
		s, _ := Reconcile([]*facts.Facts{ahead})
		loadtest.One(t, s, graph.MemberOf, "A1", "U1", 20260331)
		loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20260401)
		s, _ = Reconcile([]*facts.Facts{ahead, file(facts.RegistrationsMap, 20260320, false, nil, []facts.Edge{member("A1", "U3", 0, 0)})})
		loadtest.One(t, s, graph.MemberOf, "A1", "U1", 20260319)
		loadtest.One(t, s, graph.MemberOf, "A1", "U3", 20260401)
	})
	t.Run("no row is about a day before its organisation opened", func(t *testing.T) {
		opened := file("pcns", 20220430, false, []facts.Node{node("U2", graph.PCN, 20220401, 0)}, nil)
		s, _ := Reconcile([]*facts.Facts{opened, list(20200630, member("A1", "U1", 20190701, 0)),
			list(20250630, member("A1", "U2", 20190701, 0))})
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U1", 20220331); e.UntilBy {
			t.Errorf("got %+v", e)
		}
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U2", 20220401); e.Since != 20220401 || e.SinceBy {
			t.Errorf("got %+v", e)
		}
	})
	t.Run("a history knows of no network where none of its rows covers the day", func(t *testing.T) {
		history := list(20250630, member("A1", "U1", 20220101, 0))
		history.Dataset.History = true
		s, _ := Reconcile([]*facts.Facts{list(20200630, member("A1", "U1", 20190701, 0)), history})
		if e := loadtest.One(t, s, graph.MemberOf, "A1", "U1", 20220101); e.Since != 20220101 || e.SinceBy {
			t.Errorf("got %+v", e)
		}
		loadtest.One(t, s, graph.MemberOf, "A1", "", 20200630)
	})
}

// reports fails the test unless a decision of a rule has these words.
func reports(t *testing.T, settled []Decision, rule, words string) {
	t.Helper()
	for _, d := range settled {
		if d.Rule == rule && d.Words == words {
			return
		}
	}
	t.Errorf("the report does not say %q: %+v", words, settled)
}

func TestWhatABodyIsHasDays(t *testing.T) {
	at := func(name, postcode, status string, address ...string) facts.Node {
		n := node("FZ901", graph.Pharmacy, 20100101, 0)
		n.Name, n.Postcode, n.Status, n.Address = name, postcode, status, address
		return n
	}
	counted := func(patients int, seen graph.Day) facts.Node {
		return facts.NewNode(graph.Node{Code: "FZ901", Patients: patients, PatientsSeen: seen}, 1)
	}
	named := func(n facts.Node) facts.Node { n.NameOnly = true; return n }
	lists := []*facts.Facts{
		file("shops", 20260630, true, []facts.Node{at("THIRD NAME", "ZZ99 2BB", "open", "2 NEW ROAD")}, nil),
		file("shops", 20231231, true, []facts.Node{at("FIRST NAME", "ZZ99 1AA", "dormant", "1 OLD ROAD", "OLDTON")}, nil),
		file("shops", 20250331, true, []facts.Node{at("First Name", "ZZ99 2BB", "open", "2 NEW ROAD")}, nil),
		file("patients a", 20240401, false, []facts.Node{named(counted(700, 20240401))}, nil),
		file("patients b", 20250401, false, []facts.Node{named(counted(800, 20250401))}, nil),
		file("postcodes", 20260801, false, nil, nil, facts.Point{Postcode: "ZZ991AA", Lat: 53.5, Lon: -1.5},
			facts.Point{Postcode: "ZZ992BB", Lat: 54, Lon: -2}),
	}
	s, _ := Reconcile(lists)
	n := loadtest.Body(t, s, "FZ901")
	for _, c := range []struct {
		on                     graph.Day
		name, postcode, status string
		lat                    float64
		patients               int
	}{
		{20231231, "First Name", "ZZ99 1AA", "dormant", 53.5, 700}, // other capitals are no other name
		{20250330, "First Name", "ZZ99 1AA", "dormant", 53.5, 700},
		{20250331, "First Name", "ZZ99 2BB", "open", 54, 700},
		{20250401, "First Name", "ZZ99 2BB", "open", 54, 800},
		{20260630, "THIRD NAME", "ZZ99 2BB", "open", 54, 800},
	} {
		if was := n.AsOf(c.on); was.Name != c.name || was.Postcode != c.postcode || was.Status != c.status || was.Lat != c.lat ||
			was.Patients != c.patients {
			t.Errorf("on %s it is %+v", c.on, was)
		}
	}
	if !slices.Equal(n.Alias, []string{"FIRST NAME", "First Name"}) {
		t.Errorf("it is found by %q", n.Alias)
	}
	slices.Reverse(lists)
	again, _ := Reconcile(lists)
	if other := loadtest.Body(t, again, "FZ901"); !n.Same(&other) {
		t.Error("in another order of files it was something else")
	}
}

func TestTwoListsOfADayMakeNoPast(t *testing.T) {
	n, other := node("FZ901", graph.Pharmacy, 20100101, 0), node("FZ901", graph.Pharmacy, 20100101, 0)
	n.Name, other.Name = "ONE", "OTHER"
	s, _ := Reconcile([]*facts.Facts{file("a", 20250331, true, []facts.Node{n}, nil), file("b", 20250331, true, []facts.Node{other}, nil)})
	if got := loadtest.Body(t, s, "FZ901"); len(got.Past) > 0 {
		t.Errorf("it was %v", got.Past)
	}
}
