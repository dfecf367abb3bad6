package graph

import "slices"

// The bounds of a PathQuery, and how many candidates an engine may gather
// before it lowers the slack.
const (
	MaxHopsLimit = 8
	MaxCostLimit = 24
	SlackLimit   = 6
	PathsLimit   = 50
	PathBudget   = 100_000
)

// PathQuery asks for the paths between two stakeholders on a day.
type PathQuery struct {
	From, To string
	On       Day
	Kinds    []Kind     // to walk through; empty is every kind except hubs (EndsOnly)
	Edges    []EdgeType // to walk; empty is all that have a cost
	Via      []string   // must be passed, in any order
	Avoid    []string   // must not be passed
	MaxCost  int        // 1 to 24
	Slack    int        // cost beyond the least, 0 to 6
	MaxHops  int        // 1 to 8
	Limit    int        // shapes, or paths where Unfolded; 1 to 50
	Unfolded bool       // show every path, not one of each shape
	NoPeople bool       // people are not shown: no edge that leads to them is walked
}

// NewPathQuery returns the question with its defaults.
func NewPathQuery(from, to string, on Day) PathQuery {
	return PathQuery{From: from, To: to, On: on, MaxCost: 12, Slack: 2, MaxHops: MaxHopsLimit, Limit: 5}
}

// WithoutPeople returns the same question where people are not shown.
func (q PathQuery) WithoutPeople() PathQuery {
	q.NoPeople = true
	if len(q.Edges) > 0 {
		q.Edges = withoutHolds(q.Edges)
	}
	return q
}

// Walks returns the types of edge that a path may walk; none is every type.
func (q PathQuery) Walks() []EdgeType {
	if q.NoPeople && len(q.Edges) == 0 {
		return edgesWithoutPeople
	}
	return q.Edges
}

// Day returns the day that is asked about.
func (q PathQuery) Day() Day { return q.On }

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
	if q.MaxCost < 1 || q.MaxCost > MaxCostLimit {
		return &ParamError{Param: "maxCost", Reason: "must be 1 to 24"}
	}
	if q.Slack < 0 || q.Slack > SlackLimit {
		return &ParamError{Param: "slack", Reason: "must be 0 to 6"}
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
	if err := KnownKinds(q.Kinds); err != nil {
		return err
	}
	if err := KnownEdges(q.Edges); err != nil {
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
	Cost  int   `json:"cost"`
	Hops  int   `json:"hops"`
	Alike int   `json:"alike"` // how many more paths have the same shape
	Nodes []Ref `json:"nodes"`
	Edges []Hop `json:"edges"` // Edges[i] joins Nodes[i] and Nodes[i+1], in its own direction

	// Varies is the place in Nodes at which most paths of the same shape have another
	// stakeholder. 0 where there are none.
	Varies int `json:"-"`
}

// Local is the part of the graph that candidates are made of. Numbers are in
// the order of codes.
type Local interface {
	Node(i int32) *Node
	// Told returns the edge that a path shows between the neighbours i and j, and
	// its cost: of those that may be walked, the first by CompareTold.
	Told(i, j int32) (told *Edge, cost int)
}
