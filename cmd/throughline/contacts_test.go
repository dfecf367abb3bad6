package main

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/emersion/go-vcard"

	"throughline/graph"
)

func TestContactsAreToldInEveryForm(t *testing.T) {
	ask := func(args ...string) string {
		t.Helper()
		code, out, talk := onSample(t, append([]string{"contacts", "U99001", "--on", sampleDayAsked}, args...)...)
		if code != exitDone {
			t.Fatalf("exit %d: %s", code, talk)
		}
		return out
	}
	text := ask()
	for _, want := range []string{"Clinical director", "wren.swaleholme@example.org", "01632 960", "verified 2026-04-21 (7 months old)", "with roles at several organisations", "nobody on record", "Practice manager"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	var a graph.Contacts
	if err := json.Unmarshal([]byte(ask("--json")), &a); err != nil || len(a.Contacts) < 4 {
		t.Fatalf("%d contacts, %v", len(a.Contacts), err)
	}
	rows, err := csv.NewReader(strings.NewReader(ask("--format", "csv"))).ReadAll()
	if err != nil || len(rows) != len(a.Contacts)+1 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if card, err := vcard.NewDecoder(strings.NewReader(ask("--format", "vcard"))).Decode(); err != nil || card.Value(vcard.FieldEmail) == "" {
		t.Errorf("%v, %v", card, err)
	}
	if book := ask("--format", "xlsx"); !strings.HasPrefix(book, "PK") {
		t.Errorf("a workbook begins with %.10q", book)
	}
}

func TestContactsSayWhatIsMissing(t *testing.T) {
	code, out, talk := onSample(t, "contacts", "X99003", "--on", sampleDayAsked)
	if code != exitDone || !strings.Contains(out, "throughline template people") || !strings.Contains(out, "Senior partner") {
		t.Errorf("exit %d: %s %s", code, out, talk)
	}
	code, out, talk = onSample(t, "contacts", "X99003", "--on", sampleDayAsked, "--format", "vcard")
	if code != exitDone || out != "" || !strings.Contains(talk, "throughline template people") {
		t.Errorf("exit %d: %q %s", code, out, talk)
	}
	for _, args := range [][]string{{"--format", "fax"}, {"--format", "csv", "--json"}} {
		if code, _, talk := onSample(t, append([]string{"contacts", "U99001"}, args...)...); code != exitUsage || !strings.Contains(talk, "--format") {
			t.Errorf("%v: exit %d: %s", args, code, talk)
		}
	}
}

func TestAnExportTellsHowToReachPeopleOnlyWhenAsked(t *testing.T) {
	code, out, talk := onSample(t, "export")
	if code != exitDone || !strings.Contains(out, "person.wren-swaleholme") || strings.Contains(out, "@example.org") || strings.Contains(out, "01632") {
		t.Errorf("exit %d, %s: the export holds contact details, or nobody", code, talk)
	}
	if code, out, talk = onSample(t, "export", "--contacts"); code != exitDone || !strings.Contains(out, `"work_email":"wren.swaleholme@example.org"`) || !strings.Contains(out, `"type":"HOLDS"`) {
		t.Errorf("exit %d, %s: the export lacks contact details", code, talk)
	}
	if code, _, talk = onSample(t, "export", "--contacts", "--format", "graphml"); code != exitUsage || !strings.Contains(talk, "--contacts") {
		t.Errorf("exit %d: %s", code, talk)
	}
}
