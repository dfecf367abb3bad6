package loaders

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// FuzzLoad loads any content together with stored files, and asks questions of the
// graph they make.
func FuzzLoad(f *testing.F) {
	lists, err := filepath.Glob(filepath.Join(testdata, "*", "*.*"))
	if err != nil || len(lists) < len(Datasets) {
		f.Fatal(lists, err)
	}
	for _, path := range lists {
		if strings.HasSuffix(path, ".golden") {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content, []byte("pcn_code,federation_code\nU99001,federation.a\n"))
		f.Add(content, bytes.ReplaceAll(content, []byte("2026"), []byte("2025")))
	}
	base := &loadtest.Store{}
	var held []string
	for _, path := range []string{
		"epraccur/export.csv", "etr/ok.csv", "eccg/ok.csv", "gp-reg-pat-prac-map/2026.csv", "epcncorepartnerdetails/headed.csv",
		"people/ok.csv", "postcode-points/ok.csv", "edispensary/export.csv",
	} {
		held = append(held, filepath.Join(testdata, path))
	}
	opt := Options{Today: loadtest.Today, AllowShrink: true, Seen: 20260601}
	if _, err := Load(context.Background(), held, base, opt); err != nil {
		f.Fatal(err)
	}
	opt.Seen = 0
	f.Fuzz(func(t *testing.T, first, second []byte) {
		loads(t, base, opt, "2026-06", string(first), "2025-06", string(second))
	})
}

// loads adds files, pairs of a folder and a content, to the stored files. It says what
// is wrong with the graph they make.
func loads(t *testing.T, held *loadtest.Store, opt Options, files ...string) {
	t.Helper()
	dir := t.TempDir()
	var folders []string
	for i := 0; i < len(files); i += 2 {
		folder := filepath.Join(dir, fmt.Sprint(i), files[i])
		if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, "new.csv"), []byte(files[i+1]), 0o600)); err != nil {
			t.Fatal(err)
		}
		folders = append(folders, folder)
	}
	load := func(into *loadtest.Store, folders ...string) {
		t.Helper()
		if _, err := Load(t.Context(), folders, into, opt); err != nil {
			t.Fatalf("load: %v", err)
		}
	}
	all := &loadtest.Store{Files: held.Files, Next: held.Next}
	load(all, folders...)
	if all.Next == nil {
		return // every file was refused
	}
	writes, graph := all.Writes, all.JSON(t)
	if load(all, folders...); all.Writes != writes || all.JSON(t) != graph {
		t.Error("the same files again change the graph")
	}
	turned := &loadtest.Store{Files: held.Files, Next: held.Next}
	for _, folder := range slices.Backward(folders) {
		load(turned, folder)
	}
	if turned.Next == nil || turned.JSON(t) != graph {
		t.Errorf("one by one, the last one first, they make another graph: %s", cmp.Diff(all.Next, turned.Next))
	}
	answers(t, all)
}

