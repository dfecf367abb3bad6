package web

import (
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
)

// TestAPharmacyLeadFindsTheNetwork goes from what a lead has in hand to who
// leads the network, its practices, its other pharmacies and its LPC.
func TestAPharmacyLeadFindsTheNetwork(t *testing.T) {
	h := handler(t, io.Discard, "")
	for asked, to := range map[string]string{"FZ003": "/s/FZ003/pharmacies?on=2026-11-23", "fz003": "/s/FZ003/pharmacies?on=2026-11-23",
		"BY1+7ZN": "/s/FZ003/pharmacies?on=2026-11-23", "U99001": "/s/U99001/pharmacies?on=2026-11-23"} {
		if w := get(h, "/pharmacies?of="+asked); w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
			t.Errorf("%s leads to %q, status %d", asked, w.Header().Get("Location"), w.Code)
		}
	}
	for address, says := range map[string][]string{
		"/pharmacies":            {"A pharmacy, a postcode or a primary care network"},
		"/pharmacies?of=pharmac": {"found for", "/s/FZ001/pharmacies"},
		"/pharmacies?of=zzzz":    {"No name, code or postcode fits"},
		"/s/FZ003/pharmacies": {"Bay Shore PCN", "Clinical director", "Bay View Medical Centre", "Beechwood Chemist",
			"Community Pharmacy Sample Lancashire", "NHS Sample Lancashire", "Nearest practice", "m from"},
		"/s/U99001/pharmacies": {"Bay Pharmacy", "Clinical director", "Bay View Medical Centre",
			"Community Pharmacy Sample Lancashire"},
		"/s/FZ003/pharmacies?rule=items": {"Most items"},
	} {
		w := get(h, address)
		for _, want := range says {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d, does not say %q", address, w.Code, want)
			}
		}
	}
	if w := get(h, "/s/FZ003/pharmacies"); strings.Contains(w.Body.String(), `href="/s/FZ003/pharmacies?on=2026-11-23"`) {
		t.Error("a pharmacy is among its own sisters")
	}
}

// TestThePharmaciesPageNamesTheCommitteesThatLPCsNames where a network is covered
// through the council areas of its pharmacies alone.
func TestThePharmaciesPageNamesTheCommitteesThatLPCsNames(t *testing.T) {
	sample, err := sampletest.Load(t, today).Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next := *sample
	next.Edges = slices.DeleteFunc(slices.Clone(sample.Edges), func(e graph.Edge) bool { return e.Type == graph.Covers })
	next.Nodes = append(slices.Clone(sample.Nodes), graph.Node{Code: "hwb.bay", Kind: graph.HWB, Name: "Bay Council"})
	slices.SortFunc(next.Nodes, func(a, b graph.Node) int { return strings.Compare(a.Code, b.Code) })
	next.Edges = append(next.Edges, graph.Edge{Type: graph.InArea, From: "FZ003", To: "hwb.bay"},
		graph.Edge{Type: graph.Covers, From: "lpc.lancashire", To: "hwb.bay"})
	slices.SortFunc(next.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), &next, nil); err != nil {
		t.Fatal(err)
	}
	h := whole(t, Config{Graph: store, Today: func() graph.Day { return today }, Log: slog.New(slog.DiscardHandler)})
	a, err := ask.Of(t.Context(), store, ask.LPCs, ask.LPCQuery{Code: "U99001", On: today})
	if err != nil || len(a.LPCs) == 0 || a.LPCs[0].By != ask.ByArea {
		t.Fatalf("%+v, %v", a, err)
	}
	for _, address := range []string{"/s/U99001/pharmacies", "/s/FZ003/pharmacies"} {
		_, tail, _ := strings.Cut(get(h, address).Body.String(), "<h3>Its local pharmaceutical committee</h3>")
		if !strings.Contains(tail, "Community Pharmacy Sample Lancashire") || strings.Contains(tail, "on record covers") {
			t.Errorf("%s: %s", address, tail)
		}
	}
}

func TestThePharmacySearchLeadsOnFromAPractice(t *testing.T) {
	h := handler(t, io.Discard, "")
	for _, asked := range []string{"X99001", "bay+view+medical"} {
		page := get(h, "/pharmacies?of="+asked).Body.String()
		for _, want := range []string{"No pharmacy or network", `href="/s/X99001"`,
			`in the network <a href="/s/U99001/pharmacies?on=2026-11-23">Bay Shore PCN</a>`} {
			if !strings.Contains(page, want) || strings.Contains(page, "No name, code or postcode fits") {
				t.Errorf("%s lacks %q", asked, want)
			}
		}
	}
}

func TestHowFarTheRulesAgreeIsToldInTheWordsOfThePage(t *testing.T) {
	h := handler(t, io.Discard, "")
	for address, want := range map[string]string{
		"/s/U99001/pharmacies?rule=all": "The rules do not agree. Together they name ",
		"/s/FZ001/pharmacies?rule=all":  "rules that find a match agree.",
	} {
		page := get(h, address).Body.String()
		if !strings.Contains(page, want) || strings.Contains(page, "disagree") {
			t.Errorf("%s lacks %q: %s", address, want, page)
		}
	}
	if page := get(h, "/s/U99001/pharmacies?rule=all").Body.String(); !strings.Contains(page, " pharmacies; all of them name ") ||
		!strings.Contains(page, "The number that each names: Nearest practice ") {
		t.Errorf("%s", page)
	}
}

