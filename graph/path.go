package graph

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// The bounds of a PathQuery, and how many candidates an engine may gather
// before it lowers the slack.
const (
	MaxHopsLimit = 8
	SlackLimit   = 2
	PathsLimit   = 50
	PathBudget   = 100_000
)

// PathQuery asks for the paths between two stakeholders on a day.
type PathQuery struct {
	From, To string
	On       Day
	Kinds    []Kind     // to walk through; empty is every kind except hubs (EndsOnly)
	Edges    []EdgeType // to walk; empty is all
	Via      []string   // must be passed, in any order
	Avoid    []string   // must not be passed
	MaxHops  int        // 1 to 8
	Slack    int        // hops beyond the fewest, 0 to 2
	Limit    int        // shapes, or paths where Unfolded; 1 to 50
	Unfolded bool       // show every path, not one of each shape
	NoPeople bool       // people are not shown: Edges names no type that leads to them
}

// NewPathQuery returns the question with its defaults.
func NewPathQuery(from, to string, on Day) PathQuery {
	return PathQuery{From: from, To: to, On: on, MaxHops: 6, Slack: 1, Limit: 5}
}

// WithoutPeople returns the same question where people are not shown: of edges
// that may be walked, those that lead to people are left out.
func (q PathQuery) WithoutPeople() PathQuery {
	q.NoPeople = true
	if len(q.Edges) == 0 {
		q.Edges = edgesWithoutPeople
	} else {
		q.Edges = withoutHolds(q.Edges)
	}
	return q
}

// EveryEdge are the types of edge that the question walks if it names none.
func (q PathQuery) EveryEdge() []EdgeType {
	if q.NoPeople {
		return edgesWithoutPeople
	}
	return nil
}

// Validate returns a ParamError for what is out of bounds.
func (q PathQuery) Validate() error {
	if q.From == "" {
		return &ParamError{Param: "from", Reason: "is missing"}
	}
	if q.To == "" {
		return &ParamError{Param: "to", Reason: "is missing"}
	}
	if q.From == q.To {
		return &ParamError{Param: "to", Reason: "is the same stakeholder as from"}
	}
	if q.On == 0 {
		return &ParamError{Param: "on", Reason: "is missing"}
	}
	if err := q.withinBounds(); err != nil {
		return err
	}
	return q.namesKnown()
}

// withinBounds checks the numbers and the lengths of lists.
func (q PathQuery) withinBounds() error {
	if q.MaxHops < 1 || q.MaxHops > MaxHopsLimit {
		return &ParamError{Param: "maxHops", Reason: "must be 1 to 8"}
	}
	if q.Slack < 0 || q.Slack > SlackLimit {
		return &ParamError{Param: "slack", Reason: "must be 0 to 2"}
	}
	if q.Limit < 1 || q.Limit > PathsLimit {
		return &ParamError{Param: "limit", Reason: "must be 1 to 50"}
	}
	if len(q.Via) > 6 {
		return &ParamError{Param: "via", Reason: "takes at most 6 codes"}
	}
	if len(q.Avoid) > 100 {
		return &ParamError{Param: "avoid", Reason: "takes at most 100 codes"}
	}
	return nil
}

// namesKnown checks kinds, edge types and what is avoided.
func (q PathQuery) namesKnown() error {
	if err := knownKinds(q.Kinds); err != nil {
		return err
	}
	if err := knownEdges(q.Edges); err != nil {
		return err
	}
	for _, c := range q.Avoid {
		if c == q.From || c == q.To {
			return &ParamError{Param: "avoid", Reason: "names one of the two ends"}
		}
		if slices.Contains(q.Via, c) {
			return &ParamError{Param: "avoid", Reason: "names a code that is also in via"}
		}
	}
	return nil
}

// Path is a way from one stakeholder to another that visits none twice.
type Path struct {
	Cost  int    `json:"cost"`
	Hops  int    `json:"hops"`
	Alike int    `json:"alike"` // how many more paths have the same shape
	Nodes []Ref  `json:"nodes"`
	Edges []Edge `json:"edges"` // Edges[i] joins Nodes[i] and Nodes[i+1], in its own direction
}