// lists are files to be filled in: their headings, and a row with a place for
// each code and day that may be one or another.
var lists = []struct{ headings, row string }{
	{"", `"{practice}","SURGERY {n}","Y62","{board}","","","","","","{postcode}"` +
		`,"{day}","{day}","{status}","B","{sub}","{day}","{day}","","","","","1","","{operator}","","RO76",""`},
	{"", `"{practice}","SERVICE {n}","Y62","{board}","","","","","","{postcode}"` +
		`,"{day}","{day}","{status}","Z","{sub}","{day}","{day}","","","","","1","","{operator}","","RO80",""`},
	{"", `"{trust}","TRUST {n}","Y62","{board}","","","","","","{postcode}","{day}","{day}","","","","","","","","","","1","","B","","",""`},
	{"", `"{sub}","SUB-ICB {n}","Y62","{board}","","","","","","{postcode}"` +
		`,"{day}","{day}","","RO319","","","","","","","","1","","","","",""`},
	{"", `"{pharmacy}","PHARMACY {n}","Y62","{board}","","","","","","{postcode}"` +
		`,"{day}","{day}","{status}","RO182","{owner}","{day}","{day}","","","","","1","","","","",""`},
	{"", `"{owner}","OWNER {n}","","","","","","","","{postcode}","{day}","{day}","","","","","","","","","","0","","","","",""`},
	{"", `"{network}","NETWORK {n}","{sub}","","{day}","{day}","","","","","","{postcode}"`},
	{"", `"{practice}","SURGERY","{sub}","X","{network}","NETWORK","{sub}","X","{day}","{day}","TRUE"`},
	{"EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,PCN_CODE,PCN_NAME" +
		",ONS_SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ONS_ICB_CODE,ICB_CODE,ICB_NAME,COMM_REGION_CODE,COMM_REGION_NAME",
		"{extract},{practice},SURGERY,{postcode},{network},NETWORK {n},,{sub},SUB-ICB,{ons},{board},BOARD {n},Y62,REGION"},
	{"YEAR_MONTH,PRACTICE_CODE,CONTRACTOR_CODE,NUMBER_OF_ITEMS", "{month},{practice},{pharmacy},{n}"},
	{"YEAR_MONTH,PRACTICE_CODE,ITEMS,DISPENSER_CODE", "{month},{practice},1{n}0,{any}"},
	{"old_icb_code,old_icb_name,new_icb_code,new_icb_name,effective_date", "{board},OLD,{board},NEW,{day}"},
	{"old_sub_icb,old_name,new_sub_icb,new_name", "{sub},OLD,{sub},NEW"},
	{"predecessor_code,successor_code,effective_date", "{any},{any},{day}"},
	{"ICB24CD,ICB24CDH,ICB24NM", "{ons},{board},BOARD {n}"},
	{"postcode,lat,lon,icb_code,icb_name", "{postcode},53.{n},-2.{n},{ons},BOARD"},
	{"nhs_trust22_code,icb22_code,proportion_trust_came_from_icb", "{trust},{ons},0.{n}"},
	{"code,name,postcode", "{federation},FEDERATION,{postcode}"},
	{"pcn_code,federation_code,from,to", "{network},{federation},{day},{day}"},
	{"code,name,ics_code,from,to", "{place},PLACE,{board},{day},{day}"},
	{"member_code,place_code,from,to", "{member},{place},{day},{day}"},
	{"organisation_code,place_or_ics_code,from,to", "{trust},{place},{day},{day}"},
	{"practice_code,pcn_code,from,to", "{practice},{network},{day},{day}"},
	{"practice_code,operator_code,operator_name,operator_kind,from,to", "{practice},{any},OPERATOR,{kind},{day},{day}"},
	{"person,name,role,organisation_code,from,to,verified", "{n},A PERSON,Lead,{any},{day},{day},{day}"},
}

// choices are the values that each place of a list can have.
var choices = map[string][]string{
	"practice": {"Z99001", "Z99002", "Z99003"}, "network": {"U99001", "U99002", "U", ""}, "sub": {"98A", "99Z", "A1A1A"},
	"board": {"QZ1", "QZ2", "Z1Z1Z"}, "ons": {"E54009991", "E54009992"}, "trust": {"RZ1", "RZ2"}, "owner": {"PZ01", "PZ02", ""},
	"pharmacy": {"FZ901", "FZ902"}, "federation": {"federation.a", "federation.b"}, "place": {"place.a", "place.b", "A1A1A"},
	"member": {"U99001", "federation.a", "98A"}, "operator": {"98A", "RZ1", "NZZ01", ""}, "kind": {"Trust", "Provider", "Practice"},
	"any":    {"Z99001", "Z99002", "U99001", "98A", "QZ1", "Z1Z1Z", "RZ1", "FZ901", "PZ01", "U99002", "NOBODY"},
	"status": {"ACTIVE", "INACTIVE", "PROPOSED", "DORMANT"}, "postcode": {"ZZ99 3VZ", "ZZ99 3WZ", ""}, "n": {"1", "2", "3"},
	"month":   {"2024-03", "202604", "202607"},
	"extract": {"20240401", "20260401", "20260801"},
	"day":     {"", "", "20190701", "20240331", "20240401", "20260331", "20260401", "20260801", "20261231", "20301301"},
	"folder":  {"2019-06", "2024-04", "2026-03", "2026-04", "2026-10"},
}