func TestNoMetresAreADistance(t *testing.T) {
	store := embedded.Memory()
	g := small()
	for i := range g.Edges {
		if g.Edges[i].Type == graph.AlignedTo {
			g.Edges[i].Distance = graph.Apart(0)
		}
	}
	if _, err := store.Replace(t.Context(), g, nil); err != nil {
		t.Fatal(err)
	}
	h := serving(t, func(c *Config) { c.Graph = store })
	for _, address := range []string{"/s/U89141/pharmacies", "/s/FA001/pharmacies?rule=nearest"} {
		if page := get(h, address).Body.String(); !strings.Contains(page, "0 m") {
			t.Errorf("%s tells no distance: %s", address, page)
		}
	}
}

// TestAPostcodeThatNobodyHas: the page invents no distance, and shows the
// postcodes that are spelt most like it.
func TestAPostcodeThatNobodyHas(t *testing.T) {
	h := handler(t, io.Discard, "")
	for _, address := range []string{"/search?q=by1+7zx", "/pharmacies?of=by17zx"} {
		w := get(h, address)
		for _, want := range []string{"Nobody on record has the postcode BY1 7ZX", "no distance in metres is given or assumed",
			"the same except for the last letter", "BY1 7Z"} {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d, does not say %q", address, w.Code, want)
			}
		}
	}
	if w := get(h, "/search?q=ze1+9zz"); strings.Contains(w.Body.String(), "nearest known by spelling") ||
		!strings.Contains(w.Body.String(), "postcode") {
		t.Errorf("a postcode that is like none: %s", w.Body)
	}
}

// TestItemsAreToldWhereTheirEdgeIs asks pages and CSV of a pharmacy that
// dispenses for two practices.
func TestItemsAreToldWhereTheirEdgeIs(t *testing.T) {
	sample, err := sampletest.Load(t, today).Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next := *sample
	next.Edges = slices.DeleteFunc(slices.Clone(sample.Edges),
		func(e graph.Edge) bool { return e.Type == graph.DispensesFor || e.Rule == "lead" })
	bare := next
	without := embedded.Memory()
	if _, err := without.Replace(t.Context(), &bare, nil); err != nil {
		t.Fatal(err)
	}
	for rule, says := range map[string]string{"items": "No dispensing figures are loaded: load the NHSBSA file",
		"lead": "No list of lead pharmacies is loaded: to use the rule lead, fill in the template named pharmacy_leads"} {
		w := get(whole(t, Config{Graph: without, Today: func() graph.Day { return today }, Log: slog.New(slog.DiscardHandler)}),
			"/api/v1/stakeholders/U99001/pharmacies?rule="+rule)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), says) || !strings.Contains(w.Body.String(), `"pairs":[]`) {
			t.Errorf("%s without data: status %d: %s", rule, w.Code, w.Body)
		}
	}
	for practice, items := range map[string]int{"X99001": 1200, "X99007": 300} {
		next.Edges = append(next.Edges, graph.Edge{Type: graph.DispensesFor, From: "FZ003", To: practice, Since: 20260801, SinceBy: true,
			Source: "dispensing@2026-08-31", Seen: 20260831, Basis: graph.Official, Items: items, Share: float64(items) / 2000, Month: "2026-08"})
	}
	slices.SortFunc(next.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), &next, nil); err != nil {
		t.Fatal(err)
	}
	h := whole(t, Config{Graph: store, Today: func() graph.Day { return today }, Log: slog.New(slog.DiscardHandler)})
	for address, says := range map[string][]string{
		"/s/FZ003/pharmacies?rule=items":  {"Bay Shore PCN", "1,200 of its 2,000 in August 2026", ">Items<", "/s/X99001"},
		"/s/U99001/pharmacies?rule=items": {"Bay Pharmacy", "1,200 of its 2,000 in August 2026"},
		"/s/U99001/pharmacies":            {">Distance<"},
		"/s/FZ003": {"1,200 items in August 2026, 60 % of the pharmacy&#39;s",
			"300 items in August 2026, 15 % of the pharmacy&#39;s"},
		"/s/X99007?edges=DISPENSES_FOR":                                           {"300 items in August 2026, 15 % of the pharmacy&#39;s"},
		"/api/v1/stakeholders/X99007/neighbours?edges=DISPENSES_FOR&format=csv":   {"share,items,month", "0.1500,300,2026-08"},
		"/api/v1/stakeholders/FZ003/pharmacies?rule=items&format=csv":             {"1200,2000,2026-08"},
		"/api/v1/stakeholders/FZ003/neighbours?edges=DISPENSES_FOR":               {`"items":1200`, `"month":"2026-08"`, `"share":0.6`},
		"/api/v1/paths?from=FZ003&to=X99007&format=csv":                           {"0.1500,300,2026-08"},
		"/api/v1/stakeholders/FZ003/neighbours?edges=DISPENSES_FOR&on=2026-07-31": {`"total":0`},
	} {
		w := get(h, address)
		for _, want := range says {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d, does not say %q: %s", address, w.Code, want, w.Body)
			}
		}
	}
}