// Found is the answer to a PathQuery.
type Found struct {
	From, To Ref
	On       Day
	Paths    []Path

	// Cut is empty when the search was complete. Otherwise it names the limit
	// that ended it, and the absence of a path proves nothing.
	Cut string

	Why
}

// Local is the part of the graph that candidates are made of. Numbers are in
// the order of codes.
type Local interface {
	Node(i int32) *Node
	// Told returns the edge that a path shows between the neighbours i and j:
	// of those that may be walked, the first by CompareTold.
	Told(i, j int32) *Edge
}

// Rank orders candidates by cost, hops and codes, folds those of one shape
// unless the query says otherwise, and keeps as many as the limit allows.
func Rank(q PathQuery, candidates [][]int32, in Local) []Path {
	// A shape is the numbers of the stakeholders' kinds and, between them, of the
	// edges' types.
	type shape [2*MaxHopsLimit + 1]uint8
	type ranked struct {
		nodes []int32
		cost  int
		shape shape
	}
	type hop struct {
		*Edge
		cost      int
		typ       uint8
		low, high uint8 // kinds of the two ends, in the order of codes
	}
	told := map[uint64]hop{}
	walk := func(i, j int32) hop {
		key := uint64(min(i, j))<<32 | uint64(max(i, j))
		h, ok := told[key]
		if !ok {
			h.Edge = in.Told(i, j)
			h.cost, h.typ = h.Type.Cost(), h.Type.Number()
			h.low, h.high = in.Node(min(i, j)).Kind.Number(), in.Node(max(i, j)).Kind.Number()
			told[key] = h
		}
		return h
	}
	all := make([]ranked, len(candidates))
	for k, c := range candidates {
		r := &all[k]
		r.nodes = c
		for h := 1; h < len(c); h++ {
			told := walk(c[h-1], c[h])
			r.cost += told.cost
			here, there := told.low, told.high
			if c[h-1] > c[h] {
				here, there = there, here
			}
			r.shape[2*h-2], r.shape[2*h-1], r.shape[2*h] = here, told.typ, there
		}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(len(a.nodes), len(b.nodes)), slices.Compare(a.nodes, b.nodes))
	})
	shapes := map[shape]int{}
	var out []Path
	for _, r := range all {
		if !q.Unfolded {
			if at, ok := shapes[r.shape]; ok {
				if at >= 0 {
					out[at].Alike++
				}
				continue
			}
			if len(out) == q.Limit {
				shapes[r.shape] = -1
				continue
			}
			shapes[r.shape] = len(out)
		}
		if len(out) == q.Limit {
			break
		}
		p := Path{Cost: r.cost, Hops: len(r.nodes) - 1}
		for h, i := range r.nodes {
			p.Nodes = append(p.Nodes, in.Node(i).Ref())
			if h > 0 {
				p.Edges = append(p.Edges, *walk(r.nodes[h-1], i).Edge)
			}
		}
		out = append(out, p)
	}
	return out
}

// NotOpen says why a stakeholder that was not open on the day has no path, and
// names its successors.
func NotOpen(n *Node, on Day, successors []Ref) Why {
	var s strings.Builder
	s.WriteString(n.Name + " (" + n.Code + ") was not open on " + on.Words())
	if n.Opened != 0 && on < n.Opened {
		s.WriteString(": it opened on " + n.Opened.Words())
	}
	if n.Closed != 0 && on >= n.Closed {
		s.WriteString(": its last day was " + n.Closed.Add(-1).Words())
	}
	for i, r := range successors {
		switch {
		case i == 0 && len(successors) == 1:
			s.WriteString(". Its successor is ")
		case i == 0:
			s.WriteString(". Its " + strconv.Itoa(len(successors)) + " successors are ")
		case i == len(successors)-1:
			s.WriteString(" and ")
		default:
			s.WriteString(", ")
		}
		s.WriteString(r.Name + " (" + r.Code + ")")
	}
	s.WriteString(".")
	return WhyNotOpen.In(s.String())
}
