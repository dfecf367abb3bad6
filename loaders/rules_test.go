package loaders

import (
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
	"github.com/throughline-graph/throughline/loaders/settle"
)

// The rules that the data forces, each from files to graph. Those that need no
// file to show are in reconcile_test.go, seen_test.go and load_test.go.

// graphOf loads files and returns the graph and the report.
func graphOf(t *testing.T, files ...string) (*graph.Snapshot, Report) {
	t.Helper()
	s := &loadtest.Store{}
	r := loaded(t, s, today, loadtest.Put(t, files...))
	for _, f := range r.Files {
		if f.Outcome != "loaded" {
			t.Fatalf("%s is %s: %s", f.Path, f.Outcome, f.Reason)
		}
	}
	return s.Next, r
}

func TestRuleLastDay(t *testing.T) {
	s, _ := graphOf(t, "ods-2026-06/epraccur.csv",
		loadtest.PracticeLine("Z99001", 12, "20260930", 17, "20260531")+loadtest.PracticeLine("Z99002", 12, "20250331", 13, "INACTIVE"))
	n := loadtest.Body(t, s, "Z99001")
	if !n.On(20260930) || n.On(20261001) || n.Closed != 20261001 {
		t.Errorf("the close date is the last day that counts: closed is %s", n.Closed)
	}
	if n.Status != "open" {
		t.Errorf("before that date it is %s", n.Status)
	}
	loadtest.One(t, s, graph.CommissionedBy, "Z99001", "99Z", 20260531)
	loadtest.One(t, s, graph.CommissionedBy, "Z99001", "", 20260601)
	if n := loadtest.Body(t, s, "Z99002"); !n.On(20250331) || n.On(20250401) {
		t.Errorf("closed is %s", n.Closed)
	}
}

func TestRuleDaysToCome(t *testing.T) {
	s, _ := graphOf(t, "ods-2026-06/epraccur.csv", loadtest.PracticeLine("Z99001", 12, "20270331")+
		loadtest.PracticeLine("Z99002", 11, "20270401"))
	if n := loadtest.Body(t, s, "Z99001"); n.Closed != 20270401 {
		t.Errorf("a close date in the future is loaded unchanged, but closed is %s", n.Closed)
	}
	if n := loadtest.Body(t, s, "Z99002"); n.Opened != 20270401 || n.On(loadtest.Today) {
		t.Errorf("an open date in the future is loaded unchanged, but opened is %s", n.Opened)
	}
}

func TestRuleBoardOfAPractice(t *testing.T) {
	s, _ := graphOf(t,
		"ods-2026-06/epraccur.csv", loadtest.PracticeLine("Z99001", 4, "QWR")+loadtest.PracticeLine("Z99002", 4, "QWR", 15, "98Z"),
		"ods-2026-06/eccg.csv", loadtest.ODSLine("99Z", "NHS A ICB - 99Z", 4, "QZ1", 13, "", 14, "RO319")+
			loadtest.ODSLine("98Z", "NHS A ICB - 98Z", 4, "QZ1", 13, "", 14, "RO319"),
		"reg/map.csv", loadtest.MapHeadings+loadtest.MapRow("Z99001", "U99001", "99Z", "QZ1")+loadtest.MapRow("Z99002", "U99001", "98Z", "QZ2"))
	loadtest.One(t, s, graph.CommissionedBy, "Z99001", "99Z", loadtest.Today)
	loadtest.One(t, s, graph.PartOf, "99Z", "QZ1", loadtest.Today)
	loadtest.One(t, s, graph.PartOf, "98Z", "QZ2", loadtest.Today)
	for _, e := range s.Edges {
		if e.From == "QWR" || e.To == "QWR" {
			t.Errorf("column 4 of a practice says nothing of its board, but %+v", e)
		}
	}
}

