package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestARecordThatIsInactiveSaysThatTheDayIsUnknown loads a record of ODS that gives no day.
func TestARecordThatIsInactiveSaysThatTheDayIsUnknown(t *testing.T) {
	dir := t.TempDir()
	record := filepath.Join(dir, "records-2026-04-01.json")
	if err := os.WriteFile(record, []byte(`{"orgArray": [{"id": "U99001", "name": "EXAMPLE PCN", "inactive": true, "primaryRole": "RO272"},
		{"id": "U99002", "name": "OTHER PCN", "inactive": false, "primaryRole": "RO272"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "graph.db")
	var out, talk bytes.Buffer
	if code := run(t.Context(), []string{"load", record, "--db", db}, &out, &talk); code != exitDone {
		t.Fatalf("%d: %s", code, talk.String())
	}
	for args, want := range map[string]string{
		"show U99001":        "closed  day unknown, by 2026-04-01",
		"show U99001 --json": `"closed_by": true`,
		"line U99001":        "it was closed by 1 April 2026, on a day that no list gives",
	} {
		out.Reset()
		if code := run(t.Context(), append(strings.Fields(args), "--db", db), &out, &talk); code != exitDone ||
			!strings.Contains(strings.Join(strings.Fields(out.String()), " "), strings.Join(strings.Fields(want), " ")) {
			t.Errorf("%s: %d, %s, want %q", args, code, out.String(), want)
		}
	}
}
