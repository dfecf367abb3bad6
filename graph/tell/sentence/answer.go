package sentence

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Told is a path with its sentence.
type Told struct {
	graph.Path
	Words  string `json:"words"`
	OnLine bool   `json:"on_line,omitempty" doc:"every hop is part of the line from one of its ends to the region"`
}

// Answer is the answer to a PathQuery, as the pages, the commands and the API give it.
type Answer struct {
	From  graph.Ref `json:"from"`
	To    graph.Ref `json:"to"`
	On    graph.Day `json:"on"`
	Paths []Told    `json:"paths"`
	Cut   string    `json:"cut"`
	graph.Why
	Note string `json:"note,omitempty" doc:"where one end is an ICS and the other belongs to another ICS: says so"`
}

// follow says which paths follow the line of one end, and if that belongs to
// another board than the other end.
func (a *Answer) follow(end, other graph.Ref, line ask.LineAnswer) {
	hops, boards := along(line)
	if note := ofAnother(end, other, boards); note != "" {
		a.Note = note
	}
	for i := range a.Paths {
		p := &a.Paths[i]
		p.OnLine = p.OnLine || within(p.Edges, hops)
	}
}

// along returns the edges of a line and the boards on it.
func along(line ask.LineAnswer) (hops []graph.Edge, boards []graph.Ref) {
	for _, stage := range line.Stages {
		for _, stop := range stage.Stops {
			hops = append(hops, stop.Edges...)
			if stop.Kind == graph.ICS {
				boards = append(boards, stop.Ref)
			}
		}
	}
	return hops, boards
}

// ofAnother says that a stakeholder belongs to another board than asked about,
// empty where it does not, or where it has not just one board.
func ofAnother(of, asked graph.Ref, boards []graph.Ref) string {
	if asked.Kind != graph.ICS || len(boards) != 1 || boards[0].Code == asked.Code || boards[0].Code == of.Code {
		return ""
	}
	return Called(of) + " belongs to " + Called(boards[0]) + ", not to " + Called(asked) + "."
}

// within says whether every edge of a path is one of the hops.
func within(path, hops []graph.Edge) bool {
	return !slices.ContainsFunc(path, func(e graph.Edge) bool {
		return !slices.ContainsFunc(hops, func(h graph.Edge) bool { return h.Type == e.Type && h.From == e.From && h.To == e.To })
	})
}

// Of puts what was found into words, and cites the sources by their titles. By the lines of the two ends, or of one of
// them, it says which paths follow a line, and if an end belongs to another board.
func Of(sources graph.Sources, f ask.Found, lines ...ask.LineAnswer) Answer {
	a := Answer{From: f.From, To: f.To, On: f.On, Paths: []Told{}, Cut: f.Cut, Why: f.Why}
	// The paths of one answer share many hops. All paths between two neighbours
	// name the same edge.
	type walked struct{ from, to string }
	said := map[walked]string{}
	hop := func(e *graph.Edge, from, to graph.Ref, on graph.Day) string {
		key := walked{from.Code, to.Code}
		if said[key] == "" {
			said[key] = Hop(sources, e, from, to, on)
		}
		return said[key]
	}
	for _, p := range f.Paths {
		a.Paths = append(a.Paths, Told{Path: p, Words: path(p, f.On, hop)})
	}
	for _, l := range lines {
		other := f.To
		if l.Of.Code == f.To.Code {
			other = f.From
		}
		a.follow(l.Of, other, l)
	}
	return a
}
