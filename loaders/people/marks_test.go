package people

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// notedHeadings is the heading of a table of people with notes.
const notedHeadings = "person,name,role,organisation_code,work_email,verified,note\n"

// TestAnErasedAddressIsFoundAsPeopleWriteIt erases ann, who has the address, and
// looks at a row that has a cell where its e-mail address belongs or in its note.
func TestAnErasedAddressIsFoundAsPeopleWriteIt(t *testing.T) {
	for _, c := range []struct{ address, cell, note string }{ // note: what the cell becomes as a note
		{"ann@nhs.net", " ann@nhs.net", " [erased]"},
		{"ann@nhs.net", "\u00a0ann@nhs.net\u200b", "\u00a0[erased]\u200b"},
		{"ann@nhs.net", "ANN@NHS.net", "[erased]"},
		{"Ann@nhs.net", "mailto:ann@nhs.net?subject=x", "mailto:[erased]?subject=x"},
		{"ann@nhs.net", "Ann <ann@nhs.net>.", "Ann <[erased]>."},
		{"ann@nhs.net", "'ann@nhs.net'", "'[erased]'"},
		{"ann@nhs.net", "ben@nhs.net/ann@nhs.net", "ben@nhs.net/[erased]"},
		{"ann@nhs.net", "ann@nhs.net.She left", "[erased].She left"},
		{"ann@nhs.net", "ａｎｎ＠ｎｈｓ．ｎｅｔ", "[erased]"},
		{"ann@nhs.net", "an\u00adn@nhs\u200b.net", "[erased]"},
		{"r&d.ann@nhs.net", "r&d.ann@nhs.net", "[erased]"},
		{"ann.o'brien@nhs.net", "ann.o’brien@nhs.net", "[erased]"},
		{"a@b.uk", "a@b.uk", "[…]"},
		{"ren\u00e9.x@nhs.net", "with ren\xe9.x@nhs.net", "with [erased]"},
	} {
		t.Run(c.cell, func(t *testing.T) {
			gone := marksFor(graph.Appointment{Person: "person.ann", Name: "Ann Example", At: "Z99001", Email: c.address})
			row := func(email, note string) string {
				return "x2,Ann Example-Lee,GP partner,Z99002," + email + ",2026-01-01," + note + "\r\n"
			}
			redacted := func(table string) (string, int) {
				_, form, _ := files.Catalogue{Table}.Recognise("people.csv", []byte(table))
				left, rows, err := gone.Redact(t.Context(), []byte(table), form, loadtest.Today)
				if err != nil {
					t.Fatal(err)
				}
				return string(left), rows
			}
			if left, rows := redacted(notedHeadings + row(c.cell, "")); rows != 1 || left != notedHeadings {
				t.Errorf("as the address of another row: %q", left)
			}
			left, rows := redacted(notedHeadings + row("x@nhs.net", c.cell))
			if got := legibleRows([]byte(left)); rows != 0 || len(got) != 2 || got[1][6] != c.note || !strings.HasSuffix(left, "\r\n") {
				t.Errorf("in a note: %q", left)
			}
		})
	}
}

func TestAnErasureLeavesOtherAddressesAsTheyStand(t *testing.T) {
	gone := marksFor(graph.Appointment{Person: "person.ann", Name: "Ann Example", At: "Z99001", Email: "ann@nhs.net"})
	for _, s := range []string{
		"joann@nhs.net", "jo.ann@nhs.net", "jo-ann@nhs.net", "jo_ann@nhs.net", "jo+ann@nhs.net", "jo&ann@nhs.net",
		"o'ann@nhs.net", "éann@nhs.net",
		"ann@nhs.net.uk", "ann@nhs.network", "ann@nhs.net-mail.org", "ann@nhs", "ann at nhs.net", "ann@example.org", "ANN@NHS.NET.UK",
	} {
		if got := gone.blot("see " + s + ", please"); got != "see "+s+", please" {
			t.Errorf("%s became %s", s, got)
		}
	}
	table := notedHeadings + "jo,Jo Ann,GP partner,Z99002,joann@nhs.net,2026-01-01,\"with ann@nhs.net, \"\"often\"\"\r\n\"\n" +
		"ren,Ren\xe9 X,GP partner,Z99002,,2026-01-01,\xe9\n"
	_, form, _ := files.Catalogue{Table}.Recognise("people.csv", []byte(table))
	left, rows, err := gone.Redact(t.Context(), []byte(table), form, loadtest.Today)
	want := notedHeadings + `"jo","Jo Ann","GP partner","Z99002","joann@nhs.net","2026-01-01","with [erased], ""often""` + "\n\"\n" +
		"ren,Ren\xe9 X,GP partner,Z99002,,2026-01-01,\xe9\n"
	if err != nil || rows != 0 || string(left) != want {
		t.Errorf("%d rows went, %v:\n%q\n%q", rows, err, left, want)
	}
}

