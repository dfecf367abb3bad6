package sentence

import (
	"context"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Told is a path with its words.
type Told struct {
	graph.Path
	Words  string `json:"words"`
	OnLine bool   `json:"on_line,omitempty" doc:"it goes along the line from one of its ends to the region, and nowhere else"`
}

// Answer is the answer to a PathQuery as every door gives it.
type Answer struct {
	From   graph.Ref `json:"from"`
	To     graph.Ref `json:"to"`
	On     graph.Day `json:"on"`
	Paths  []Told    `json:"paths"`
	Cut    string    `json:"cut"`
	Reason string    `json:"reason"`
	Note   string    `json:"note,omitempty" doc:"where one end is an ICS: that the other belongs to another one"`
}

// Ask finds paths and puts them into words, with what the lines of both ends say
// of them.
func Ask(ctx context.Context, r graph.Reader, q graph.PathQuery) (graph.Found, Answer, error) {
	found, err := r.Paths(ctx, q)
	if err != nil {
		return found, Answer{}, err
	}
	a := Of(found)
	if len(a.Paths) == 0 {
		return found, a, nil
	}
	for _, ends := range [][2]graph.Ref{{found.From, found.To}, {found.To, found.From}} {
		line, err := r.Throughline(ctx, ends[0].Code, q.On)
		if err != nil {
			return found, a, err
		}
		var hops []graph.Edge
		var boards []graph.Ref
		for _, stage := range line.Stages {
			for _, stop := range stage.Stops {
				hops = append(hops, stop.Edges...)
				if stop.Kind == graph.ICS {
					boards = append(boards, stop.Ref)
				}
			}
		}
		if ends[1].Kind == graph.ICS && len(boards) == 1 && boards[0].Code != ends[1].Code && boards[0].Code != ends[0].Code {
			a.Note = Called(ends[0]) + " belongs to " + Called(boards[0]) + ", not to " + Called(ends[1]) + "."
		}
		for i := range a.Paths {
			p := &a.Paths[i]
			p.OnLine = p.OnLine || !slices.ContainsFunc(p.Edges, func(e graph.Edge) bool {
				return !slices.ContainsFunc(hops, func(h graph.Edge) bool { return h.Type == e.Type && h.From == e.From && h.To == e.To })
			})
		}
	}
	return found, a, nil
}

// Of puts what was found into words.
func Of(f graph.Found) Answer {
	a := Answer{From: f.From, To: f.To, On: f.On, Paths: []Told{}, Cut: f.Cut, Reason: f.Reason}
	// The paths of one answer share many of their hops, and between two neighbours
	// all tell the same edge.
	type walked struct{ from, to string }
	said := map[walked]string{}
	hop := func(e *graph.Edge, from, to graph.Ref, on graph.Day) string {
		key := walked{from.Code, to.Code}
		if said[key] == "" {
			said[key] = Hop(e, from, to, on)
		}
		return said[key]
	}
	for _, p := range f.Paths {
		a.Paths = append(a.Paths, Told{Path: p, Words: path(p, f.On, hop)})
	}
	return a
}
