package main

import (
	"reflect"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// accessEngland holds the answer against figures counted a second time, by a
// script of its own that read the files themselves (Python: the map of practices
// of August 2026, list sizes of April 2025, coordinates of postcodes,
// edispensary of March 2025 and the consolidated list of 2023/24 Q3) and kept an
// array of minutes for each day.
func accessEngland(t *testing.T, asked func(t *testing.T, into any, args ...string)) {
	t.Run("Stockton on a Sunday, within 1.6 km", func(t *testing.T) { stocktonOnASunday(t, asked) })
	t.Run("Cornwall's networks are also the one of Devon's that has practices there", func(t *testing.T) {
		var l ask.LPCsAnswer
		asked(t, &l, "lpcs", "QT6", "--on", "2026-11-23")
		if l.Networks != 15 || len(l.Straddling) != 1 || l.Straddling[0].PCN.Code != "U41591" || len(l.Across) != 1 || l.Across[0].Here != 2 ||
			l.Across[0].Members != 4 ||
			len(l.Across[0].By) != 1 || l.Across[0].By[0].Code != "QJK" {
			t.Errorf("%+v", l)
		}
	})
	for at, want := range map[string][3]int{"Sun 09:00": {0, 7, 5}, "Fri 19:30": {4, 3, 5}, "Sat 21:30": {1, 6, 5}, "Sun 19:00": {1, 6, 5}} {
		t.Run("Stockton on "+at, func(t *testing.T) {
			var a ask.AccessAnswer
			asked(t, &a, "access", "U89141", "--rule", "within:1600", "--at", at, "--on", "2026-11-23")
			if got := [3]int{a.All.Open, a.All.Closed, a.All.Unknown}; got != want {
				t.Errorf("open, closed, unknown %v, want %v", got, want)
			}
		})
	}
	t.Run("of 333 practices of the North East and North Cumbria 16 have none within a mile", func(t *testing.T) {
		farInTheNorthEast(t, asked)
	})
}

func stocktonOnASunday(t *testing.T, asked func(t *testing.T, into any, args ...string)) {
	var a ask.AccessAnswer
	asked(t, &a, "access", "U89141", "--rule", "within:1600", "--at", "Sun 10:00", "--on", "2026-11-23")
	want := ask.AccessTally{Registered: &ask.PatientFigure{Patients: 67_869, Source: "gp-reg-pat-org@2026-08-01", Seen: 20260801},
		Practices: 6, Patients: 61_213, PatientsSeen: 20250401, Pharmacies: 12, WalkIn: 12, PatientsPerPharmacy: 5_656, HoursUnknown: 5,
		Open: 4, Closed: 3, Unknown: 5, Late: 5, Saturday: 6, Sunday: 5, GapMinutes: 300, Elsewhere: 4}
	if !reflect.DeepEqual(a.All, want) || a.Reason != "" {
		t.Errorf("%q\ngot  %+v\nwant %+v", a.Reason, a.All, want)
	}
	for i, d := range a.Week {
		gaps := []graph.Span{}
		if i == 6 {
			gaps = []graph.Span{{From: 7 * 60, To: 10 * 60}, {From: 20 * 60, To: 22 * 60}}
		}
		if !reflect.DeepEqual(d.Gaps, gaps) || d.Known != 7 || d.Unknown != 5 || len(d.Hours) != 15 {
			t.Errorf("%+v", d)
		}
	}
	nearest := map[string]int{"A81001": 0, "A81017": 0, "A81025": 0, "A81046": 0, "A81608": 448, "A81629": 123}
	for _, p := range a.Practices {
		if m, ok := nearest[p.Practice.Code]; !ok || p.Nearest == nil || p.Metres.Metres != m || p.Far {
			t.Errorf("%+v", p)
		}
	}
}

// The board's far practices are rural; three postcodes are in no table of coordinates.
func farInTheNorthEast(t *testing.T, asked func(t *testing.T, into any, args ...string)) {
	var a ask.AccessAnswer
	asked(t, &a, "access", "QHM", "--on", "2026-11-23", "--at", "Mon 10:00")
	if a.All.Practices != 333 || a.All.Far != 16 || a.All.Unplaced != 3 || a.All.Elsewhere != 0 {
		t.Errorf("%+v", a.All)
	}
	far := map[string]int{"A81066": 4794, "A82014": 10475, "A82023": 2492, "A82029": 8438, "A82031": 13223, "A82038": 9186,
		"A82617": 11765, "A82620": 10466, "A82631": 9146,
		"A83060": 2291, "A83061": 8978, "A83618": 1760, "A83622": 2009, "A83626": 3308, "A84040": 7235, "A84042": 15279}
	for _, p := range a.Practices {
		if m, ok := far[p.Practice.Code]; ok != p.Far || ok && p.Metres.Metres != m {
			t.Errorf("%+v", p)
		}
	}
}
