package datasets_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

var update = flag.Bool("update", false, "write the goldens anew")

// told returns the content of a golden file: what one file says before it is settled
// with others.
func told(t *testing.T, d *files.Declaration, f files.Form, p *files.Parsing) string {
	t.Helper()
	var b bytes.Buffer
	line := func(what string, v any) {
		j, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(what + " " + string(j) + "\n")
	}
	line("file", map[string]any{
		"dataset": d.Name, "dialect": f.Dialect, "rows": p.Rows, "left_out": p.LeftOut(), "own": p.Own, "latest": p.Latest,
	})
	if p.Err != nil {
		line("refused", p.Err.Error())
	}
	for _, e := range p.Refused {
		line("refused", e)
	}
	for _, o := range p.Omitted {
		line("left out", o)
	}
	for _, w := range p.Warned {
		line("warning", w)
	}
	for _, n := range p.Facts.Nodes {
		line("node", struct {
			Line     int32 `json:"line"`
			NameOnly bool  `json:"name_only"`
			Node     any   `json:"node"`
		}{n.Line, n.NameOnly, nodeOf(n)})
	}
	for _, e := range p.Facts.Edges {
		line("edge", struct {
			Line     int32  `json:"line"`
			FromKind string `json:"from_kind"`
			ToKind   string `json:"to_kind"`
			None     bool   `json:"none"`
			Edge     any    `json:"edge"`
		}{e.Line, string(e.FromKind), string(e.ToKind), e.None, e.Whole()})
	}
	for _, pt := range p.Facts.Points {
		line("point", pt)
	}
	if m := p.Facts.Dispensed; m != nil {
		for _, pair := range m.Pairs {
			line("items", map[string]any{
				"month": m.Month, "contractor": m.Codes[pair.Contractor], "practice": m.Codes[pair.Practice], "items": pair.Items,
			})
		}
	}
	for _, c := range p.Facts.Changes {
		line("change", c)
	}
	return b.String()
}

// countsAddUp checks that every row makes a statement, is refused or is left out for a
// reason.
func countsAddUp(t *testing.T, p *files.Parsing) {
	t.Helper()
	if p.Rows != p.Stated+len(p.Refused)+p.LeftOut() {
		t.Errorf("%d rows: %d make statements, %d are refused, %d are left out", p.Rows, p.Stated, len(p.Refused), p.LeftOut())
	}
	for _, o := range p.Omitted {
		if o.Why == files.OmittedEmpty {
			t.Errorf("%d rows are left out without a reason of their own, the first on line %d", o.Rows, o.Line)
		}
	}
}

// nodeOf returns the stakeholder with all its fields.
func nodeOf(f facts.Node) graph.Node {
	p := facts.Particulars{}
	if f.Rest != nil {
		p = *f.Rest
	}
	return graph.Node{
		Code: f.Code, Kind: f.Kind, Name: f.Name, Opened: f.Opened, Closed: f.Closed, Status: f.Status,
		Postcode: f.Postcode, Address: f.Address, Phone: f.Phone, Lat: f.Lat, Lon: f.Lon,
		Patients: p.Patients, PatientsSeen: p.PatientsSeen, Contract: p.Contract, Hours: p.Hours, Setting: p.Setting,
		Supplier: p.Supplier, Alias: p.Alias,
	}
}

func TestFilesToFacts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*/*.*")
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]bool{}
	for _, path := range paths {
		if strings.HasSuffix(path, ".golden") {
			continue
		}
		t.Run(filepath.ToSlash(strings.TrimPrefix(path, "testdata/")), func(t *testing.T) {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			d, f, ok := loaders.Datasets.Recognise(path, content)
			if !ok {
				t.Fatal("it is not recognised")
			}
			if want := filepath.Base(filepath.Dir(path)); d.Name != want {
				t.Fatalf("recognised as %s, but it is %s", d.Name, want)
			}
			covered[d.Name] = true
			p, err := files.Accept(context.Background(), bytes.NewReader(content), 0, d, f, loadtest.Today)
			if err != nil {
				p.Err = err
			}
			if p.Err == nil {
				countsAddUp(t, p)
			}
			sameAsGolden(t, path+".golden", told(t, d, f, p))
		})
	}
	for _, d := range loaders.Datasets {
		if !covered[d.Name] {
			t.Errorf("no file in testdata is %s", d.Name)
		}
	}
}

// sameAsGolden compares a text with a golden file, or writes it there with -update.
func sameAsGolden(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("other facts (-golden +got):\n%s", diff)
	}
}
