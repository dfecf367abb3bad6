package loaders_test

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// TestEnglandCareTrusts: no list of care trusts is loaded, but files that name them are.
func TestEnglandCareTrusts(t *testing.T) {
	s, _ := allEngland(t)
	for code, name := range map[string]string{
		"TAH": "Sheffield Health Partnership University NHS Foundation Trust",
		"TAJ": "Black Country Healthcare NHS Foundation Trust",
		"TAD": "Bradford District Care NHS Foundation Trust",
	} {
		if n := loadtest.Body(t, s, code); n.Kind != graph.Trust || n.Name != name {
			t.Errorf("%s is the %s %q", code, n.Kind, n.Name)
		}
	}
}

// TestEnglandOwnersGetTheirNamesFromTheConsolidatedList: no list of head offices after
// February 2019 is loaded.
func TestEnglandOwnersGetTheirNamesFromTheConsolidatedList(t *testing.T) {
	s, _ := allEngland(t)
	if n := loadtest.Body(t, s, "G0V3E"); n.Name != "GRAPHICTRAIL LIMITED" || n.Unnamed {
		t.Errorf("%+v", n)
	}
	unnamed := map[string]bool{}
	for i := range s.Nodes {
		if n := &s.Nodes[i]; n.Kind == graph.PharmacyOwner && n.Unnamed {
			unnamed[n.Code] = true
		}
	}
	pharmacies := 0
	for i := range s.Edges {
		if e := &s.Edges[i]; e.Type == graph.OwnedBy && e.Counts(loadtest.Today) && unnamed[e.To] {
			pharmacies++
		}
	}
	// 1,945 active pharmacies of the list of March 2025 have an owner that the list of head offices
	// lacks, 284 of them in Wales, which the graph leaves out. 1,236 are in the consolidated list
	// themselves; others have an owner whose other pharmacies are. The rest of the 1,661 in England:
	// owners since 2024, and nine whose pharmacies give several names.
	if pharmacies != 407 {
		t.Errorf("%d pharmacies have an owner without a name, want 407", pharmacies)
	}
}

// TestEnglandTies: 247 pharmacies that were open in the list of March 2025 are as near to
// a practice of one network as to one of another, to the whole metre that an edge gives. By
// the practices of the newest map alone 242 are: 240 exactly, 241 within half a metre. The other
// five are tied with a practice that the map lacks and that is open. FA064 is in one building with both.
func TestEnglandTies(t *testing.T) {
	s, _ := allEngland(t)
	tied := map[string]int{}
	for i := range s.Edges {
		if e := &s.Edges[i]; e.Type == graph.AlignedTo && e.Tie && e.Counts(loadtest.Today) {
			tied[e.From]++
		}
	}
	for code, n := range tied {
		if n < 2 {
			t.Errorf("%s is tied with nobody", code)
		}
	}
	if len(tied) != 247 || tied["FA064"] != 2 {
		t.Errorf("%d pharmacies are tied, want 247; FA064 to %d networks", len(tied), tied["FA064"])
	}
}

// TestEnglandCallsBodiesAsInTheirTime: a line of 2020 leads to a CCG, and one of 2021 to what was an STP.
func TestEnglandCallsBodiesAsInTheirTime(t *testing.T) {
	s, _ := allEngland(t)
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), s, nil); err != nil {
		t.Fatal(err)
	}
	for day, want := range map[graph.Day][2]string{
		20150630: {"CCG: NHS MORECAMBE BAY CCG", "STP: No STP on record. Integrated care boards opened on 1 July 2022"},
		20200630: {"CCG: NHS MORECAMBE BAY CCG", "STP: No STP on record. Integrated care boards opened on 1 July 2022"},
		20210630: {"CCG: NHS MORECAMBE BAY CCG", "STP: Lancashire and South Cumbria ICS"},
		20220701: {": NHS Lancashire and South Cumbria ICB - 01K", ": NHS Lancashire and South Cumbria Integrated Care Board"},
	} {
		l, err := ask.Of(t.Context(), store, ask.Line, ask.CodeQuery{Code: "Y01008", On: day})
		if err != nil {
			t.Fatal(err)
		}
		var got [2]string
		for _, stage := range l.Stages {
			words := stage.Called + ": " + stage.Gap
			if len(stage.Stops) > 0 {
				words += stage.Stops[0].Name
			}
			switch stage.Name {
			case "sub-ICB":
				got[0] = words
			case ask.StageICS:
				got[1] = words
			}
		}
		if got != want {
			t.Errorf("on %s: %q, want %q", day, got, want)
		}
	}
}

// TestEnglandHadNoBoardsIn2015: no file of the time before ICBs names an STP.
func TestEnglandHadNoBoardsIn2015(t *testing.T) {
	s, _ := allEngland(t)
	open := 0
	for i := range s.Nodes {
		n := &s.Nodes[i]
		if n.Kind == graph.ICS && n.On(20150101) {
			t.Errorf("%s %s was open on 1 January 2015", n.Code, n.Name)
		}
		if n.Kind == graph.ICS && n.On(20220701) {
			open++
		}
	}
	if open != 42 {
		t.Errorf("%d boards were open on 1 July 2022, want 42", open)
	}
}

// TestEnglandPharmaciesSucceedEachOther: of the pairs at one postcode since 2019, those one to one. The
// list of March 2025 has 2,041 pairs by the days alone, 50 of them outside England. Of the 1,991 in England
// 69 are not one to one: nobody knows which of several succeeded which.
// 588 open pharmacies are in no list of council areas.
func TestEnglandPharmaciesSucceedEachOther(t *testing.T) {
	s, _ := allEngland(t)
	e := loadtest.One(t, s, graph.SucceededBy, "FQ429", "FNP33", loadtest.Today)
	if e.Rule != graph.RulePremises || e.On != 20230919 || e.Basis != graph.Derived {
		t.Errorf("%+v", e)
	}
	since2019, placed := 0, map[string]bool{}
	for i := range s.Edges {
		switch e := &s.Edges[i]; {
		case e.Type == graph.SucceededBy && e.Rule == graph.RulePremises && e.On >= 20190101:
			since2019++
		case e.Type == graph.InArea:
			placed[e.From] = true
		}
	}
	without := 0
	for i := range s.Nodes {
		if n := &s.Nodes[i]; n.Kind == graph.Pharmacy && n.On(loadtest.Today) && !placed[n.Code] {
			without++
		}
	}
	if since2019 != 1922 || without != 56 {
		t.Errorf("%d pairs since 2019, %d pharmacies without a council area", since2019, without)
	}
}