func TestRuleSameVintage(t *testing.T) {
	list := loadtest.PracticeLine("Z99001", 16, "20200401")
	// Of one day the map has the last word.
	other := strings.ReplaceAll(loadtest.MapHeadings+loadtest.MapRow("Z99001", "U99001", "98Z", "QZ1"), "01Aug2026", "30Jun2026")
	for _, order := range [][]string{{"a/2026-06-30/epraccur.csv", list, "b/map.csv", other},
		{"a/map.csv", other, "b/2026-06-30/epraccur.csv", list}} {
		s, r := graphOf(t, order...)
		loadtest.One(t, s, graph.CommissionedBy, "Z99001", "98Z", 20260701)
		i := slices.IndexFunc(r.Settled, func(s settle.Decision) bool { return s.Rule == settle.RuleSameVintage && s.Code == "Z99001" })
		const words = "Z99001 COMMISSIONED_BY 99Z in line 1 of epraccur@2026-06-30 or 98Z in line 2 of gp-reg-pat-prac-map@2026-06-30: 98Z " +
			"is used"
		if i < 0 || r.Settled[i].Words != words {
			t.Errorf("the report does not name the rows: %+v", r.Settled)
		}
	}
}

func TestRuleBoardOfAPharmacy(t *testing.T) {
	shops := loadtest.PharmacyLine("FZ901", 4, "QNQ", 10, "ZZ99 1AA") + loadtest.PharmacyLine("FZ902", 4, "QNQ", 10, "ZZ99 9ZZ") +
		loadtest.PharmacyLine("FZ903", 4, "QZ1", 10, "ZZ99 9ZZ") + loadtest.PharmacyLine("FZ904", 4, "QZ1", 10, "ZZ99 1AA")
	s, _ := graphOf(t, "ods-2026-03/edispensary.csv", shops,
		"x/icb_succession.csv", "old_icb_code,old_icb_name,new_icb_code,new_icb_name,effective_date\nQNQ,OLD BOARD,S9Z9Z,NEW BOARD,2026-04-01\n",
		"postcodes-2026-08-01/pharmacy_postcode_geo_lookup.csv", "postcode,lat,lon,icb_code,icb_name\nZZ991AA,53.5,-2.5,S9Z9Z,NEW BOARD\n",
	)
	loadtest.One(t, s, graph.BasedIn, "FZ901", "QNQ", 20260331)
	loadtest.One(t, s, graph.BasedIn, "FZ901", "S9Z9Z", 20260401)
	loadtest.One(t, s, graph.BasedIn, "FZ904", "S9Z9Z", 20260401)
	loadtest.One(t, s, graph.BasedIn, "FZ902", "QNQ", 20260331)
	loadtest.One(t, s, graph.BasedIn, "FZ902", "", 20260401)
	if e := loadtest.One(t, s, graph.BasedIn, "FZ903", "QZ1", 20260401); e.Basis != graph.Official {
		t.Errorf("a postcode that the look-up lacks leaves column 4 standing: %+v", e)
	}
}

func TestRuleCommissionerOfANetwork(t *testing.T) {
	book := "PCN Code,PCN Name,Current Sub ICB Loc Code,Sub ICB Location,Open Date,Close Date,Address Line 1,Address Line 2," +
		"Address Line 3,Address Line 4,Address Line 5,Postcode\n" +
		"U99001,A PCN,98Z,NHS A ICB - 98Z,20190701,,,,,,,ZZ99 3VZ\n"
	s, _ := graphOf(t, "ods-2026-06/epcn.csv", book, "reg/map.csv",
		loadtest.MapHeadings+loadtest.MapRow("Z99001", "U99001", "99Z", "QZ1")+loadtest.MapRow("Z99002", "U99002", "99Z", "QZ1")+
			loadtest.MapRow("Z99003", "U99003", "99Z", "QZ1")+loadtest.MapRow("Z99004", "U99003", "98Z", "QZ1"))
	loadtest.One(t, s, graph.CommissionedBy, "U99001", "98Z", loadtest.Today)
	if e := loadtest.One(t, s, graph.CommissionedBy, "U99002", "99Z", loadtest.Today); e.Rule != "members" {
		t.Errorf("got %+v", e)
	}
	loadtest.One(t, s, graph.CommissionedBy, "U99003", "", loadtest.Today)
}

