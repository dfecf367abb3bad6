package search_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/search"
)

var nodes = []graph.Node{
	{Code: "A1", Kind: graph.Practice, Name: "CASTLE HILL SURGERY", Postcode: "PR1 2AB", Patients: 100},
	{Code: "A2", Kind: graph.Practice, Name: "Castlegate Medical Centre", Postcode: "PR12 3XY", Patients: 900},
	{Code: "A3", Kind: graph.Practice, Name: "CASTLE VIEW PRACTICE", Postcode: "PR1 2AC", Patients: 500, Closed: 20240101},
	{Code: "A4", Kind: graph.Practice, Name: "CASTLE STREET SURGERY", Postcode: "LA1 1AA", Patients: 200},
	{Code: "A5", Kind: graph.Practice, Name: "St. Mary's Surgery", Postcode: "LA1 1AB", Patients: 10},
	{Code: "A6", Kind: graph.PCN, Name: "SAINT MARYS NETWORK", Alias: []string{"OLD9", "The Lune Partnership"}},
	{Code: "OLD8", Kind: graph.ICS, Name: "BYGONE BOARD", Closed: 20260401},
	{Code: "Q8", Kind: graph.ICS, Name: "NEW BOARD"},
	{Code: "Z8", Kind: graph.Practice, Name: "OLD8 HOUSE"},
	{Code: "A7", Kind: graph.Practice, Name: "STREET FARM", Address: []string{"1 Road", "Castle"}, Patients: 9999},
	{Code: "place.lune", Kind: graph.Place, Name: "Lune Valley"},
	{Code: "M1", Kind: graph.Person, Name: "Anaïs Dvořák-Sørensen"},
	{Code: "M2", Kind: graph.Person, Name: "ŁUKASZ O'NEILL"},
	{Code: "M3", Kind: graph.Person, Name: "Zoe\u0308 Weißßmann"},
}

func ask(t *testing.T, text string, kinds ...graph.Kind) string {
	t.Helper()
	x := search.New(nodes, []graph.Edge{{Type: graph.SucceededBy, From: "OLD8", To: "Q8", Since: 20260401}})
	var out []string
	for _, h := range x.Search(graph.SearchQuery{Text: text, Kinds: kinds, On: 20260501, Limit: 10}) {
		open := ""
		if !h.Open {
			open = " closed"
		}
		out = append(out, h.Code+" "+h.Why+open)
	}
	return strings.Join(out, ", ")
}

func TestSearch(t *testing.T) {
	for _, c := range []struct{ says, text, want string }{
		{"a code in any case comes first", "a4", "A4 code"},
		{"an exact code comes before an old code and a name", "old8", "OLD8 code closed, Q8 old code, Z8 name"},
		{"an old code finds who has it as an alias", "OLD9", "A6 old code"},
		{"an old name finds by its words", "lune partnership", "A6 name"},
		{"a postcode with a space", "pr1 2ab", "A1 postcode"},
		{"a postcode without a space", "PR12AB", "A1 postcode"},
		{"an outward code finds only its own postcodes", "PR1", "A1 postcode, A3 postcode closed"},
		{"a postcode half typed", "la1 1", "A4 postcode, A5 postcode"},
		{"a sector does not begin another district", "pr1 2", "A1 postcode, A3 postcode closed"},
		{"whole words, open first, then more patients; then beginnings", "castle", "A4 name, A1 name, A3 name closed, A2 beginning, A7 town"},
		{"words in any order", "surgery castle", "A4 name, A1 name"},
		{"the beginning of the last word while typing", "castle hi", "A1 beginning"},
		{"two letters swapped", "catsle street", "A4 spelling, A7 town"},
		{"a slip in a word half typed", "medicla cen", "A2 spelling"},
		{"Saint, St and apostrophes are alike", "st marys", "A5 name, A6 name"},
		{"a word of the postcode beside the name", "castle la1", "A4 town"},
		{"a misspelt name comes before a town", "castle streat", "A4 spelling, A7 town"},
		{"letters with marks are found without", "anais dvorak sorensen", "M1 name"},
		{"and with", "DVOŘÁK", "M1 name"},
		{"letters that are no marked ones", "lukasz oneill", "M2 name"},
		{"marks that are characters of their own", "zoe weissssmann", "M3 name"},
		{"in whichever way they are typed", "zoë", "M3 name"},
		{"typographic apostrophes", "o’neill", "M2 name"},
		{"text that fits nothing", "zzzz", ""},
		{"empty text", "  ", ""},
		{"a code half typed", "place.lu", "place.lune beginning"},
	} {
		t.Run(c.says, func(t *testing.T) {
			if got := ask(t, c.text); got != c.want {
				t.Errorf("%q: got %q, want %q", c.text, got, c.want)
			}
		})
	}
	t.Run("only the kinds asked for", func(t *testing.T) {
		if got := ask(t, "marys", graph.PCN); got != "A6 name" {
			t.Error(got)
		}
	})
}

