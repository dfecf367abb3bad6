package loaders_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/englandtest"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
	"github.com/throughline-graph/throughline/loaders/settle"
)

// TestEnglandEveryRowIsAccountedFor counts the rows of every file: each makes statements,
// is refused, or is left out for a reason. Each file that is not loaded says why.
func TestEnglandEveryRowIsAccountedFor(t *testing.T) {
	_, r := allEngland(t)
	left := map[string]int{} // rows, by reason
	for _, f := range r.Files {
		if f.Outcome == loaders.OutcomeSkipped && strings.HasPrefix(f.Reason, "it is not loaded: ") {
			continue
		}
		if f.Outcome != loaders.OutcomeLoaded {
			t.Errorf("%s is %s: %s", f.Path, f.Outcome, f.Reason)
		}
		omitted := 0
		for _, o := range f.Omitted {
			left[f.Dataset+", "+o.Why] += o.Rows
			if omitted += o.Rows; o.Why == files.OmittedEmpty {
				t.Errorf("%s: %d rows are left out without a reason of their own, the first on line %d", f.Path, o.Rows, o.Line)
			}
		}
		if f.Rows == 0 || f.LeftOut != omitted || f.Rows != f.Stated+f.RefusedRows+omitted || f.Facts < f.Stated {
			t.Errorf("%s: %d rows: %d make %d statements, %d are refused, %d are left out",
				f.Path, f.Rows, f.Stated, f.Facts, f.RefusedRows, omitted)
		}
	}
	for what, want := range map[string]int{
		"successions, " + settle.WhyUnlisted: 25_247, "epcmem, " + settle.WhyUnlisted: 710, "sites, " + settle.WhyNameless: 30_237,
	} {
		if left[what] != want {
			t.Errorf("%s: %d rows are left out, want %d", what, left[what], want)
		}
	}
}

// inLine is how a decision names a row that it overrules or uses.
var inLine = regexp.MustCompile(`line (\d+) of ([^ ,:]+)`)

// TestEnglandEveryStatementIsAccountedFor: each edge that a file states is in the graph, or
// the report names its row among those that newer files overrule, or among those left out.
func TestEnglandEveryStatementIsAccountedFor(t *testing.T) {
	all, err := loaders.Facts(t.Context(), []string{englandtest.Data(t)}, loaders.Options{Today: loadtest.Today})
	if err != nil {
		t.Fatal(err)
	}
	s, by := settle.Reconcile(all)
	type end struct {
		typ      graph.EdgeType
		from, to string
	}
	settled, named := map[end]bool{}, map[string]bool{}
	for i := range s.Edges {
		e := &s.Edges[i]
		settled[end{e.Type, e.From, e.To}], settled[end{e.Type, e.From, ""}] = true, true
	}
	for _, d := range by.Settled {
		for _, m := range inLine.FindAllStringSubmatch(d.Words, -1) {
			named[m[2]+" "+m[1]] = true
		}
	}
	for _, u := range by.Unused {
		named[fmt.Sprintf("%s %d", u.Source, u.Row.Line)] = true
	}
	asked, wrong := 0, 0
	for _, f := range all {
		for i := range f.Edges {
			e := &f.Edges[i]
			to := e.To
			if facts.IsONS(to) {
				to = ""
			}
			asked++
			if !e.None && !settled[end{e.Type, e.From, to}] && !named[fmt.Sprintf("%s %d", f.Source.Name, e.Line)] {
				if wrong++; wrong <= 10 {
					t.Errorf("%s line %d: nobody knows what became of %s %s %s", f.Source.Name, e.Line, e.From, e.Type, e.To)
				}
			}
		}
	}
	if asked < 200_000 || wrong > 0 {
		t.Errorf("%d of %d edges that files state are not accounted for", wrong, asked)
	}
}