func TestABlottedChangeIsOneThatCanBeReadAgain(t *testing.T) {
	gone := marksFor(graph.Appointment{Person: "person.ann", Name: "Ann Example", At: "Z99001", Email: "a@b.uk"})
	note := strings.Repeat("a@b.uk ", 142) + "a@b.uk" // as long as a note may be
	before := graph.Appointment{Person: "person.ben", Name: "Ben", Role: "Chair", At: "Z99001", Note: note}
	for words, change := range map[string]func(a *graph.Appointment){
		"of a note":                    func(a *graph.Appointment) { a.Note = "" },
		"of a note to what it becomes": func(a *graph.Appointment) { a.Note = gone.blot(note) },
		"of a note and a day":          func(a *graph.Appointment) { a.Note, a.Verified = gone.blot(note), 20260101 },
		"of an end":                    func(a *graph.Appointment) { a.Until = 20270101 },
	} {
		after := before
		change(&after)
		e := facts.Entry{Change: graph.NewChange(&before, &after)}
		e.ID, e.Who, e.When = "x", "Pat", loadtest.Today.Time()
		gone.blotEntry(&e)
		again, reason := readEntry(string(bytes.TrimPrefix(WriteLog([]facts.Entry{e}), []byte(logHeading))), loadtest.Today, true)
		if reason != "" || strings.Contains(again.Before.Note, "@") {
			t.Errorf("%s: %s %+v", words, reason, again)
		}
		if before.Note != note {
			t.Fatal("what it was made of is changed")
		}
	}
}

func TestAChangeFromWhenAddressesCouldBeOneWordStands(t *testing.T) {
	line := `{"id":"a","when":"2026-01-01T09:00:00Z","who":"Pat","what":"added","before":null,"after":{"person":"person.x","name":"X",` +
		`"role":"Chair","at":"Z99001","since":null,"until":null,"email":"x@example","phone":"","known_from":"","verified":null,"note":""}}`
	if _, reason := readEntry(line, loadtest.Today, true); reason != "" {
		t.Error(reason)
	}
	if _, reason := readEntry(strings.ReplaceAll(line, "x@example", "x@"), loadtest.Today, true); !strings.HasPrefix(reason, "email") {
		t.Errorf("no address at all: %q", reason)
	}
}

// FuzzErased erases somebody from any table of people. Nothing of theirs is left,
// neither a row nor an address in another row. Everybody else can still be read, and
// erasing again changes nothing.
func FuzzErased(f *testing.F) {
	tables, err := filepath.Glob(filepath.Join("..", "datasets", "testdata", "people", "*.csv"))
	if err != nil || len(tables) == 0 {
		f.Fatal(tables, err)
	}
	for _, path := range tables {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content, "Ann Example", "Z99001", "ann@example.org")
		f.Add(bytes.ReplaceAll(content, []byte(","), []byte("\",\n\"")), "Ann Example", "Z99001", "")
	}
	for _, c := range []struct{ cell, email string }{
		{" ann@nhs.net", "ann@nhs.net"}, {"r&d.ann@nhs.net", "r&d.ann@nhs.net"}, {"joann@nhs.net", "ann@nhs.net"},
		{"with ren\xe9.x@nhs.net", "ren\u00e9.x@nhs.net"}, {"a@nhs.uk", "a@nhs.uk"}, {"\"<ann@nhs.net>;\r\nben@nhs.net,x\"", "Ann@nhs.net"},
	} {
		f.Add([]byte(notedHeadings+"ben,Ben Example,GP partner,Z99002,,2026-01-01,"+c.cell+"\n"), "Ann Example", "Z99001", c.email)
		f.Add([]byte(notedHeadings+"ben,Ben Example,GP partner,Z99002,"+c.cell+",2026-01-01,\r\n"), "Ann Example", "Z99001", c.email)
	}
	f.Fuzz(func(t *testing.T, content []byte, name, at, email string) {
		d, form, ok := files.Catalogue{Table}.Recognise("people.csv", content)
		if !ok || d != Table {
			return
		}
		all, err := files.Parse(t.Context(), bytes.NewReader(content), 0, d, form, loadtest.Today)
		if err != nil {
			return
		}
		if !graph.IsEmail(email) {
			email = ""
		}
		gone := marksFor(graph.Appointment{Person: graph.PersonCode + facts.Slug(name), Name: name, At: at, Email: email})
		left, rows, err := gone.Redact(t.Context(), content, form, loadtest.Today)
		if err != nil {
			t.Fatal(err)
		}
		rest, err := files.Parse(t.Context(), bytes.NewReader(left), 0, d, form, loadtest.Today)
		var refused *files.Refusal
		if errors.As(err, &refused) {
			return // most of what is left cannot be read
		}
		if err != nil {
			t.Fatal(err)
		}
		_, before := rowsOf(gone, all)
		theirs, others := rowsOf(gone, rest)
		if theirs > 0 || others > before || others < before-rows {
			t.Errorf("%d rows of theirs are left, %d of %d others; %d rows went", theirs, others, before, rows)
		}
		sameButFor(t, legibleRows(content), legibleRows(left), gone)
		if again, more, err := gone.Redact(t.Context(), left, form, loadtest.Today); err != nil || more != 0 || !bytes.Equal(again, left) {
			t.Errorf("a second time takes %d more, %v", more, err)
		}
	})
}

