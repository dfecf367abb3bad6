package export

import (
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/emersion/go-vcard"
	"github.com/xuri/excelize/v2"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

func someContacts() []ask.Contact {
	ann := graph.Ref{Code: "person.ann", Kind: graph.Person, Name: `Dr Ann "Å" O'Example, MRCGP; \ and more`}
	return []ask.Contact{
		{Person: ann, Role: "Clinical director", At: graph.Ref{Code: "U1", Kind: graph.PCN, Name: strings.Repeat("Ærøskøbing; East, ", 12)},
			Email: "ann@example.org", Phone: "+44 1632 960001", Verified: 20260701, Known: "a card", Note: "Mondays\nonly", Source: "people@2026"},
		{Person: graph.Ref{Code: "person.bob", Kind: graph.Person, Name: "Bob"}, Role: "Other",
			At: graph.Ref{Code: "A1", Name: "A practice"}, Source: "people@2026"},
		{Person: ann, Role: "Senior partner", At: graph.Ref{Code: "A2", Kind: graph.Practice, Name: "Another practice"},
			Email: "ann@practice.example", Source: "people@2026"},
	}
}

// decoded writes contacts as vCards and reads them with somebody else's library.
func decoded(t *testing.T, contacts []ask.Contact) []vcard.Card {
	t.Helper()
	var b strings.Builder
	if err := VCards(&b, contacts); err != nil {
		t.Fatal(err)
	}
	// The library also reads commas that are not escaped, which others take for the next value.
	if !strings.Contains(b.String(), `FN:Dr Ann "Å" O'Example\, MRCGP; \\ and more`) {
		t.Errorf("a name with a comma and a backslash is written as\n%s", b.String())
	}
	var cards []vcard.Card
	in := vcard.NewDecoder(strings.NewReader(b.String()))
	for {
		c, err := in.Decode()
		if errors.Is(err, io.EOF) {
			return cards
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
		cards = append(cards, c)
	}
}

func TestVCardsAreReadByOthers(t *testing.T) {
	want := someContacts()
	cards := decoded(t, want)
	if len(cards) != 2 {
		t.Fatalf("%d cards of two people:\n%v", len(cards), cards)
	}
	t.Run("a person with two roles", func(t *testing.T) {
		checkAnn(t, cards[0], want)
		checkPosts(t, cards[0], want)
	})
	t.Run("a person without e-mail, telephone and check", func(t *testing.T) {
		bob := cards[1]
		note := bob.Value(vcard.FieldNote)
		if bob[vcard.FieldEmail] != nil || bob[vcard.FieldTelephone] != nil || !strings.Contains(note, "never verified") {
			t.Errorf("%+v", bob)
		}
	})
}

// checkAnn compares the card of the person with the first and third contact.
func checkAnn(t *testing.T, ann vcard.Card, want []ask.Contact) {
	t.Helper()
	if ann.Value(vcard.FieldVersion) != "4.0" || ann.Value(vcard.FieldFormattedName) != want[0].Person.Name ||
		ann.Value(vcard.FieldUID) != "person.ann" {
		t.Errorf("%+v", ann)
	}
	if got := ann.Value(vcard.FieldTelephone); got != want[0].Phone {
		t.Errorf("telephone %q", got)
	}
	if got := ann.Value(vcard.FieldNote); got != "U1; verified 2026-07-01; from a card; source people@2026; Mondays\nonly" {
		t.Errorf("note %q", got)
	}
}

// checkPosts compares the roles of that card, a group each.
func checkPosts(t *testing.T, ann vcard.Card, want []ask.Contact) {
	t.Helper()
	emails := ann[vcard.FieldEmail]
	if got := emails; len(got) != 2 || got[0].Value != want[0].Email || got[1].Value != want[2].Email || got[0].Group == got[1].Group {
		t.Fatalf("e-mail %+v", got)
	}
	// The library leaves the parts of a name as they are.
	if got := ann[vcard.FieldOrganization]; len(got) != 2 || strings.ReplaceAll(got[0].Value, `\;`, ";") != want[0].At.Name ||
		strings.Count(got[0].Value, `\;`) != 12 || got[0].Group != emails[0].Group {
		t.Errorf("organisations %+v", got)
	}
	if got := ann[vcard.FieldTitle]; len(got) != 2 || got[1].Value != "Senior partner" || got[1].Group != emails[1].Group {
		t.Errorf("roles %+v", got)
	}
}

func TestLinesOfAVCardAreFoldedBetweenCharacters(t *testing.T) {
	var b strings.Builder
	if err := VCards(&b, someContacts()); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n")
	folded := 0
	for _, l := range lines {
		if len(l) > 75 || !utf8.ValidString(l) || strings.ContainsAny(l, "\r\n") {
			t.Errorf("%d octets, or half a character: %q", len(l), l)
		}
		if strings.HasPrefix(l, " ") {
			folded++
		}
	}
	if folded < 3 {
		t.Errorf("only %d lines are folded: they are no test", folded)
	}
}

func TestAWorkbookHoldsEveryCellAsText(t *testing.T) {
	tables := []Sheet{
		{"Contacts", Table{[]string{"name", "phone"}, [][]string{{"=1+1", "+44 1632"}, {"Å & <b>", "007"}}}},
		{"Vacant", Table{[]string{"role"}, nil}},
	}
	var b, again strings.Builder
	if err := errors.Join(Workbook(&b, tables), Workbook(&again, tables)); err != nil {
		t.Fatal(err)
	}
	if b.String() != again.String() {
		t.Error("the same tables make other bytes")
	}
	book, err := excelize.OpenReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}()
	for cell, want := range map[string]string{"A1": "Name", "A2": "=1+1", "B2": "+44 1632", "A3": "Å & <b>", "B3": "007"} {
		got, err := book.GetCellValue("Contacts", cell)
		formula, err2 := book.GetCellFormula("Contacts", cell)
		if err != nil || err2 != nil || got != want || formula != "" {
			t.Errorf("%s: %q, formula %q, want %q: %v %v", cell, got, formula, want, err, err2)
		}
	}
	if got, err := book.GetCellValue("Vacant", "A1"); err != nil || got != "Role" {
		t.Errorf("the second sheet: %q, %v", got, err)
	}
}
