package sentence

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Told is a path in words.
type Told struct {
	graph.Path
	Words string   `json:"words" doc:"the path in one plain sentence"`
	Notes []string `json:"notes" doc:"a line for each hop: since when, the source and its age"`
}

// Answer is the answer to a PathQuery, as the pages, the commands and the API give it.
type Answer struct {
	From  graph.Ref `json:"from"`
	To    graph.Ref `json:"to"`
	On    graph.Day `json:"on"`
	Paths []Told    `json:"paths"`
	Cut   string    `json:"cut"`
	graph.Why
	Common ask.Common `json:"common" doc:"where there is no path: the nearest area or owner that both belong to, perhaps England"`
	Note   string     `json:"note,omitempty" doc:"where one end is an ICS and the path to it comes from another ICS: says so"`
}

// Of puts what was found into words, and cites the sources by their titles.
func Of(sources graph.Sources, f ask.Found) Answer {
	a := Answer{From: f.From, To: f.To, On: f.On, Paths: []Told{}, Cut: f.Cut, Why: f.Why, Common: f.Common}
	// The paths of one answer share many hops. All paths between two neighbours
	// name the same edge.
	type walked struct{ from, to string }
	said := map[walked]string{}
	for _, p := range f.Paths {
		t := Told{Path: p, Words: Path(p)}
		for i := range p.Edges {
			from, to := p.Nodes[i], p.Nodes[i+1]
			key := walked{from.Code, to.Code}
			if said[key] == "" {
				said[key] = Note(sources, &p.Edges[i].Edge, from, to, f.On)
			}
			t.Notes = append(t.Notes, said[key])
		}
		a.Paths = append(a.Paths, t)
	}
	if len(f.Paths) > 0 {
		a.Note = ofAnother(f.Paths[0])
	}
	return a
}

// homeward are the types of edge that lead from a body to its own board.
var homeward = []graph.EdgeType{graph.MemberOf, graph.BranchOf, graph.SiteOf, graph.AlignedTo, graph.CommissionedBy, graph.InPlace,
	graph.PartOf, graph.BasedIn}

// ofAnother says that a path joins an ICS and a body of another ICS, empty where it
// does not.
func ofAnother(p graph.Path) string {
	nodes, edges := p.Nodes, p.Edges
	if nodes[0].Kind == graph.ICS {
		nodes, edges = slices.Clone(nodes), slices.Clone(edges)
		slices.Reverse(nodes)
		slices.Reverse(edges)
	}
	of, asked := nodes[0], nodes[len(nodes)-1]
	if of.Kind == graph.ICS || asked.Kind != graph.ICS {
		return ""
	}
	for i, e := range edges {
		if e.From != nodes[i].Code || !slices.Contains(homeward, e.Type) {
			return ""
		}
		if board := nodes[i+1]; board.Kind == graph.ICS {
			if board.Code == asked.Code {
				return ""
			}
			return Called(of) + " belongs to " + Called(board) + ", not to " + Called(asked) + "."
		}
	}
	return ""
}
