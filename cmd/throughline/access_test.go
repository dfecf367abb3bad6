package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
)

// TestAccessOnTheCommandLine asks the sample, in words, JSON and CSV.
func TestAccessOnTheCommandLine(t *testing.T) {
	const db = none
	code, out, talk := call(t, db, "access", "U99001", "--at", "Sat 16:00", "--on", sampleDayAsked)
	for _, want := range []string{
		"8 pharmacies, 7 walk-in; counted apart: 1 distance-selling pharmacy, no pharmacies that supply appliances only",
		"of 6 practices: Patients registered at a GP practice (all persons), NHS England, 1 August 2026 (3 months old)",
		"on Saturday at 16:00: 3 open, 2 closed, 2 not known", "open until 20:00",
		"hours not known",
		"07:00 to 10:00, 16:00 to 22:00", "1615 m to FZ018"} {
		if code != exitDone || !strings.Contains(out, want) {
			t.Errorf("exit %d, %s, does not say %q: %s", code, talk, want, out)
		}
	}
	var a ask.AccessAnswer
	code, out, _ = call(t, db, "access", "u99001", "--rule", "within:1600", "--at", "sunday 9:30", "--json")
	if err := json.Unmarshal([]byte(out), &a); err != nil || code != exitDone || a.At.String() != "Sun 09:30" || a.Within != 1600 ||
		a.All.Open != 0 || len(a.Week) != 7 || a.Week[0].Gaps[0].String() != "07:00-09:00" {
		t.Errorf("exit %d, %v: %.900s", code, err, out)
	}
	for table, heading := range map[string]string{"pharmacies": "pharmacy", "week": "day", "practices": "practice", "pcns": "pcn"} {
		code, out, _ = call(t, db, "access", "QZ9", "--format", "csv", "--table", table)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll()
		if code != exitDone || err != nil || len(rows) < 40 || rows[0][0] != heading {
			t.Errorf("%s: exit %d, %v: %.300s", table, code, err, out)
		}
	}
	for _, wrong := range [][]string{{"--at", "Sunday"}, {"--at", "Sun 24:00"}, {"--rule", "near"}, {"--rule", "all"}, {"--format", "pdf"},
		{"--table", "all"}, {"--format", "csv", "--json"}, {"--table", "week"}} {
		if code, _, talk := call(t, db, append([]string{"access", "U99001"}, wrong...)...); code != exitUsage || talk == "" {
			t.Errorf("%v: exit %d, %s", wrong, code, talk)
		}
	}
}

func TestWhatIsNotKnownOfANetworkIsNotANumber(t *testing.T) {
	a := ask.AccessAnswer{PCNs: []ask.AccessPCN{
		{PCN: graph.Ref{Code: "P"}, AccessTally: ask.AccessTally{Practices: 6, Pharmacies: 2, WalkIn: 2, PatientsPerPharmacy: 500,
			GapMinutes: 90}},
		{PCN: graph.Ref{Code: "Q"}, AccessTally: ask.AccessTally{Pharmacies: 2, WalkIn: 2, DaysUnknown: 7}},
		{PCN: graph.Ref{Code: "R"}},
	}}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 1, ' ', 0)
	tellNetworks(w, a.PCNs)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]string{"P": "P 6 2 500 0 0 0 0 1.5 0", "Q": "Q 0 2 - 0 0 0 0 - 0", "R": "R 0 0 - 0 0 0 0 - 0"} {
		if !slices.ContainsFunc(strings.Split(b.String(), "\n"), func(line string) bool {
			return strings.Join(strings.Fields(line),
				" ") == want
		}) {
			t.Errorf("%s: %s", code, b.String())
		}
	}
	rows := export.Access(a, "pcns").Rows
	gaps := slices.Index(export.Access(a, "pcns").Headings, "gap_minutes")
	if rows[0][gaps] != "90" || rows[1][gaps] != "" || rows[2][gaps] != "" {
		t.Errorf("%v", rows)
	}
	_, out, _ := call(t, none, "access", "U99001", "--at", "")
	if strings.Contains(out, "\non ") {
		t.Errorf("without a time it says who is open: %s", out)
	}
}

// TestNowIsTheTimeInLondon wherever the machine is, summer and winter.
func TestNowIsTheTimeInLondon(t *testing.T) {
	for at, want := range map[string]string{"2026-07-05T23:30:00Z": "Mon 00:30", "2026-11-22T23:30:00Z": "Sun 23:30"} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		var o, e bytes.Buffer
		c := &cli{out: &o, talk: &e, today: 20261122, now: func() time.Time { return instant.In(time.FixedZone("far", -9*3600)) }}
		var a ask.AccessAnswer
		code := execute(t.Context(), c.root(), []string{"access", "U99001", "--json"}, &e)
		if err := json.Unmarshal(o.Bytes(), &a); err != nil || code != exitDone || a.At.String() != want {
			t.Errorf("%s: exit %d, %v, %q, want %s: %s", at, code, err, a.At, want, e.String())
		}
	}
}
