package ladder_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
	"github.com/throughline-graph/throughline/graph/tell/ladder/laddertest"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
)

var update = flag.Bool("update", false, "write the golden files anew")

const today = graph.Day(20261123)

func lineOf(t *testing.T, r graph.Store, code string) (ask.LineAnswer, ask.Around) {
	t.Helper()
	l, err := ask.Of(t.Context(), r, ask.Line, ask.CodeQuery{Code: code, On: today})
	if err != nil {
		t.Fatal(err)
	}
	var beside ask.Around
	err = r.View(t.Context(), func(v graph.View) (err error) {
		beside, err = ask.Beside(v, l)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return l, beside
}

func paths(t *testing.T, r graph.Store, from, to string, unfolded bool) ask.Found {
	t.Helper()
	q := graph.NewPathQuery(from, to, today)
	if q.Unfolded = unfolded; unfolded {
		q.Limit = graph.PathsLimit
	}
	f, err := ask.Of(t.Context(), r, ask.Paths, q)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestEveryLineOfTheSample lays out the line of every stakeholder of the sample.
func TestEveryLineOfTheSample(t *testing.T) {
	store := sampletest.Load(t, today)
	g, err := store.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stride := 1
	if testing.Short() {
		stride = 5
	}
	for i := 0; i < len(g.Nodes); i += stride {
		n := &g.Nodes[i]
		l, beside := lineOf(t, store, n.Code)
		for _, form := range []ladder.Form{ladder.Wide, ladder.Narrow} {
			p := ladder.Layout(ladder.OfLine(nil, l, beside, ladder.MaxBoxes), form)
			for _, fault := range laddertest.Faults(p) {
				t.Errorf("%s, form %d: %s", n.Code, form, fault)
			}
			if p.W > 1260 || form == ladder.Narrow && p.W > 300 {
				t.Errorf("%s, form %d: %v wide", n.Code, form, p.W)
			}
		}
		if t.Failed() {
			return
		}
	}
}

func TestPathsOfTheSample(t *testing.T) {
	store := sampletest.Load(t, today)
	g, err := store.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	drawn, stride, least := 0, 7, 20
	if testing.Short() {
		stride, least = 28, 8
	}
	for i := 0; i < len(g.Nodes); i += stride {
		from, to := g.Nodes[i], g.Nodes[(i*31+17)%len(g.Nodes)]
		if from.Code == to.Code {
			continue
		}
		f := paths(t, store, from.Code, to.Code, i%2 == 0)
		if len(f.Paths) > 0 {
			drawn++
		}
		for _, form := range []ladder.Form{ladder.Wide, ladder.Narrow} {
			for _, fault := range laddertest.Faults(ladder.Layout(ladder.OfFound(nil, f, ladder.MaxBoxes), form)) {
				t.Errorf("%s to %s, form %d: %s", from.Code, to.Code, form, fault)
			}
		}
		if t.Failed() {
			return
		}
	}
	if drawn < least {
		t.Errorf("only %d questions had paths to draw", drawn)
	}
}

// TestGolden compares whole pictures. Look at them in a browser before you
// update them with -update.
func TestGolden(t *testing.T) {
	store := sampletest.Load(t, today)
	g, err := store.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	link := func(b ladder.Box) string { return "/s/" + b.Code + b.Of }
	for name, draw := range map[string]func() (ladder.Picture, ladder.Options){
		"practice_alone": func() (ladder.Picture, ladder.Options) {
			l, beside := lineOf(t, store, "X99001")
			return ladder.Layout(ladder.OfLine(g.Sources, l, beside, ladder.MaxBoxes), ladder.Wide), ladder.Options{Alone: true}
		},
		"pcn_phone": func() (ladder.Picture, ladder.Options) {
			l, beside := lineOf(t, store, "U99001")
			return ladder.Layout(ladder.OfLine(g.Sources, l, beside, 30), ladder.Narrow), ladder.Options{Link: link}
		},
		"paths": func() (ladder.Picture, ladder.Options) {
			s := ladder.OfFound(g.Sources, paths(t, store, "X99001", "QZ9", false), ladder.MaxBoxes)
			return ladder.Layout(s, ladder.Wide), ladder.Options{Link: link}
		},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			p, o := draw()
			if err := ladder.SVG(&b, p, o); err != nil {
				t.Fatal(err)
			}
			// One element a line, so that a difference can be read.
			got := strings.ReplaceAll(b.String(), "><", ">\n<")
			file := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
				t.Errorf("the picture changed (-golden +now):\n%s", d)
			}
			wellFormed(t, b.String())
		})
	}
}

// wellFormed reads the picture as XML and counts its elements by name.
func wellFormed(t *testing.T, svg string) map[string]int {
	t.Helper()
	parts := map[string]int{}
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return parts
		}
		if err != nil {
			t.Fatalf("not well-formed XML: %v", err)
		}
		if s, ok := token.(xml.StartElement); ok {
			parts[s.Name.Local]++
		}
	}
}

// TestAPictureIsAlwaysTheSame lays paths out again and again.
func TestAPictureIsAlwaysTheSame(t *testing.T) {
	store := sampletest.Load(t, today)
	for _, ends := range [][2]string{{"X99014", "FZ007"}, {"FZ008", "X99005"}, {"FZ011", "X99005"}, {"FZ074", "person.idris-mosswater"}} {
		for _, on := range []graph.Day{20240101, today} {
			q := graph.NewPathQuery(ends[0], ends[1], on)
			f, err := ask.Of(t.Context(), store, ask.Paths, q)
			if err != nil {
				t.Fatal(err)
			}
			first := ladder.Layout(ladder.OfFound(nil, f, ladder.MaxBoxes), ladder.Wide)
			for range 30 {
				if p := ladder.Layout(ladder.OfFound(nil, f, ladder.MaxBoxes), ladder.Wide); p.H != first.H ||
					!reflect.DeepEqual(p.Boxes, first.Boxes) {
					t.Fatalf("%s to %s on %s: %v high, then %v", ends[0], ends[1], on, first.H, p.H)
				}
			}
		}
	}
}