// premises are practices that are named after their doctors and known by their
// buildings, with the short forms that lists use.
var premises = []graph.Node{
	{Code: "B1", Kind: graph.Practice, Name: "DR EXAMPLE & PARTNERS", Address: []string{"ABBOTSFIELD HEALTH CENTRE", "LONG STREET", "LEEDS"}},
	{Code: "B2", Kind: graph.Practice, Name: "DR SAMPLE - KESTREL HC", Address: []string{"KESTREL HEALTH CENTRE", "1 RAYLEIGH ROAD", "LEEDS"},
		Patients: 10},
	{Code: "B3", Kind: graph.Practice, Name: "OTHER SURGERY", Address: []string{"1 HIGH ST", "OTLEY", "LEEDS"}},
	{Code: "B4", Kind: graph.Practice, Name: "Moor Med Ctr", Address: []string{"St Paul's Rd", "YORK"}, Postcode: "YO1 1AA"},
	{Code: "B5", Kind: graph.Practice, Name: "THE HEATH PRACTICE", Address: []string{"KESTREL HC", "2 MILL LN", "HULL"}},
	{Code: "B6", Kind: graph.Practice, Name: "HIGH ST SURGERY", Address: []string{"HIGH STREET", "YORK"}},
	{Code: "B7", Kind: graph.Trust, Name: "MOOR NHS FOUNDATION TRUST"},
	{Code: "36J", Kind: graph.SubICB, Name: "AN ICB - 36J"},
	{Code: "36K", Kind: graph.SubICB, Name: "ANOTHER ICB"},
	{Code: "36K00", Kind: graph.SubICB, Name: "A THIRD ICB"},
	{Code: "X2C4Y", Kind: graph.SubICB, Name: "NHS OTHER ICB - X2C4Y"},
	{Code: "X2C", Kind: graph.SubICB, Name: "A FOURTH ICB"},
}

