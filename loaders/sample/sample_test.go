package sample

import (
	"bytes"
	"context"
	"encoding/csv"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders"
)

// today is a day after every day in the sample.
const today = graph.Day(20261122)

const board = "QZ9"

// load makes the graph of the sample, once.
var load = sync.OnceValues(func() (*embedded.Store, loaders.Report) {
	dir, err := os.MkdirTemp("", "throughline-sample-test-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // the system clears what is left
	if err := os.CopyFS(dir, FS); err != nil {
		panic(err)
	}
	store := embedded.Memory()
	report, err := loaders.Load(context.Background(), []string{dir}, store, loaders.Options{Today: today})
	if err != nil {
		panic(err)
	}
	return store, report
})

// world is the sample's graph today.
type world struct {
	store *embedded.Store
	nodes map[string]*graph.Node
	edges []graph.Edge
}

func sampled(t *testing.T) world {
	t.Helper()
	store, _ := load()
	g, err := store.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := world{store: store, nodes: map[string]*graph.Node{}}
	for i := range g.Nodes {
		w.nodes[g.Nodes[i].Code] = &g.Nodes[i]
	}
	for _, e := range g.Edges {
		if e.Counts(today) && w.nodes[e.From].On(today) && w.nodes[e.To].On(today) {
			w.edges = append(w.edges, e)
		}
	}
	return w
}

// open returns the codes of a kind that are open today.
func (w world) open(kind graph.Kind) []string {
	var out []string
	for code, n := range w.nodes {
		if n.Kind == kind && n.On(today) {
			out = append(out, code)
		}
	}
	return out
}

// to returns the ends of the edges of a type from a code.
func (w world) to(t graph.EdgeType, from string) []string {
	var out []string
	for _, e := range w.edges {
		if e.Type == t && e.From == from {
			out = append(out, e.To)
		}
	}
	return out
}

func TestEveryFileLoadsWhole(t *testing.T) {
	_, report := load()
	files, err := fs.ReadDir(FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Files) != len(files) {
		t.Errorf("the load reports %d files of %d", len(report.Files), len(files))
	}
	for _, f := range report.Files {
		if f.Outcome != "loaded" {
			t.Errorf("%s is %s: %s", f.Path, f.Outcome, f.Reason)
		}
		for _, o := range f.Omitted {
			if o.Why != "patients of no PCN" {
				t.Errorf("%s: %d rows are left out: %s", f.Path, o.Rows, o.Why)
			}
		}
		for _, e := range f.Refused {
			t.Error(e)
		}
		for _, w := range f.Warnings {
			t.Errorf("%s: %s", f.Path, w)
		}
	}
}

func TestShapeOfTheSample(t *testing.T) {
	w := sampled(t)
	for kind, want := range map[graph.Kind]int{
		graph.Region: 1, graph.ICS: 1, graph.SubICB: 8, graph.Place: 5, graph.PCN: 42, graph.Practice: 190,
		graph.Federation: 3, graph.LPC: 2, graph.Trust: 4, graph.Hospital: 8, graph.Provider: 2, graph.Pharmacy: 370,
	} {
		if n := len(w.open(kind)); n != want {
			t.Errorf("%d of kind %s, want %d", n, kind, want)
		}
	}
	places := map[string]bool{}
	for _, code := range w.open(graph.Place) {
		places[w.nodes[code].Name] = true
	}
	for _, want := range []string{"Bay Health and Care Partners", "Blackpool and Fylde Coast", "Central Lancashire", "Pennine Lancashire",
		"West Lancashire"} {
		if !places[want] {
			t.Errorf("no place is called %s: %v", want, places)
		}
	}
	for lpc, want := range map[string]int{"lpc.lancashire": 36, "lpc.south-cumbria": 7} {
		n, pharmacies := 0, 0
		for _, code := range w.to(graph.Covers, lpc) {
			switch w.nodes[code].Kind {
			case graph.PCN:
				n++
			case graph.Pharmacy:
				pharmacies++
			}
		}
		if n != want || pharmacies < want {
			t.Errorf("%s covers %d networks, want %d, and %d pharmacies", lpc, n, want, pharmacies)
		}
	}
	for _, code := range w.open(graph.PCN) {
		if in := w.to(graph.InPlace, code); len(in) != 1 || w.nodes[in[0]].Kind != graph.Place {
			t.Errorf("%s is in the places %v, want one", code, in)
		}
	}
}

func TestOddCasesOfTheSample(t *testing.T) {
	w := sampled(t)
	t.Run("practices outside networks", func(t *testing.T) { oddPractices(t, w) })
	t.Run("networks with and without a federation", func(t *testing.T) { networksWithFederation(t, w) })
	t.Run("practices that others run", func(t *testing.T) { operatedPractices(t, w) })
	t.Run("people and names", func(t *testing.T) { rolesAndNames(t, w) })
}

func oddPractices(t *testing.T, w world) {
	t.Helper()
	outside, unallocated := 0, 0
	for _, code := range w.open(graph.Practice) {
		if len(w.to(graph.MemberOf, code)) == 0 {
			outside++
			if len(w.to(graph.AllocatedTo, code)) == 0 {
				unallocated++
			}
		}
	}
	if outside != 2 || unallocated != 1 {
		t.Errorf("%d practices are in no network, %d of them unallocated, want 2 and 1", outside, unallocated)
	}
}

func networksWithFederation(t *testing.T, w world) {
	t.Helper()
	with, without := 0, 0
	for _, code := range w.open(graph.PCN) {
		if len(w.to(graph.WorksWith, code)) > 0 {
			with++
		} else {
			without++
		}
	}
	if with == 0 || without == 0 {
		t.Errorf("%d networks work with a federation and %d do not: both are wanted", with, without)
	}
}

func operatedPractices(t *testing.T, w world) {
	t.Helper()
	operated := map[string]int{}
	for _, code := range w.open(graph.Practice) {
		for _, by := range w.to(graph.OperatedBy, code) {
			operated[by]++
		}
	}
	super, trusts := 0, 0
	for by, n := range operated {
		switch w.nodes[by].Kind {
		case graph.Practice:
			super = max(super, n)
		case graph.Trust:
			trusts += n
		}
	}
	if super < 3 || trusts != 1 {
		t.Errorf("the largest super-practice runs %d practices and trusts run %d, want 3 or more and 1", super, trusts)
	}
}

func rolesAndNames(t *testing.T, w world) {
	t.Helper()
	roles := map[string]int{}
	for _, e := range w.edges {
		if e.Type == graph.Holds {
			roles[e.From]++
		}
	}
	if several := len(roles) - countOf(roles, 1); several == 0 {
		t.Error("nobody holds two roles")
	}
	for code, n := range w.nodes {
		if n.Name == "" || n.Name == code {
			t.Errorf("%s has no name", code)
		}
	}
}

func countOf(m map[string]int, n int) int {
	count := 0
	for _, v := range m {
		if v == n {
			count++
		}
	}
	return count
}

func TestMembershipsHaveAHistory(t *testing.T) {
	store, _ := load()
	w := sampled(t)
	moved := 0
	for _, code := range w.open(graph.Practice) {
		s, err := ask.Of(t.Context(), store, ask.Stakeholder, ask.CodeQuery{Code: code, On: today})
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range s.History {
			if step.Edge.Type == graph.MemberOf && step.Edge.Until != 0 {
				moved++
			}
		}
	}
	if moved < 7 {
		t.Errorf("%d memberships of open practices ended, want 7 or more", moved)
	}
}

func TestEveryPracticeAndPharmacyHasAPathToTheBoard(t *testing.T) {
	w := sampled(t)
	for _, kind := range []graph.Kind{graph.Practice, graph.Pharmacy} {
		for _, code := range w.open(kind) {
			q := graph.NewPathQuery(code, board, today)
			q.Limit, q.Slack = 1, 0
			found, err := ask.Of(t.Context(), w.store, ask.Paths, q)
			if err != nil {
				t.Fatalf("%s: %v", code, err)
			}
			if len(found.Paths) == 0 {
				t.Errorf("no path from %s to %s", code, board)
			}
		}
	}
}

func TestEveryPharmacyIsNearANetwork(t *testing.T) {
	w := sampled(t)
	far := 0
	nearest, leads := map[string]int{}, 0
	for _, e := range w.edges {
		switch {
		case e.Type == graph.AlignedTo && e.Rule == "nearest":
			nearest[e.From]++
		case e.Type == graph.AlignedTo && e.Rule == "lead":
			leads++
		}
	}
	for _, code := range w.open(graph.Pharmacy) {
		if nearest[code] != 1 {
			t.Errorf("%s is aligned to %v, want one network", code, w.to(graph.AlignedTo, code))
		}
	}
	if leads != 6 {
		t.Errorf("%d pharmacies are where a lead counts them, want 6", leads)
	}
	for _, e := range w.edges {
		if e.Distance.Metres > 5000 {
			far++
		}
	}
	if far > 5 {
		t.Errorf("%d pharmacies are more than 5 km from a practice: the coordinates are off", far)
	}
}

func TestNobodyInTheSampleCanBeRung(t *testing.T) {
	w := sampled(t)
	for code, n := range w.nodes {
		if n.Phone != "" {
			t.Errorf("%s has a telephone number", code)
		}
	}
	people, err := fs.Glob(FS, "people*.csv")
	if err != nil || len(people) != 1 {
		t.Fatalf("files of people: %v, %v", people, err)
	}
	content, err := fs.ReadFile(FS, people[0])
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || rows[0][6] != "work_email" || rows[0][7] != "work_phone" {
		t.Fatalf("headings %v, %v", rows[0], err)
	}
	reached := 0
	for _, r := range rows[1:] {
		if r[6] == "" && r[7] == "" {
			continue
		}
		reached++
		// Set aside for examples, and for drama, by those who give them out.
		if !strings.HasSuffix(r[6], "@example.org") || !strings.HasPrefix(r[7], "01632 960") {
			t.Errorf("%s may be reached", r[0])
		}
	}
	if reached == 0 || strings.Count(string(content), "@") != reached {
		t.Errorf("%d are reached; an e-mail address stands elsewhere, or nowhere", reached)
	}
}

// The page on supplied tables is kept with the templates.
func TestSuppliedTablesAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/supplied-tables.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range loaders.TemplateNames() {
		template, err := loaders.Template(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(page), "## "+name+"\n") || !strings.Contains(string(page), "\n"+strings.TrimSpace(template)+"\n") {
			t.Errorf("docs/supplied-tables.md does not show the template of %s:\n%s", name, template)
		}
	}
}
