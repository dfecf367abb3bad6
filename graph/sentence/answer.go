package sentence

import "throughline/graph"

// Told is a path with its words.
type Told struct {
	graph.Path
	Words string `json:"words"`
}

// Answer is the answer to a PathQuery as every door gives it.
type Answer struct {
	From   graph.Ref `json:"from"`
	To     graph.Ref `json:"to"`
	On     graph.Day `json:"on"`
	Paths  []Told    `json:"paths"`
	Cut    string    `json:"cut"`
	Reason string    `json:"reason"`
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
		a.Paths = append(a.Paths, Told{p, path(p, f.On, hop)})
	}
	return a
}