// tape makes choices, one by each of its bytes, and the first where it has ended.
type tape []byte

func (t *tape) next(n int) int {
	if len(*t) == 0 {
		return 0
	}
	c := int((*t)[0]) % n
	*t = (*t)[1:]
	return c
}

var place = regexp.MustCompile(`\{\w+\}`)

func (t *tape) fill(row string) string {
	return place.ReplaceAllStringFunc(row, func(name string) string {
		of := choices[strings.Trim(name, "{}")]
		return of[t.next(len(of))]
	})
}

// FuzzReconcile loads lists that contradict each other and themselves in any way.
func FuzzReconcile(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 5))
	for range 40 {
		seed := make([]byte, 200)
		for i := range seed {
			seed[i] = byte(r.Uint32())
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, choose []byte) {
		tape := tape(choose)
		var files []string
		for range 2 + tape.next(5) {
			list := lists[tape.next(len(lists))]
			var b strings.Builder
			if list.headings != "" {
				b.WriteString(list.headings + "\n")
			}
			for range 1 + tape.next(4) {
				b.WriteString(tape.fill(list.row) + "\n")
			}
			files = append(files, tape.fill("{folder}"), b.String())
		}
		loads(t, &loadtest.Store{}, Options{Today: loadtest.Today, AllowShrink: true}, files...)
		if t.Failed() {
			t.Logf("of the files %q", files)
		}
	})
}

// answers asks questions of a graph and says what is wrong with the answers.
func answers(t *testing.T, s *loadtest.Store) {
	t.Helper()
	sourcesHold(t, s.Next)
	store := embedded.Memory()
	if _, err := store.Replace(t.Context(), s.Next, s.Files); err != nil {
		t.Fatalf("the store refuses it: %v", err)
	}
	if len(s.Next.Nodes) == 0 {
		return
	}
	from := s.Next.Nodes[0].Code
	for i, n := range s.Next.Nodes {
		if i%7 != 0 {
			continue
		}
		if _, err := ask.Of(t.Context(), store, ask.Line, ask.CodeQuery{Code: n.Code, On: loadtest.Today}); err != nil {
			t.Errorf("the line of %s: %v", n.Code, err)
		}
		found, err := ask.Of(t.Context(), store, ask.Paths, graph.NewPathQuery(from, n.Code, loadtest.Today))
		if err != nil && from != n.Code {
			t.Errorf("the paths from %s to %s: %v", from, n.Code, err)
		}
		for _, p := range found.Paths {
			pathHolds(t, p, from, n.Code)
		}
	}
}

// sourcesHold tests that every node and edge has a source.
func sourcesHold(t *testing.T, s *graph.Snapshot) {
	t.Helper()
	sources := map[string]bool{}
	for _, f := range s.Sources {
		sources[f.Name] = true
	}
	cited := func(source string) bool { return sources[source] || strings.HasPrefix(source, "derived: ") }
	for _, n := range s.Nodes {
		if !cited(n.Source) || n.Seen == 0 || n.Name == "" {
			t.Errorf("no source for %+v", n)
		}
	}
	for _, e := range s.Edges {
		if !cited(e.Source) || e.Seen == 0 || e.Basis == "" {
			t.Errorf("no source for %+v", e)
		}
	}
}

func pathHolds(t *testing.T, p graph.Path, from, to string) {
	t.Helper()
	if len(p.Nodes) != len(p.Edges)+1 || p.Nodes[0].Code != from || p.Nodes[len(p.Nodes)-1].Code != to {
		t.Errorf("a path from %s to %s is %+v", from, to, p)
	}
	for _, e := range p.Edges {
		if !e.Counts(loadtest.Today) {
			t.Errorf("a path uses %+v, which does not count on the day", e)
		}
	}
}
