package loaders

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// partnersBook makes a workbook of partners as it is published: titles, and the headings
// on line 5. Another sheet makes it too large to be recognised by its beginning alone.
func partnersBook(t *testing.T, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close() // in memory
	if err := f.SetSheetName("Sheet1", "ICB Partners"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("Notes"); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for line := range 5_000 {
		if err := f.SetSheetRow("Notes", fmt.Sprintf("A%d", line+1), &[]any{random.Uint64(), random.Uint64()}); err != nil {
			t.Fatal(err)
		}
	}
	sheet := [][]any{{"Partners of boards"}, {}, {"A note"}, {}, {"ODS ICB Code", "ICB Name",
		"Sub ICB Locations (formerly CCGs)", "ODS Sub ICB Code", "Local Authority", "ODS LA Code", "NHS Trusts", "ODS Trust Code"}}
	for i, cells := range append(sheet, rows...) {
		if err := f.SetSheetRow("ICB Partners", fmt.Sprintf("A%d", i+1), &cells); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	if b.Len() < 100<<10 {
		t.Fatalf("it has only %d bytes", b.Len())
	}
	return b.String()
}

// aroundPartners are the lists that know the boards, trusts and councils of the tests.
func aroundPartners(t *testing.T) []string {
	return []string{
		"ods-2026-06/etr.csv", handMade(t, "etr/ok.csv"),
		"ods-2026-06/eccg.csv", handMade(t, "eccg/ok.csv"),
		"icb-change-2026-04/icb_succession.csv", handMade(t, "icb-changes/ok.csv"),
		"consol_pharmacy_list_202526q4.csv", handMade(t, "consolidated-list/ok.csv"),
	}
}

// partnersOf returns the partnerships of a graph, as from>to and their last days.
func partnersOf(s *graph.Snapshot) (out []string) {
	for i := range s.Edges {
		if e := &s.Edges[i]; e.Type == graph.PartnerIn {
			out = append(out, e.From+">"+e.To+" until "+e.Until.String()+" seen "+e.Seen.String())
		}
	}
	return out
}

// sourceOf returns what a graph says of the list of partners.
func sourceOf(s *graph.Snapshot) graph.Source {
	return s.Sources[slices.IndexFunc(s.Sources, func(f graph.Source) bool { return f.Dataset == "icb-partners" })]
}

// refusesStrangers expects that the rows of a list of partners with names that no file
// lists are refused, and nothing else about them.
func refusesStrangers(t *testing.T, s *graph.Snapshot, r *Report, name string) {
	t.Helper()
	want := []graph.Refusal{
		{Line: 9, Column: 1, Reason: "no loaded file lists QZ7, so RZ9 PARTNER_IN QZ7 is left out until one does"},
		{Line: 10, Column: 5, Reason: "no loaded file lists hwb.nowhere, so hwb.nowhere PARTNER_IN QZ2 is left out until one does"},
		{Line: 10, Column: 8, Reason: "no loaded file lists RZ7, so RZ7 PARTNER_IN QZ2 is left out until one does"},
	}
	f := outcome(t, *r, name)
	var got []graph.Refusal
	for _, e := range f.Refused {
		got = append(got, graph.Refusal{Line: e.Line, Column: e.Column, Reason: e.Reason})
	}
	if !slices.Equal(got, want) || !r.AnyRefused() || len(f.Warnings) != 0 {
		t.Errorf("refused %v, want %v; warnings %v", got, want, f.Warnings)
	}
	for _, d := range r.Settled {
		if strings.HasPrefix(d.Sources[0], "icb-partners@") {
			t.Errorf("it is settled, too: %+v", d)
		}
	}
	if at := sourceOf(s); at.Refused != 3 || !slices.Equal(at.Refusals, want) {
		t.Errorf("the graph says of its source: %d refused, %v", at.Refused, at.Refusals)
	}
}

func TestPartnersOfBoards(t *testing.T) {
	const name = "lists/icb-partners-master-december-2024.xlsx"
	book := partnersBook(t,
		[]any{"QZ1", "NHS EXAMPLESHIRE", "NHS EXAMPLESHIRE ICB", "99Z", "Exampleton City Council", 991, "Example NHS Foundation Trust", "RZ9"},
		[]any{"QZ2", "NHS NEIGHBOUR", "", "", "", "", "Example NHS Foundation Trust", "RZ9"},
		[]any{"QZ2", "NHS NEIGHBOUR", "", "", "London Borough of Exampleton", 991, "Ended NHS Trust", "RZ8"},
		[]any{"QZ7", "NHS NOWHERE", "", "", "", "", "Example NHS Foundation Trust", "RZ9"},
		[]any{"QZ2", "NHS NEIGHBOUR", "", "", "Nowhere County Council", 992, "Unheard NHS Trust", "RZ7"})
	s, r := graphOf(t, append(aroundPartners(t), name, book)...)
	t.Run("the day is that of the name; a partnership ends with its board or trust", func(t *testing.T) {
		want := []string{"RZ8>QZ2 until 2022-07-01 seen 2024-12-31", "RZ9>QZ1 until 2026-04-01 seen 2024-12-31",
			"RZ9>QZ2 until " + graph.Day(0).String() + " seen 2024-12-31", "hwb.exampleton>QZ1 until 2026-04-01 seen 2024-12-31",
			"hwb.exampleton>QZ2 until " + graph.Day(0).String() + " seen 2024-12-31"}
		if got := partnersOf(s); !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
	t.Run("the trust and the council of a row are not joined, and no stakeholder is added", func(t *testing.T) {
		for i := range s.Edges {
			e := &s.Edges[i]
			if strings.HasPrefix(e.Source, "icb-partners@") && (e.Type != graph.PartnerIn || !strings.HasPrefix(e.To, "QZ")) {
				t.Errorf("%s %s %s", e.From, e.Type, e.To)
			}
		}
		for i := range s.Nodes {
			if n := &s.Nodes[i]; strings.HasPrefix(n.Source, "icb-partners@") {
				t.Errorf("%s comes from the list of partners", n.Code)
			}
		}
	})
	t.Run("a row with a name that no file lists is refused, with its cell", func(t *testing.T) { refusesStrangers(t, s, &r, name) })
	t.Run("it is no longer refused once a file lists the name", func(t *testing.T) {
		store := &loadtest.Store{}
		loaded(t, store, today, loadtest.Put(t, name, book))
		if at := sourceOf(store.Next); at.Refused != 8 || len(at.Refusals) != 8 {
			t.Errorf("alone, %d rows are refused, told %v; want 8", at.Refused, at.Refusals)
		}
		loaded(t, store, today, loadtest.Put(t, aroundPartners(t)...))
		if at := sourceOf(store.Next); at.Refused != 3 {
			t.Errorf("beside the lists, %d rows are refused; want 3", at.Refused)
		}
	})
	t.Run("loaded first or last, it is one graph, and the stored workbook is recognised", func(t *testing.T) {
		around, partners := loadtest.Put(t, aroundPartners(t)...), loadtest.Put(t, name, book)
		first, last := &loadtest.Store{}, &loadtest.Store{}
		loaded(t, first, today, partners)
		loaded(t, first, today, around)
		loaded(t, last, today, around)
		loaded(t, last, today, partners)
		if got := partnersOf(first.Next); len(got) != 5 || first.JSON(t) != last.JSON(t) {
			t.Errorf("loaded first it gives %v, loaded last %v", got, partnersOf(last.Next))
		}
		if _, err := Rebuild(t.Context(), last, today); err != nil {
			t.Errorf("the stored workbook is not recognised: %s", err)
		}
	})
}

func TestPartnersThatCannotBeRead(t *testing.T) {
	good := []any{"QZ1", "", "", "", "Exampleton Council", 991, "Example NHS Foundation Trust", "RZ9"}
	const name = "icb-partners-2024.xlsx"
	for what, c := range map[string]struct {
		row  []any
		want string
	}{
		"no board":             {[]any{"", "", "", "", "X Council"}, `column 1: sheet "ICB Partners": the code is empty`},
		"a trust without code": {[]any{"QZ1", "", "", "", "", "", "Y Trust"}, `column 8: sheet "ICB Partners": "Y Trust" has no code`},
		"no name of a council": {[]any{"QZ1", "", "", "", "?"}, `column 5: sheet "ICB Partners": "?" is not the name of a council`},
	} {
		t.Run(what, func(t *testing.T) {
			r := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, append(aroundPartners(t), name, partnersBook(t, good, c.row))...))
			f := outcome(t, r, name)
			if len(f.Refused) != 1 || !strings.HasSuffix(f.Refused[0].Error(), name+" line 7 "+c.want) || f.Facts != 2 {
				t.Errorf("%d facts, refused %v, want %s", f.Facts, f.Refused, c.want)
			}
		})
	}
	t.Run("most rows", func(t *testing.T) {
		path := filepath.Join(loadtest.Put(t, name, partnersBook(t, []any{"", "", "", "", "X Council"})), name)
		_, err := Load(t.Context(), []string{path}, &loadtest.Store{}, today)
		if want := `1 of its 1 rows are refused, the first on line 6, column 1: sheet "ICB Partners": the code is empty`; err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	})
	t.Run("no day", func(t *testing.T) {
		r := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "icb-partners.xlsx", partnersBook(t, good)))
		f := outcome(t, r, "icb-partners.xlsx")
		if f.Outcome != OutcomeRefused || !strings.HasPrefix(f.Reason, "it does not say which day it describes") {
			t.Errorf("it is %s: %s", f.Outcome, f.Reason)
		}
	})
}