func TestSearchKnowsPremisesAndShortForms(t *testing.T) {
	x := search.New(premises, nil)
	for _, c := range []struct{ says, text, want string }{
		{"a building", "abbotsfield health centre", "B1 address"},
		{"a building by one word", "abbotsfield", "B1 address"},
		{"a building half typed", "abbotsf", "B1 address"},
		{"HC in a name or address is a health centre", "kestrel health centre", "B2 name, B5 address"},
		{"HC is typed for a health centre", "abbotsfield hc", "B1 address"},
		{"a street", "rayleigh road", "B2 address"},
		{"a street with its number", "1 rayleigh rd", "B2 address"},
		{"a number alone finds no address", "1", ""},
		{"a town alone", "york", "B4 town, B6 town"},
		{"a line before the town", "otley", "B3 address"},
		{"short forms in the text", "moor medical centre", "B4 name"},
		{"short forms typed", "moor med ctr", "B4 name"},
		{"MC is typed for a medical centre", "moor mc", "B4 name"},
		{"FT is typed for a foundation trust", "moor ft", "B7 name"},
		{"St at the end of a line is a street", "1 high street", "B3 address"},
		{"and so it is before surgery", "high street surgery", "B6 name, B3 address"},
		{"St at the beginning is a saint", "paul's street", "B4 some of the words"},
		{"a misspelt building", "abbotsfeild health", "B1 address"},
		{"St is typed for a street", "long st", "B1 address"},
		{"a lane", "mill lane", "B5 address"},
		{"an unknown word leaves the others", "kestrel qqqq centre", "B2 some of the words, B5 some of the words"},
		{"words that nobody has together: the rarest count", "abbotsfield york", "B1 some of the words"},
		{"a misspelt word still counts beside an unknown one", "abbotsfeild qqqq", "B1 some of the words"},
		{"a postcode that nobody has finds nothing by its half", "YO1 1ZZ", ""},
		{"one unknown word finds nothing", "qqqq", ""},
		{"the NHSBSA's form of a code", "36j00", "36J code with 00 at the end"},
		{"but not if it is a code itself", "36k00", "36K00 code, 36K code with 00 at the end"},
		{"nothing is cut from another code", "x2c4y", "X2C4Y code"},
		{"two zeros without a code before them", "99900", ""},
	} {
		t.Run(c.says, func(t *testing.T) {
			var out []string
			for _, h := range x.Search(graph.SearchQuery{Text: c.text, On: 20260501, Limit: 10}) {
				out = append(out, h.Code+" "+h.Why)
			}
			if got := strings.Join(out, ", "); got != c.want {
				t.Errorf("%q: got %q, want %q", c.text, got, c.want)
			}
		})
	}
	t.Run("some of the words, of the kinds asked for", func(t *testing.T) {
		hits := x.Search(graph.SearchQuery{Text: "abbotsfield moor", Kinds: []graph.Kind{graph.Trust}, On: 20260501, Limit: 10})
		if len(hits) != 1 || hits[0].Code != "B7" {
			t.Errorf("got %v", hits)
		}
	})
}

func TestAHitNamesItsSuccessorsOfTheDay(t *testing.T) {
	merged := []graph.Node{
		{Code: "90A", Kind: graph.SubICB, Name: "OLD NORTH"}, {Code: "90B", Kind: graph.SubICB, Name: "NEW WHOLE"},
		{Code: "90C", Kind: graph.SubICB, Name: "LATER WHOLE"}, {Code: "90D", Kind: graph.SubICB, Name: "NEAR"},
	}
	x := search.New(merged, []graph.Edge{
		{Type: graph.SucceededBy, From: "90A", To: "90B", Since: 20200401}, {Type: graph.SucceededBy, From: "90A", To: "90B", Since: 20200501},
		{Type: graph.SucceededBy, From: "90A", To: "90C", Since: 20240401}, {Type: graph.SucceededBy, From: "90A", To: "unknown"},
		{Type: graph.PartOf, From: "90A", To: "90D", Since: 20130401},
	})
	for day, want := range map[graph.Day]string{20200331: "", 20200401: " 90B 2020-04-01", 20240401: " 90B 2020-04-01 90C 2024-04-01"} {
		hits, got := x.Search(graph.SearchQuery{Text: "old north", On: day, Limit: 10}), ""
		if len(hits) != 1 {
			t.Fatalf("%s: %v", day, hits)
		}
		for _, s := range hits[0].Successors {
			got += " " + s.Code + " " + s.On.String()
		}
		if got != want || !hits[0].Open {
			t.Errorf("%s: got %q, want %q", day, got, want)
		}
	}
}