func TestRuleScope(t *testing.T) {
	s, r := graphOf(t, "ods-2026-06/epraccur.csv", loadtest.PracticeLine("Z99001")+loadtest.PracticeLine("W99001", 3, "W00", 4, "Q99")+
		loadtest.PracticeLine("S99001", 3, "", 4, ""),
		"ods-2026-06/edispensary.csv", loadtest.PharmacyLine("FZ901")+loadtest.PharmacyLine("FZ902", 14, "RO94")+
			loadtest.PharmacyLine("FZ903", 3, "W00", 4, "Q99"))
	for _, code := range []string{"W99001", "S99001", "FZ903"} {
		if slices.ContainsFunc(s.Nodes, func(n graph.Node) bool { return n.Code == code }) {
			t.Errorf("%s is not of England", code)
		}
	}
	for ending, want := range map[string]int{"epraccur.csv": 2, "edispensary.csv": 1} {
		if f := outcome(t, r, ending); f.LeftOut != want || len(f.Refused) != 0 {
			t.Errorf("%s: %d left out, %d refused", ending, f.LeftOut, len(f.Refused))
		}
	}
	if a, b := loadtest.Body(t, s, "FZ901"), loadtest.Body(t, s, "FZ902"); a.Contract != "" || b.Contract != "appliance" {
		t.Errorf("contracts %q and %q", a.Contract, b.Contract)
	}
}

func TestRuleBytes(t *testing.T) {
	s, r := graphOf(t, "ods-2026-06/epraccur.csv", loadtest.PracticeLine("Z99001", 2, "ST MARY\x92S SURGERY")+
		loadtest.PracticeLine("Z99002", 2, "CAFÉ SURGERY"))
	if n := loadtest.Body(t, s, "Z99001"); n.Name != "ST MARY’S SURGERY" {
		t.Errorf("got %q", n.Name)
	}
	if n := loadtest.Body(t, s, "Z99002"); n.Name != "CAFÉ SURGERY" {
		t.Errorf("a cell that is UTF-8 stays so: %q", n.Name)
	}
	if w := r.Files[0].Warnings; len(w) != 1 || !strings.Contains(w[0], "Windows-1252: 1, the first on line 1") {
		t.Errorf("warnings %q", w)
	}
}

func TestRuleDaysOfABody(t *testing.T) {
	s, r := graphOf(t, "ods-2026-06/epraccur.csv", loadtest.PracticeLine("Z99001", 11, "20260401", 12, "20200331"))
	if n := loadtest.Body(t, s, "Z99001"); n.Opened != 0 || n.Closed != 20200401 {
		t.Errorf("opened %s, closed %s", n.Opened, n.Closed)
	}
	if !slices.ContainsFunc(r.Rules, func(c settle.RuleCount) bool { return c.Rule == settle.RuleBackwards && c.Count == 1 }) {
		t.Errorf("the report says nothing of it: %+v", r.Rules)
	}
}

const pcnHeadings = "PCN Code,PCN Name,Current Sub ICB Loc Code,Sub ICB Location,Open Date,Close Date,Address Line 1," +
	"Address Line 2,Address Line 3,Address Line 4,Address Line 5,Postcode\n"

func pcnLine(code, commissioner string) string {
	return code + ",A PCN," + commissioner + ",NHS A ICB,20190701,,,,,,,ZZ99 3VZ\n"
}

func TestRuleCommissionerOfANetworkThatANewerListNames(t *testing.T) {
	s, _ := graphOf(t, "ods-2026-06/epcn.csv", pcnHeadings+pcnLine("U99001", "99Z")+pcnLine("U99003", "99Z"), "reg/map.csv",
		loadtest.MapHeadings+loadtest.MapRow("Z99001", "U99002", "98Z", "QZ1"),
		"ods-2026-10/epcn.csv", pcnHeadings+pcnLine("U99001", "99Z")+pcnLine("U99002", "99Z"))
	loadtest.One(t, s, graph.CommissionedBy, "U99002", "98Z", 20260801)
	loadtest.One(t, s, graph.CommissionedBy, "U99002", "99Z", loadtest.Today)
}

