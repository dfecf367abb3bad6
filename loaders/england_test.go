package loaders

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// kept is a Writer that keeps what it is given in memory.
type kept struct {
	files []graph.File
	next  *graph.Snapshot
}

func (k *kept) Held(context.Context) ([]graph.File, error) { return k.files, nil }

func (k *kept) Replace(_ context.Context, next *graph.Snapshot, files []graph.File) (graph.Delta, error) {
	d := graph.Delta{NodesAdded: len(next.Nodes), EdgesAdded: len(next.Edges)}
	k.next, k.files = next, files
	return d, nil
}

var england = sync.OnceValues(func() (*graph.Snapshot, Report) {
	dir := os.Getenv("THROUGHLINE_DATA")
	k := &kept{}
	report, err := Load(context.Background(), []string{dir}, k, Options{Today: testToday})
	if err != nil {
		panic(err)
	}
	return k.next, report
})

func allEngland(t *testing.T) (*graph.Snapshot, Report) {
	t.Helper()
	if os.Getenv("THROUGHLINE_DATA") == "" {
		t.Skip("THROUGHLINE_DATA does not name the real files")
	}
	return england()
}

func TestEnglandGoldenNumbers(t *testing.T) {
	s, _ := allEngland(t)
	const mapDay = graph.Day(20260801)
	kinds := map[string]graph.Kind{}
	open := map[graph.Kind]int{}
	patients := 0
	for i := range s.Nodes {
		n := &s.Nodes[i]
		kinds[n.Code] = n.Kind
		if n.On(mapDay) {
			open[n.Kind]++
			if n.Kind == graph.Region {
				patients += n.Patients
			}
		}
	}
	members := map[string]int{}
	pcnsIn, practicesIn, subICBs := map[string]string{}, map[string]string{}, map[string]string{}
	memberships, unallocated, mapSubs := 0, 0, map[string]bool{}
	for _, r := range mapRows(t) {
		mapSubs[r.sub] = true
		if r.pcn == "U" {
			unallocated++
		}
	}
	for i := range s.Edges {
		e := &s.Edges[i]
		if !e.Counts(mapDay) {
			continue
		}
		switch {
		case e.Type == graph.MemberOf && e.Unconfirmed == 0:
			members[e.To]++
			memberships++
			pcnsIn[e.From] = e.To
		case e.Type == graph.CommissionedBy && kinds[e.From] == graph.Practice:
			practicesIn[e.From] = e.To
		case e.Type == graph.PartOf && kinds[e.From] == graph.SubICB:
			subICBs[e.From] = e.To
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"networks with members", len(members), 1298},
		{"practices in a network", memberships, 6129 - 52},
		{"practices in no network", unallocated, 52},
		{"sub-ICBs with a board and practices of the map", inBoth(subICBs, mapSubs), 106},
		{"boards open", open[graph.ICS], 36},
		{"regions", open[graph.Region], 7},
		{"patients of all regions", patients, 63_237_908},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
	lsc := map[string]bool{}
	lscNetworks := map[string]bool{}
	lscPractices := 0
	over := map[string]map[string]bool{}
	for p, sub := range practicesIn {
		if u := pcnsIn[p]; u != "" {
			if over[u] == nil {
				over[u] = map[string]bool{}
			}
			over[u][sub] = true
			if subICBs[sub] == "QE1" {
				lsc[sub], lscNetworks[u] = true, true
			}
		}
	}
	for p, sub := range practicesIn {
		if subICBs[sub] == "QE1" && mapRows(t)[p].code != "" {
			lscPractices++
		}
	}
	crossing := 0
	for _, subs := range over {
		if len(subs) > 1 {
			crossing++
		}
	}
	if lscPractices != 193 || len(lscNetworks) != 45 || len(lsc) != 8 {
		t.Errorf("QE1 has %d practices, %d networks, %d sub-ICBs, want 193, 45, 8", lscPractices, len(lscNetworks), len(lsc))
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

var readMap = sync.OnceValue(func() map[string]mapLine {
	out := map[string]mapLine{}
	f, err := os.Open(filepath.Join(os.Getenv("THROUGHLINE_DATA"), "nhsd-gp-registrations-2026-08", "gp-reg-pat-prac-map.csv"))
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
})

func mapRows(t *testing.T) map[string]mapLine {
	t.Helper()
	if len(readMap()) == 0 {
		t.Fatal("cannot read the registrations map")
	}
	return readMap()
}

func TestEnglandNetworkOfEveryPractice(t *testing.T) {
	s, _ := allEngland(t)
	type key struct {
		from string
		day  graph.Day
	}
	days := []graph.Day{20241025, 20260801}
	got := map[key]string{}
	board := map[key]string{}
	for i := range s.Edges {
		e := &s.Edges[i]
		for _, d := range days {
			if e.Type == graph.MemberOf && e.Counts(d) {
				if was := got[key{e.From, d}]; was != "" {
					t.Errorf("%s is in %s and %s on %s", e.From, was, e.To, d)
				}
				got[key{e.From, d}] = e.To
			}
			if e.Counts(d) && (e.Type == graph.CommissionedBy || e.Type == graph.PartOf) {
				if _, ok := mapRows(t)[e.From]; ok || e.Type == graph.PartOf {
					board[key{e.From, d}] = e.To
				}
			}
		}
	}
	for _, r := range mapRows(t) {
		want := r.pcn
		if want == "U" {
			want = ""
		}
		if g := got[key{r.code, 20260801}]; g != want {
			t.Errorf("%s on 2026-08-01 is in %q, the map says %q", r.code, g, want)
		}
		sub := board[key{r.code, 20260801}]
		if sub != r.sub || board[key{sub, 20260801}] != r.board {
			t.Errorf("%s on 2026-08-01: sub-ICB %q of board %q, the map says %q of %q", r.code, sub, board[key{sub, 20260801}], r.sub, r.board)
		}
	}
	f, err := os.Open(filepath.Join(os.Getenv("THROUGHLINE_DATA"), "ods-2024-10", "derived", "PCNCorePartnerDetails.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	closed := map[string]graph.Day{}
	for i := range s.Nodes {
		closed[s.Nodes[i].Code] = s.Nodes[i].Closed
	}
	wrong := 0
	for _, r := range rows[1:] {
		if r[9] != "" || (closed[r[0]] != 0 && closed[r[0]] <= 20241025) || (closed[r[4]] != 0 && closed[r[4]] <= 20241025) {
			continue
		}
		if g := got[key{r[0], 20241025}]; g != r[4] {
			wrong++
			t.Errorf("%s on 2024-10-25 is in %q, the workbook says %q", r[0], g, r[4])
		}
	}
}

// TestEnglandCountsWhatAListNames: hubs, nameless codes, dormant practices and
// networks of older lists are told apart.
func TestEnglandCountsWhatAListNames(t *testing.T) {
	s, _ := allEngland(t)
	open, doubts := graph.OpenOn(s.Nodes, testToday)
	if open[graph.SubICB] != 106 || open[graph.PCN]-doubts[graph.PCN].Older != 1298 || doubts[graph.PCN].OlderDay != 20260801 ||
		doubts[graph.SubICB] != (graph.Doubt{Hubs: 16, Unnamed: 20}) || doubts[graph.Practice].Dormant != 55 {
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
	if n := bodyOf(t, s, "QNQ"); n.Closed != 20260401 {
		t.Errorf("QNQ closed %s, want 2026-04-01", n.Closed)
	}
}