func TestSearchFindsATrustByItsSites(t *testing.T) {
	x := search.New([]graph.Node{
		{Code: "RZ1", Kind: graph.Trust, Name: "EXAMPLE TRUST", Sites: []string{"RZ1YA COMMUNITY SERVICE", "RZ1YB RIVERSIDE HOUSE", "RZ1YC"}},
		{Code: "RZ2", Kind: graph.Trust, Name: "OTHER TRUST", Sites: []string{"RZ2YA HOUSE OF FUN", "RZ2YB RIVERSIDE HUT"}, Closed: 20200101},
		{Code: "B1", Kind: graph.Practice, Name: "RIVERSIDE HOUSE SURGERY"},
	}, nil)
	for _, c := range []struct {
		text string
		kind graph.Kind
		want string
	}{
		{"rz1ya", "", "RZ1 a site of it: RZ1YA COMMUNITY SERVICE"},
		{"RZ1YC", "", "RZ1 a site of it: RZ1YC"},
		{"riverside house", "", "B1 name: , RZ1 a site of it: RZ1YB RIVERSIDE HOUSE"},
		{"riverside", graph.Trust, "RZ1 a site of it: RZ1YB RIVERSIDE HOUSE, RZ2 a site of it: RZ2YB RIVERSIDE HUT"},
		{"riversyde house", graph.Trust, "RZ1 a site of it: RZ1YB RIVERSIDE HOUSE"},
		{"example", "", "RZ1 name: "},
		{"house fun", "", "RZ2 a site of it: RZ2YA HOUSE OF FUN"},
		{"community house", graph.Trust, "RZ1 some of the words: RZ1YA COMMUNITY SERVICE"},
	} {
		q := graph.SearchQuery{Text: c.text, On: 20260501, Limit: 10}
		if c.kind != "" {
			q.Kinds = []graph.Kind{c.kind}
		}
		var out []string
		for _, h := range x.Search(q) {
			out = append(out, h.Code+" "+h.Why+": "+h.Site)
		}
		if got := strings.Join(out, ", "); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestSearchKeepsTheBestWhateverTheLimit(t *testing.T) {
	all := England(4000)
	x := search.New(all, nil)
	for _, text := range []string{"high", "surgery", "hi", "hgih street", "PR1", "boots pharmcy"} {
		long := x.Search(graph.SearchQuery{Text: text, On: 20260101, Limit: 100})
		short := x.Search(graph.SearchQuery{Text: text, On: 20260101, Limit: 7})
		if len(long) < 7 || !cmp.Equal(short, long[:7]) {
			t.Errorf("%q: seven are not the first seven of a hundred: %v, %v", text, short, long)
		}
	}
}

// England makes n stakeholders with names as repetitive as England's.
func England(n int) []graph.Node {
	r := rand.New(rand.NewPCG(1, 2))
	first := []string{"HIGH", "CHURCH", "BOOTS", "PARK", "STATION", "VICTORIA", "MANOR", "CASTLE", "QUEENS", "THE"}
	last := []string{"STREET SURGERY", "PHARMACY", "ROAD MEDICAL CENTRE", "HEALTH CENTRE", "PRACTICE", "HOSPITAL"}
	out := make([]graph.Node, n)
	for i := range out {
		place := ""
		for range 2 + r.IntN(3) {
			place += []string{"ham", "ton", "ches", "ford", "wick", "ley", "bury", "stan", "mere", "al", "os", "bin"}[r.IntN(12)]
		}
		name := first[r.IntN(len(first))] + " " + last[r.IntN(len(last))]
		if r.IntN(2) == 0 {
			name = place + " " + name
		}
		out[i] = graph.Node{Code: fmt.Sprintf("F%05d", i), Kind: graph.Practice, Name: name, Patients: r.IntN(20000),
			Address:  []string{name + " BUILDING", fmt.Sprint(1+r.IntN(99), " ", place, " ROAD"), "PRESTON", "LANCASHIRE"},
			Postcode: fmt.Sprintf("PR%d %dAB", 1+r.IntN(30), r.IntN(10))}
	}
	return out
}

func BenchmarkSearch(b *testing.B) {
	x := search.New(England(60_000), nil)
	for _, text := range []string{"s", "surgery", "high street", "hgih stret surgrey", "victoria hamtonley pharm",
		"PR1", "F00", "road preston", "qqqq health centre"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				x.Search(graph.SearchQuery{Text: text, On: 20260101, Limit: 20})
			}
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	all := England(60_000)
	b.ReportAllocs()
	for b.Loop() {
		search.New(all, nil)
	}
}

func FuzzSearch(f *testing.F) {
	f.Add("castle hill")
	f.Add("PR1 2\x00é")
	x := search.New(nodes, nil)
	f.Fuzz(func(t *testing.T, text string) {
		hits := x.Search(graph.SearchQuery{Text: text, On: 20260101, Limit: 3})
		if len(hits) > 3 {
			t.Fatalf("%d hits where 3 were asked for", len(hits))
		}
	})
}
