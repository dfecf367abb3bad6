package graph_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
)

func moved() *graph.Node {
	return &graph.Node{Code: "FZ901", Name: "NEW NAME", Postcode: "ZZ99 2BB", Address: []string{"2 NEW ROAD"}, Lat: 54, Lon: -2,
		Status: graph.StatusOpen, Patients: 900, PatientsSeen: 20260801, PatientsSource: "c",
		Past: graph.NewPast([]graph.Former{
			{Until: 20240101, Field: graph.PastName, Value: "FIRST NAME", Source: "list"},
			{Until: 20250101, Field: graph.PastName, Value: "OLD NAME", Source: "list"},
			{Until: 20250101, Field: graph.PastPostcode, Value: "ZZ99 1AA", Source: "list"},
			{Until: 20250101, Field: graph.PastAddress, Value: "1 OLD ROAD\nOLDTON", Source: "list"},
			{Until: 20250101, Field: graph.PastPlace, Value: "53.5,-1.5", Source: "list"},
			{Until: 20250101, Field: graph.PastStatus, Value: graph.StatusDormant, Source: "list"},
			{Until: 20250401, Field: graph.PastPatients, Value: "700", Seen: 20240401, Source: "a"},
			{Until: 20260801, Field: graph.PastPatients, Value: "800", Seen: 20250401, Source: "b"},
		})}
}

func TestAStakeholderIsAsItWasOnTheDay(t *testing.T) {
	n := moved()
	if n.AsOf(20260801) != n || n.AsOf(20270101) != n {
		t.Error("from the day of the newest list on it is as it is")
	}
	for _, c := range []struct {
		on                     graph.Day
		name, postcode, status string
		lat                    float64
		patients               int
		counted                graph.Day
	}{
		{20260731, "NEW NAME", "ZZ99 2BB", graph.StatusOpen, 54, 800, 20250401},
		{20250101, "NEW NAME", "ZZ99 2BB", graph.StatusOpen, 54, 700, 20240401},
		{20241231, "OLD NAME", "ZZ99 1AA", graph.StatusDormant, 53.5, 700, 20240401},
		{20240101, "OLD NAME", "ZZ99 1AA", graph.StatusDormant, 53.5, 700, 20240401},
		{20231231, "FIRST NAME", "ZZ99 1AA", graph.StatusDormant, 53.5, 700, 20240401},
		{20100101, "FIRST NAME", "ZZ99 1AA", graph.StatusDormant, 53.5, 700, 20240401},
	} {
		was := n.AsOf(c.on)
		if was.Name != c.name || was.Postcode != c.postcode || was.Status != c.status || was.Lat != c.lat ||
			was.Patients != c.patients || was.PatientsSeen != c.counted {
			t.Errorf("on %s: %+v", c.on, was)
		}
	}
	if was := n.AsOf(20241231); !slices.Equal(was.Address, []string{"1 OLD ROAD", "OLDTON"}) {
		t.Errorf("%q", was.Address)
	}
	if diff := cmp.Diff(moved(), n); diff != "" {
		t.Errorf("asking changed it: %s", diff)
	}
}

func TestAnOldPostcodeWithoutAPlaceHasNone(t *testing.T) {
	n := moved()
	n.Past = graph.NewPast([]graph.Former{{Until: 20250101, Field: graph.PastPostcode, Value: "ZZ99 1AA", Source: "list"}})
	if was := n.AsOf(20240101); was.HasPoint() {
		t.Errorf("%v, %v is where it is today", was.Lat, was.Lon)
	}
}

func TestPastSurvivesJSON(t *testing.T) {
	n := moved()
	b, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	var back graph.Node
	if err := json.Unmarshal(b, &back); err != nil || !n.Same(&back) {
		t.Errorf("%v: %s", err, b)
	}
}

func TestASubICBIsToldApartByTheNameBeforeItsBoards(t *testing.T) {
	n := &graph.Node{Code: "00Z", Kind: graph.SubICB, Name: "NHS SAMPLE ICB - 00Z", Past: graph.NewPast([]graph.Former{
		{Until: 20220701, Field: graph.PastName, Value: "NHS SEAPORT CCG", Source: "list"},
		{Until: 20260401, Field: graph.PastName, Value: "NHS OLDER ICB - 00Z", Source: "list"},
		{Until: 20260401, Field: graph.PastStatus, Value: graph.StatusOpen, Source: "list"},
	})}
	if got := n.Formerly(); got != "NHS SEAPORT CCG" {
		t.Errorf("after its board's: %q", got)
	}
	if got := n.AsOf(20210101).Formerly(); got != "" {
		t.Errorf("while it had a name of its own: %q", got)
	}
	n.Kind = graph.Practice
	if got := n.Formerly(); got != "" {
		t.Errorf("of another kind: %q", got)
	}
}

func TestACCGHasNotTheNameOfTheBoardAfterIt(t *testing.T) {
	for _, c := range []struct {
		node      graph.Node
		then, now string
	}{
		{graph.Node{Code: "00Z", Kind: graph.SubICB, Name: "NHS SAMPLE ICB - 00Z"}, "CCG 00Z", "NHS SAMPLE ICB - 00Z"},
		{graph.Node{Code: "QZ9", Kind: graph.ICS, Name: "NHS Sample Integrated Care Board"}, "STP QZ9", "NHS Sample Integrated Care Board"},
		{graph.Node{Code: "00Y", Kind: graph.SubICB, Name: "NHS SEAPORT"}, "NHS SEAPORT", "NHS SEAPORT"},
		{graph.Node{Code: "A99999", Kind: graph.Practice, Name: "THE ICB - A99999"}, "THE ICB - A99999", "THE ICB - A99999"},
	} {
		if then, now := c.node.AsOf(20220630).Name, c.node.AsOf(20220701).Name; then != c.then || now != c.now {
			t.Errorf("%s: %q and %q, want %q and %q", c.node.Code, then, now, c.then, c.now)
		}
	}
}
