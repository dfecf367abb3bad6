package pages_test

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// TestAPharmacyLeadFindsTheNetwork goes from what a lead has in hand to who
// leads the network, its practices, its other pharmacies and its LPC.
func TestAPharmacyLeadFindsTheNetwork(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for asked, to := range map[string]string{"FZ003": "/s/FZ003/pharmacies?on=2026-11-23", "fz003": "/s/FZ003/pharmacies?on=2026-11-23",
		"BY1+7ZN": "/s/FZ003/pharmacies?on=2026-11-23", "U99001": "/s/U99001/pharmacies?on=2026-11-23"} {
		if w := webtest.Get(h, "/pharmacies?of="+asked); w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
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
		w := webtest.Get(h, address)
		for _, want := range says {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d, does not say %q", address, w.Code, want)
			}
		}
	}
	if w := webtest.Get(h, "/s/FZ003/pharmacies"); strings.Contains(w.Body.String(), `href="/s/FZ003/pharmacies?on=2026-11-23"`) {
		t.Error("a pharmacy is among its own sisters")
	}
}

// TestThePharmaciesPageNamesTheCommitteesThatLPCsNames where a network is covered
// through the council areas of its pharmacies alone.
func TestThePharmaciesPageNamesTheCommitteesThatLPCsNames(t *testing.T) {
	sample, err := sampletest.Load(t, webtest.Today).Whole(t.Context())
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
	h := webtest.Serve(t, web.Config{Graph: store})
	a, err := ask.Of(t.Context(), store, ask.LPCs, ask.CodeQuery{Code: "U99001", On: webtest.Today})
	if err != nil || len(a.LPCs) == 0 || a.LPCs[0].By != ask.ByArea {
		t.Fatalf("%+v, %v", a, err)
	}
	for _, address := range []string{"/s/U99001/pharmacies", "/s/FZ003/pharmacies"} {
		_, tail, _ := strings.Cut(webtest.Get(h, address).Body.String(), "<h3>Its local pharmaceutical committee</h3>")
		if !strings.Contains(tail, "Community Pharmacy Sample Lancashire") || strings.Contains(tail, "on record covers") {
			t.Errorf("%s: %s", address, tail)
		}
	}
}

func TestThePharmacySearchLeadsOnFromAPractice(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for _, asked := range []string{"X99001", "bay+view+medical"} {
		page := webtest.Get(h, "/pharmacies?of="+asked).Body.String()
		for _, want := range []string{"No pharmacy or PCN", `href="/s/X99001"`,
			`in <a href="/s/U99001/pharmacies?on=2026-11-23">Bay Shore PCN</a>`} {
			if !strings.Contains(page, want) || strings.Contains(page, "No name, code or postcode fits") {
				t.Errorf("%s lacks %q", asked, want)
			}
		}
	}
}

func TestHowFarTheRulesAgreeIsToldInTheWordsOfThePage(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for address, want := range map[string]string{
		"/s/U99001/pharmacies?rule=all": "The rules do not agree. Together they name ",
		"/s/FZ001/pharmacies?rule=all":  "rules that find a match agree.",
	} {
		page := webtest.Get(h, address).Body.String()
		if !strings.Contains(page, want) || strings.Contains(page, "disagree") {
			t.Errorf("%s lacks %q: %s", address, want, page)
		}
	}
	if page := webtest.Get(h, "/s/U99001/pharmacies?rule=all").Body.String(); !strings.Contains(page, " pharmacies; all of them name ") ||
		!strings.Contains(page, "The number that each names: Nearest practice ") {
		t.Errorf("%s", page)
	}
}

func TestNoMetresAreADistance(t *testing.T) {
	store := embedded.Memory()
	g := webtest.Graph()
	for i := range g.Edges {
		if g.Edges[i].Type == graph.AlignedTo {
			g.Edges[i].Distance = graph.Apart(0)
		}
	}
	if _, err := store.Replace(t.Context(), g, nil); err != nil {
		t.Fatal(err)
	}
	h := webtest.Small(t, func(c *web.Config) { c.Graph = store })
	for _, address := range []string{"/s/U89141/pharmacies", "/s/FA001/pharmacies?rule=nearest"} {
		if page := webtest.Get(h, address).Body.String(); !strings.Contains(page, "0 m") {
			t.Errorf("%s tells no distance: %s", address, page)
		}
	}
}

// TestAPostcodeThatNobodyHas: the page invents no distance, and shows the
// postcodes that are spelt most like it.
func TestAPostcodeThatNobodyHas(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for _, address := range []string{"/search?q=by1+7zx", "/pharmacies?of=by17zx"} {
		w := webtest.Get(h, address)
		for _, want := range []string{"Nobody on record has the postcode BY1 7ZX", "no distance in metres is given or assumed",
			"the same except for the last letter", "BY1 7Z"} {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d, does not say %q", address, w.Code, want)
			}
		}
	}
	if w := webtest.Get(h, "/search?q=ze1+9zz"); strings.Contains(w.Body.String(), "nearest known by spelling") ||
		!strings.Contains(w.Body.String(), "postcode") {
		t.Errorf("a postcode that is like none: %s", w.Body)
	}
}

// TestTheOtherPharmaciesComeNearestFirst: how far each is from the pharmacy of the page, not
// from a practice.
func TestTheOtherPharmaciesComeNearestFirst(t *testing.T) {
	_, list, _ := strings.Cut(
		webtest.Get(webtest.Sample(t, io.Discard, ""), "/s/FZ003/pharmacies?rule=nearest").Body.String(),
		"nearest first",
	)
	list, _, _ = strings.Cut(list, "</ul>")
	last, n := 0.0, 0
	for _, m := range regexp.MustCompile(`([0-9.]+) (k?m) from\s+here`).FindAllStringSubmatch(list, -1) {
		away, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		if m[2] == "km" {
			away *= 1000
		}
		if away < last {
			t.Errorf("%s after %g m", m[0], last)
		}
		last, n = away, n+1
	}
	if n < 4 {
		t.Errorf("%d pharmacies say how far they are: %s", n, list)
	}
}

// TestEachNetworkOfATieIsShown: a pharmacy that is as near to two networks is in both.
func TestEachNetworkOfATieIsShown(t *testing.T) {
	whole, err := sampletest.Load(t, webtest.Today).Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next := *whole.WithoutEnds()
	next.Edges = slices.Clone(next.Edges)
	for i := range next.Edges {
		e := &next.Edges[i]
		if e.Type == graph.AlignedTo && e.From == "FZ003" && e.Rule == graph.RuleNearest && e.Until == 0 {
			e.Tie = true
			other := *e
			other.To = "U99002"
			next.Edges = append(next.Edges, other)
			break
		}
	}
	slices.SortFunc(next.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), &next, nil); err != nil {
		t.Fatal(err)
	}
	page := webtest.Get(webtest.Serve(t, web.Config{Graph: store}), "/s/FZ003/pharmacies?rule=nearest").Body.String()
	for _, code := range []string{"U99001", "U99002"} {
		if !regexp.MustCompile(`(?s)<h2>The PCN:\s+<a href="/s/` + code).MatchString(page) {
			t.Errorf("the network %s is not shown: %s", code, page)
		}
	}
}
