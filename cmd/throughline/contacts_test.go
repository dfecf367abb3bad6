package main

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/emersion/go-vcard"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

func TestContactsAreWrittenInEveryForm(t *testing.T) {
	asked := func(args ...string) string {
		t.Helper()
		code, out, talk := onSample(t, append([]string{"contacts", "U99001", "--on", sampleDayAsked}, args...)...)
		if code != exitDone {
			t.Fatalf("exit %d: %s", code, talk)
		}
		return out
	}
	text := asked()
	for _, want := range []string{"Clinical director", "wren.swaleholme@example.org", "01632 960", "verified 2026-04-21 (7 months old)",
		"with roles at several organisations", "nobody on record", "Practice manager"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	var a ask.ContactsAnswer
	if err := json.Unmarshal([]byte(asked("--json")), &a); err != nil || len(a.Contacts) < 4 {
		t.Fatalf("%d contacts, %v", len(a.Contacts), err)
	}
	rows, err := csv.NewReader(strings.NewReader(asked("--format", "csv"))).ReadAll()
	if err != nil || len(rows) != len(a.Contacts)+1 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	card, err := vcard.NewDecoder(strings.NewReader(asked("--format", "vcard"))).Decode()
	if err != nil || card.Value(vcard.FieldEmail) == "" {
		t.Errorf("%v, %v", card, err)
	}
	if book := asked("--format", "xlsx"); !strings.HasPrefix(book, "PK") {
		t.Errorf("a workbook begins with %.10q", book)
	}
}

func TestContactsSayWhatIsMissing(t *testing.T) {
	code, out, talk := onSample(t, "contacts", "X99003", "--on", sampleDayAsked)
	if code != exitDone || !strings.Contains(out, "template named people") || !strings.Contains(out, "Senior partner") {
		t.Errorf("exit %d: %s %s", code, out, talk)
	}
	code, out, talk = onSample(t, "contacts", "X99003", "--on", sampleDayAsked, "--format", "vcard")
	if code != exitDone || out != "" || !strings.Contains(talk, "template named people") {
		t.Errorf("exit %d: %q %s", code, out, talk)
	}
	if code, out, _ := onSample(t, "contacts", "X99003", "--on", sampleDayAsked, "--format", "csv", "--table",
		"vacant"); code != exitDone || !strings.Contains(out, "Senior partner,Practice,X99003,") {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, _, talk := onSample(t, "contacts", "X99003", "--format", "csv", "--table", "all"); code != exitUsage ||
		!strings.Contains(talk, "--table") {
		t.Errorf("exit %d: %s", code, talk)
	}
	for _, args := range [][]string{{"--format", "fax"}, {"--format", "csv", "--json"}} {
		if code, _, talk := onSample(t, append([]string{"contacts", "U99001"}, args...)...); code != exitUsage ||
			!strings.Contains(talk, "--format") {
			t.Errorf("%v: exit %d: %s", args, code, talk)
		}
	}
}

func TestAnExportShowsHowToReachPeopleOnlyWhenAsked(t *testing.T) {
	code, out, talk := onSample(t, "export")
	if code != exitDone || !strings.Contains(out, "person.wren-swaleholme") || strings.Contains(out, "@example.org") ||
		strings.Contains(out, "01632") {
		t.Errorf("exit %d, %s: the export holds contact details, or nobody", code, talk)
	}
	if code, out, talk = onSample(t, "export", "--contacts"); code != exitDone ||
		!strings.Contains(out, `"work_email":"wren.swaleholme@example.org"`) || !strings.Contains(out, `"type":"HOLDS"`) {
		t.Errorf("exit %d, %s: the export lacks contact details", code, talk)
	}
	if code, _, talk = onSample(t, "export", "--contacts", "--format", "graphml"); code != exitUsage || !strings.Contains(talk, "--contacts") {
		t.Errorf("exit %d: %s", code, talk)
	}
}

func TestNoPeopleHidesThemFromEveryQuestion(t *testing.T) {
	for _, args := range [][]string{{"search", "swaleholme"}, {"show", "U99001"}, {"line", "U99001"}, {"neighbours", "U99001"},
		{"path", "X99001", "QZ9"}, {"contacts", "U99001"}, {"sources"}, {"export"}} {
		_, with, _ := onSample(t, args...)
		code, without, talk := onSample(t, append(args, "--no-people")...)
		if code != exitDone || strings.Contains(without, "Swaleholme") || strings.Contains(without, "people@") {
			t.Errorf("%v: exit %d, %s: somebody is named", args, code, talk)
		}
		if args[0] != "sources" && !strings.Contains(with, "Swaleholme") {
			t.Errorf("%v names nobody anyway: it is no test", args)
		}
	}
	if code, _, talk := onSample(t, "show", "person.wren-swaleholme", "--no-people"); code != exitFailed ||
		!strings.Contains(talk, "no stakeholder has the code") {
		t.Errorf("exit %d: %s", code, talk)
	}
	if code, _, talk := onSample(t, "cypher", "RETURN 1", "--no-people"); code != exitUsage || !strings.Contains(talk, "--no-people") {
		t.Errorf("exit %d: %s", code, talk)
	}
}

// TestAPersonWithTwoRolesIsTheShortestWay asks the sample, in which one person
// is a partner of a practice, directs its network and sits on the board.
func TestAPersonWithTwoRolesIsTheShortestWay(t *testing.T) {
	for from, role := range map[string]string{"X99001": "a GP partner", "U99001": "clinical director"} {
		var with, formal sentence.Answer
		for into, args := range map[*sentence.Answer][]string{&with: nil, &formal: {"--no-people"}} {
			code, out, talk := onSample(t, append([]string{"path", from, "QZ9", "--on", sampleDayAsked, "--json"}, args...)...)
			if code != exitDone {
				t.Fatalf("exit %d: %s", code, talk)
			}
			if err := json.Unmarshal([]byte(out), into); err != nil {
				t.Fatal(err)
			}
		}
		if len(with.Paths) == 0 || len(formal.Paths) == 0 || with.Paths[0].Cost > formal.Paths[0].Cost ||
			with.Paths[0].Nodes[1].Kind != graph.Person {
			t.Fatalf("%s: by a person %+v, formally %+v", from, with.Paths, formal.Paths)
		}
		if w := with.Paths[0].Words; !strings.Contains(w, "has Dr Wren Swaleholme as "+role) ||
			!strings.Contains(w, "who is also an ICB board member (primary care) at ") {
			t.Errorf("%s: %s", from, w)
		}
	}
}
