package loaders_test

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/englandtest"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// england is the graph of all England, and the report of its load, made once.
var england struct {
	once   sync.Once
	graph  *graph.Snapshot
	report loaders.Report
	err    error
}

func allEngland(t *testing.T) (*graph.Snapshot, loaders.Report) {
	t.Helper()
	data := englandtest.Data(t)
	england.once.Do(func() {
		s := &loadtest.Store{}
		england.report, england.err = loaders.Load(context.Background(), []string{data}, s, loaders.Options{Today: loadtest.Today})
		england.graph = s.Next
	})
	if england.err != nil {
		t.Fatal(england.err)
	}
	return england.graph, england.report
}

const mapDay = graph.Day(20260801) // of the registrations map

// belongs says, by code, what each practice and sub-ICB of England belongs to on mapDay.
type belongs struct {
	memberships   int
	members       map[string]int    // by network
	networks      map[string]string // by practice
	commissioners map[string]string // by practice
	boards        map[string]string // by sub-ICB
}

func belongingOf(s *graph.Snapshot) belongs {
	kinds := map[string]graph.Kind{}
	for i := range s.Nodes {
		kinds[s.Nodes[i].Code] = s.Nodes[i].Kind
	}
	b := belongs{members: map[string]int{}, networks: map[string]string{}, commissioners: map[string]string{}, boards: map[string]string{}}
	for i := range s.Edges {
		e := &s.Edges[i]
		if !e.Counts(mapDay) {
			continue
		}
		switch {
		case e.Type == graph.MemberOf && e.Unconfirmed == 0:
			b.members[e.To]++
			b.memberships++
			b.networks[e.From] = e.To
		case e.Type == graph.CommissionedBy && kinds[e.From] == graph.Practice:
			b.commissioners[e.From] = e.To
		case e.Type == graph.PartOf && kinds[e.From] == graph.SubICB:
			b.boards[e.From] = e.To
		}
	}
	return b
}

func TestEnglandGoldenNumbers(t *testing.T) {
	s, _ := allEngland(t)
	open := map[graph.Kind]int{}
	patients := 0
	for i := range s.Nodes {
		n := &s.Nodes[i]
		if n.On(mapDay) {
			open[n.Kind]++
			if n.Kind == graph.Region {
				patients += n.Patients
			}
		}
	}
	unallocated, mapSubs := 0, map[string]bool{}
	for _, r := range mapRows(t) {
		mapSubs[r.sub] = true
		if r.pcn == "U" {
			unallocated++
		}
	}
	all := belongingOf(s)
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"networks with members", len(all.members), 1298},
		{"practices in a network", all.memberships, 6129 - 52},
		{"practices in no network", unallocated, 52},
		{"sub-ICBs with a board and practices of the map", inBoth(all.boards, mapSubs), 106},
		{"boards open", open[graph.ICS], 36},
		{"regions", open[graph.Region], 7},
		{"patients of all regions", patients, 63_237_908},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
}

func TestEnglandNetworksOfABoardAndAcrossSubICBs(t *testing.T) {
	s, _ := allEngland(t)
	all := belongingOf(s)
	lsc, lscNetworks, lscPractices := map[string]bool{}, map[string]bool{}, 0
	over := map[string]map[string]bool{} // by network, its sub-ICBs
	for p, sub := range all.commissioners {
		inLSC := all.boards[sub] == "QE1"
		if inLSC && mapRows(t)[p].code != "" {
			lscPractices++
		}
		u := all.networks[p]
		if u == "" {
			continue
		}
		if over[u] == nil {
			over[u] = map[string]bool{}
		}
		over[u][sub] = true
		if inLSC {
			lsc[sub], lscNetworks[u] = true, true
		}
	}
	if lscPractices != 193 || len(lscNetworks) != 45 || len(lsc) != 8 {
		t.Errorf("QE1 has %d practices, %d networks, %d sub-ICBs, want 193, 45, 8", lscPractices, len(lscNetworks), len(lsc))
	}
	crossing := 0
	for _, subs := range over {
		if len(subs) > 1 {
			crossing++
		}
	}
	if crossing != 11 {
		t.Errorf("%d networks over more than one sub-ICB, want 11", crossing)
	}
}

func inBoth(a map[string]string, b map[string]bool) int {
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	return n
}

type mapLine struct{ code, pcn, sub, board string }

var mapOfAll map[string]mapLine // the rows of the registrations map, read once

func readMap(data string) map[string]mapLine {
	out := map[string]mapLine{}
	f, err := os.Open(filepath.Join(data, "nhs", "nhsd-gp-registrations-2026-08", "gp-reg-pat-prac-map.csv"))
	if err != nil {
		return out
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return out
	}
	for _, r := range rows[1:] {
		out[r[2]] = mapLine{r[2], r[5], r[8], r[11]}
	}
	return out
}

func mapRows(t *testing.T) map[string]mapLine {
	t.Helper()
	if mapOfAll == nil {
		mapOfAll = readMap(englandtest.Data(t))
	}
	if len(mapOfAll) == 0 {
		t.Fatal("cannot read the registrations map")
	}
	return mapOfAll
}

// codeOn is a code on a day.
type codeOn struct {
	code string
	day  graph.Day
}