func TestRuleCompleteListsEndWhatTheyNoLongerHold(t *testing.T) {
	old := loadtest.PracticeLine("Z99001") + loadtest.PracticeLine("Z99002") +
		loadtest.ODSLine("Z99003", "CLINIC", 14, "B", 15, "99Z", 24, "RZ9", 26, "RO87")
	t.Run("a body that is gone, not one whose row was refused", func(t *testing.T) {
		s := &loadtest.Store{}
		r := loaded(t, s, Options{Today: loadtest.Today, AllowShrink: true}, loadtest.Put(t, "2025-06/epraccur.csv", old,
			"2026-06/epraccur.csv", loadtest.PracticeLine("Z99002", 16, "20251301")+loadtest.PracticeLine("Z99004")))
		if !r.AnyRefused() {
			t.Fatal("no row was refused")
		}
		if n := loadtest.Body(t, s.Next, "Z99001"); n.Closed != 20260630 || n.Status != "closed" {
			t.Errorf("Z99001: %+v", n)
		}
		if n := loadtest.Body(t, s.Next, "Z99002"); n.Closed != 0 {
			t.Errorf("Z99002 was refused, not gone: closed %s", n.Closed)
		}
	})
	t.Run("nothing, where a row cannot be told", func(t *testing.T) {
		s := &loadtest.Store{}
		loaded(t, s, Options{Today: loadtest.Today, AllowShrink: true}, loadtest.Put(t, "2025-06/epraccur.csv", old, "2026-06/epraccur.csv",
			loadtest.PracticeLine("Z99 02")+loadtest.PracticeLine("Z99004")+loadtest.PracticeLine("Z99005")))
		if n := loadtest.Body(t, s.Next, "Z99001"); n.Closed != 0 {
			t.Errorf("closed %s", n.Closed)
		}
	})
	t.Run("a relationship whose cell was emptied", func(t *testing.T) {
		s, _ := graphOf(t, "2025-06/epraccur.csv", old, "2026-06/epraccur.csv",
			loadtest.PracticeLine("Z99001", 15, "")+loadtest.PracticeLine("Z99002")+
				loadtest.ODSLine("Z99003", "CLINIC", 14, "B", 15, "99Z", 24, "99Z", 26, "RO87"),
			"2025-06/edispensary.csv", loadtest.PharmacyLine("FZ901", 15, "PZ01"), "2026-06/edispensary.csv", loadtest.PharmacyLine("FZ901"))
		loadtest.One(t, s, graph.CommissionedBy, "Z99001", "", loadtest.Today)
		loadtest.One(t, s, graph.OperatedBy, "Z99003", "RZ9", 20260601)
		loadtest.One(t, s, graph.OperatedBy, "Z99003", "", loadtest.Today)
		loadtest.One(t, s, graph.OwnedBy, "FZ901", "PZ01", 20260601)
		loadtest.One(t, s, graph.OwnedBy, "FZ901", "", loadtest.Today)
	})
	t.Run("inactive without a date closes on the first day that says so", func(t *testing.T) {
		s, _ := graphOf(t, "2025-06/epraccur.csv", loadtest.PracticeLine("Z99001", 13, "INACTIVE"), "2026-06/epraccur.csv",
			loadtest.PracticeLine("Z99001", 13, "INACTIVE", 5, "1 HIGH STREET"))
		if n := loadtest.Body(t, s, "Z99001"); n.Closed != 20250630 {
			t.Errorf("closed %s", n.Closed)
		}
	})
}

func TestRuleUnknownStartNeedsAListOfItsKind(t *testing.T) {
	s, _ := graphOf(t, "2025-06/edispensary.csv", loadtest.PharmacyLine("FZ901"), "2026-06/etr.csv", handMade(t, "etr/ok.csv"))
	if e := loadtest.One(t, s, graph.BasedIn, "RZ9", "QZ1", 20200101); e.Since != 0 {
		t.Errorf("a list of pharmacies says nothing of trusts: since %s", e.Since)
	}
}