// rowsOf counts the roles in a table that the marks know, and the others.
func rowsOf(gone Marks, p *files.Parsing) (theirs, others int) {
	for i := range p.Facts.Edges {
		e := p.Facts.Edges[i].Whole()
		if gone.know(graph.Appointment{Person: e.From, At: e.To, Email: e.Reach.Or().Email}) {
			theirs++
		} else {
			others++
		}
	}
	return theirs, others
}

// marksFor returns the marks of one erased person.
func marksFor(a graph.Appointment) Marks {
	e := facts.Entry{Change: graph.Change{ID: "x", What: facts.Erased}}
	e.Salt, e.Marks = newMarks([]graph.Appointment{a})
	return Marks{e}
}

// legibleRows returns the rows of a table that can be read, its headings first.
func legibleRows(content []byte) (out [][]string) {
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, files.ByteOrderMark)))
	in.FieldsPerRecord = -1
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			continue
		}
		for i := range cells {
			cells[i] = files.Legible(cells[i])
		}
		out = append(out, cells)
	}
}

// sameButFor tests that each row left was there before, in the same order, apart from
// replaced addresses, and that no address of an erased person is left.
func sameButFor(t *testing.T, before, after [][]string, gone Marks) {
	t.Helper()
	for i, row := range after {
		same := func(was, is string) bool { return blotted(was, is, gone) }
		for len(before) > 0 && !slices.EqualFunc(before[0], row, same) {
			before = before[1:]
		}
		if len(before) == 0 {
			t.Fatalf("row %d of what is left never was: %q", i+1, row)
		}
		before = before[1:]
		for _, cell := range row {
			for _, word := range strings.FieldsFunc(cell, parted) {
				if i > 0 && gone.know(graph.Appointment{Email: strings.Trim(word, ".'*_-")}) {
					t.Errorf("%q holds an address of theirs", cell)
				}
			}
		}
	}
}

// parted says whether a letter separates words in the text of a cell.
func parted(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;:<>()[]\"\\/|=?", c) }

// blotted says whether a cell is what it was, apart from whole addresses of erased
// people.
func blotted(was, is string, gone Marks) bool {
	if was == is {
		return true
	}
	begins := 0
	for begins < len(was) && begins < len(is) && was[begins] == is[begins] {
		begins++
	}
	for from := begins; from >= 0; from-- { // an address may begin as its blot does
		for _, word := range []string{"[erased]", "[…]"} {
			rest, ok := strings.CutPrefix(is[from:], word)
			if !ok {
				continue
			}
			last, _ := utf8.DecodeLastRuneInString(was[:from])
			for to := len(was); to > from; to-- {
				next, _ := utf8.DecodeRuneInString(was[to:])
				if !wordly(last) && !wordly(next) && gone.know(graph.Appointment{Email: was[from:to]}) && blotted(was[to:], rest, gone) {
					return true
				}
			}
		}
	}
	return false
}