// networksAndBoards returns the network of every practice, and the commissioner or board
// of every practice in the map and every sub-ICB, on some days.
func networksAndBoards(t *testing.T, s *graph.Snapshot, days ...graph.Day) (networks, boards map[codeOn]string) {
	t.Helper()
	networks, boards = map[codeOn]string{}, map[codeOn]string{}
	for i := range s.Edges {
		e := &s.Edges[i]
		for _, d := range days {
			if !e.Counts(d) {
				continue
			}
			switch _, inMap := mapRows(t)[e.From]; {
			case e.Type == graph.MemberOf:
				if was := networks[codeOn{e.From, d}]; was != "" {
					t.Errorf("%s is in %s and %s on %s", e.From, was, e.To, d)
				}
				networks[codeOn{e.From, d}] = e.To
			case e.Type == graph.PartOf, e.Type == graph.CommissionedBy && inMap:
				boards[codeOn{e.From, d}] = e.To
			}
		}
	}
	return networks, boards
}

func TestEnglandNetworkOfEveryPractice(t *testing.T) {
	s, _ := allEngland(t)
	const workbookDay = graph.Day(20241025)
	networks, boards := networksAndBoards(t, s, workbookDay, mapDay)
	for _, r := range mapRows(t) {
		want := r.pcn
		if want == "U" {
			want = ""
		}
		if got := networks[codeOn{r.code, mapDay}]; got != want {
			t.Errorf("%s on 2026-08-01 is in %q, the map says %q", r.code, got, want)
		}
		sub := boards[codeOn{r.code, mapDay}]
		board := boards[codeOn{sub, mapDay}]
		if sub != r.sub || board != r.board {
			t.Errorf("%s on 2026-08-01: sub-ICB %q of board %q, the map says %q of %q", r.code, sub, board, r.sub, r.board)
		}
	}
	closed := map[string]graph.Day{}
	for i := range s.Nodes {
		closed[s.Nodes[i].Code] = s.Nodes[i].Closed
	}
	gone := func(code string) bool { return closed[code] != 0 && closed[code] <= workbookDay }
	var rewritten []string
	for _, r := range workbookRows(t) {
		practice, network, left := r[0], r[4], r[9]
		if left == "" && !gone(practice) && !gone(network) && networks[codeOn{practice, workbookDay}] != network {
			rewritten = append(rewritten, practice)
		}
	}
	// The core partners of March 2026 deny these memberships of October 2024.
	if want := []string{"K81005", "K81089", "K81638", "L83023", "L83068", "M88031", "Y02442"}; !slices.Equal(rewritten, want) {
		t.Errorf("on 2024-10-25 these are not as the workbook says: %v, want %v", rewritten, want)
	}
}

// workbookRows returns the rows of the workbook of October 2024: who is in which network.
func workbookRows(t *testing.T) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(englandtest.Data(t), "nhs", "ods-2024-10", "derived", "PCNCorePartnerDetails.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// TestEnglandCountsWhatAListNames: hubs, nameless codes, dormant practices and
// networks of older lists are counted separately.
func TestEnglandCountsWhatAListNames(t *testing.T) {
	s, _ := allEngland(t)
	open, doubts := graph.OpenOn(s.Nodes, loadtest.Today)
	if open[graph.SubICB] != 106 || open[graph.PCN]-doubts[graph.PCN].Older != 1298 || doubts[graph.PCN].OlderDay != 20260801 ||
		doubts[graph.SubICB] != (graph.Doubt{Unnamed: 20}) || open[graph.Hub] != 16 || doubts[graph.Practice].Dormant != 55 {
		t.Errorf("%v, %+v", open, doubts)
	}
}

// TestEnglandEveryBoardHasARegion: also those that opened between the list of
// December 2025 and the map of August 2026.
func TestEnglandEveryBoardHasARegion(t *testing.T) {
	s, _ := allEngland(t)
	kinds := map[string]graph.Kind{}
	for i := range s.Nodes {
		kinds[s.Nodes[i].Code] = s.Nodes[i].Kind
	}
	for day, boards := range map[graph.Day]int{20260331: 42, 20260401: 36, 20260615: 36, 20260801: 36} {
		regions := map[string]string{}
		for i := range s.Edges {
			if e := &s.Edges[i]; e.Type == graph.PartOf && kinds[e.To] == graph.Region && e.Counts(day) {
				regions[e.From] = e.To
			}
		}
		open := 0
		for i := range s.Nodes {
			if n := &s.Nodes[i]; n.Kind == graph.ICS && n.On(day) {
				open++
				if regions[n.Code] == "" {
					t.Errorf("on %s %s is in no region", day, n.Code)
				}
			}
		}
		if open != boards {
			t.Errorf("%d boards on %s, want %d", open, day, boards)
		}
	}
}

func TestEnglandFrimley(t *testing.T) {
	s, _ := allEngland(t)
	var successors int
	for i := range s.Edges {
		if s.Edges[i].Type == graph.SucceededBy && s.Edges[i].From == "QNQ" {
			successors++
		}
	}
	if successors != 3 {
		t.Errorf("QNQ has %d successors, want 3", successors)
	}
	if n := loadtest.Body(t, s, "QNQ"); n.Closed != 20260401 {
		t.Errorf("QNQ closed %s, want 2026-04-01", n.Closed)
	}
}