func TestRuleOfManyEdges(t *testing.T) {
	people := "name,role,organisation_code,from,to,verified\n"
	base := []string{"2026-06/epraccur.csv", loadtest.PracticeLine("Z99001")}
	t.Run("a newer table with days takes the place of one without", func(t *testing.T) {
		s, _ := graphOf(t, append(base, "people-2025-01.csv", people+"Ann Example,practice manager,Z99001,,,2025-01-01\n",
			"people-2026-01.csv", people+"Ann Example,practice manager,Z99001,2024-04-01,2026-03-31,2026-01-01\n")...)
		loadtest.One(t, s, graph.Holds, "person.ann-example", "Z99001", 20260331)
		loadtest.One(t, s, graph.Holds, "person.ann-example", "", 20260401)
	})
	t.Run("what cannot be is refused, and a code that nobody knows is reported", func(t *testing.T) {
		s := &loadtest.Store{}
		r := loaded(t, s, today, loadtest.Put(t, append(base, "people-2026-01.csv",
			people+"Ann Example,practice manager,Z99091,,,2026-01-01\nBen Example,practice manager,Z99001,2026-01-01,2025-01-01,2026-01-01\n")...))
		f := outcome(t, r, "people-2026-01.csv")
		if len(f.Refused) != 1 || f.Refused[0].Line != 3 || len(f.Warnings) != 1 ||
			!strings.Contains(f.Warnings[0], "line 2: no loaded file lists Z99091") {
			t.Errorf("refused %+v, warned %q", f.Refused, f.Warnings)
		}
	})
}

func TestRulePoints(t *testing.T) {
	head := "postcode,lat,lon,icb_code,icb_name\n"
	shop := func(day string) []string {
		return []string{day + "/edispensary.csv", loadtest.PharmacyLine("FZ901", 4, "QZ2", 10, "ZZ99 1AA")}
	}
	t.Run("a board without a place leaves the place", func(t *testing.T) {
		s, _ := graphOf(t, append(shop("2026-05"), "2026-06/pharmacy_postcode_geo_lookup.csv", head+"ZZ991AA,53.5,-2.5,QZ2,B\n",
			"2026-07/pharmacy_postcode_geo_lookup.csv", head+"ZZ991AA,,,QZ2,B\n")...)
		if n := loadtest.Body(t, s, "FZ901"); n.Lat != 53.5 {
			t.Errorf("lat %v", n.Lat)
		}
	})
	t.Run("a look-up that still names an abolished board says nothing", func(t *testing.T) {
		s, _ := graphOf(t, append(shop("2026-09"), "2026-10/pharmacy_postcode_geo_lookup.csv", head+"ZZ991AA,53.5,-2.5,QNQ,OLD\n",
			"x/icb_succession.csv", "old_icb_code,old_icb_name,new_icb_code,new_icb_name,effective_date\nQNQ,OLD,QZ2,NEW,2026-04-01\n")...)
		loadtest.One(t, s, graph.BasedIn, "FZ901", "QZ2", loadtest.Today)
	})
	t.Run("what is derived is seen when the newest of its inputs was", func(t *testing.T) {
		s, _ := graphOf(t, append(shop("2026-09"), "2026-06/pharmacy_postcode_geo_lookup.csv", head+"ZZ991AA,53.5,-2.5,QZ2,B\n"+
			"ZZ993VZ,53.6,-2.5,QZ2,B\n",
			"reg/map.csv", loadtest.MapHeadings+loadtest.MapRow("Z99001", "U99001", "99Z", "QZ2"))...)
		if e := loadtest.One(t, s, graph.BasedIn, "FZ901", "QZ2", loadtest.Today); e.Seen != 20260930 {
			t.Errorf("its board is seen %s", e.Seen)
		}
		if e := loadtest.One(t, s, graph.AlignedTo, "FZ901", "U99001", loadtest.Today); e.Seen != 20260930 {
			t.Errorf("its network is seen %s", e.Seen)
		}
	})
}

func TestCheckOfTheGraph(t *testing.T) {
	good := func() *graph.Snapshot {
		s, _ := graphOf(t, "ods-2026-06/epraccur.csv", loadtest.PracticeLine("Z99001")+loadtest.PracticeLine("Z99002", 15, "98Z"))
		return s
	}
	if err := settle.Check(good()); err != nil {
		t.Fatal(err)
	}
	for words, spoil := range map[string]func(*graph.Snapshot){
		"repeated":         func(s *graph.Snapshot) { s.Nodes = append(s.Nodes, s.Nodes[0]) },
		"unknown kind":     func(s *graph.Snapshot) { s.Nodes[0].Kind = "Shop" },
		"has no name":      func(s *graph.Snapshot) { s.Nodes[0].Name = "" },
		"has no source":    func(s *graph.Snapshot) { s.Edges[0].Source = "hearsay" },
		"unknown end":      func(s *graph.Snapshot) { s.Edges[0].To = "99X" },
		"before it starts": func(s *graph.Snapshot) { s.Edges[0].Since, s.Edges[0].Until = 20250101, 20240101 },
		"was not open":     func(s *graph.Snapshot) { s.Edges[0].Since = 19500101 },
		"unknown type":     func(s *graph.Snapshot) { s.Edges[0].Type = "LIKES" },
		"98Z and 99Z on one": func(s *graph.Snapshot) {
			e := s.Edges[0]
			e.To = "98Z"
			s.Edges = slices.Insert(s.Edges, 0, e)
		},
		"before it opened on ": func(s *graph.Snapshot) { s.Nodes[2].Opened, s.Nodes[2].Closed = 20200101, 20190101 },
	} {
		s := good()
		spoil(s)
		s.EndsAt = nil
		if err := settle.Check(s); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", words, err)
		}
	}
}

func TestRuleACommissioningHubIsNoSubICB(t *testing.T) {
	list := loadtest.ODSLine("97Q", "AN ARMED FORCES COMMISSIONING HUB", 13, "", 14, "RO218") +
		loadtest.ODSLine("99Z", "NHS A ICB - 99Z", 13, "", 14, "RO319")
	clinic := loadtest.ODSLine("Z99003", "CLINIC", 14, "B", 15, "97Q", 24, "97Q", 26, "RO82")
	for _, days := range [][2]string{{"2026-01", "2026-06"}, {"2026-06", "2026-01"}} {
		s, _ := graphOf(t, days[0]+"/eccg.csv", list, days[1]+"/epraccur.csv", loadtest.PracticeLine("Z99001")+clinic)
		if n := loadtest.Body(t, s, "97Q"); n.Kind != graph.Hub || n.Setting != "" {
			t.Errorf("97Q: %+v", n)
		}
		loadtest.One(t, s, graph.PartOf, "97Q", "", loadtest.Today)
		loadtest.One(t, s, graph.CommissionedBy, "Z99003", "97Q", loadtest.Today)
		if !graph.Hub.EndsOnly() {
			t.Error("paths pass through hubs")
		}
	}
}

func TestRuleProposedBodiesAreFoundAndCountNowhere(t *testing.T) {
	shops := loadtest.PharmacyLine("FZ901", 10, "ZZ99 1AA", 11, "20100101", 15, "PZ01", 16, "20100101") +
		loadtest.PharmacyLine("FZ902", 10, "ZZ99 1AA", 11, "20260101", 13, "PROPOSED", 15, "PZ01", 16, "20260101") +
		loadtest.PharmacyLine("FZ903", 10, "ZZ99 1AA", 11, "20260901", 13, "PROPOSED", 15, "PZ01", 16, "20260901")
	s, _ := graphOf(t, "2026-06/edispensary.csv", shops)
	for _, code := range []string{"FZ902", "FZ903"} {
		if n := loadtest.Body(t, s, code); n.Status != graph.StatusProposed || n.On(loadtest.Today) || n.Name != "PHARMACY "+code {
			t.Errorf("%+v", n)
		}
		loadtest.One(t, s, graph.OwnedBy, code, "", loadtest.Today)
		loadtest.One(t, s, graph.BasedIn, code, "", loadtest.Today)
	}
	if open, _ := graph.OpenOn(s.Nodes, loadtest.Today); open[graph.Pharmacy] != 1 {
		t.Errorf("%d pharmacies are counted as open", open[graph.Pharmacy])
	}
	s, _ = graphOf(t, "2026-06/edispensary.csv", shops, "2026-10/edispensary.csv", strings.ReplaceAll(shops, "PROPOSED", "ACTIVE"))
	n := loadtest.Body(t, s, "FZ902")
	if was := n.AsOf(20260301); !was.On(20260301) || was.On(20251231) {
		t.Errorf("a list that it opened is right from that day: %+v", was)
	}
	loadtest.One(t, s, graph.OwnedBy, "FZ902", "PZ01", loadtest.Today)
}
