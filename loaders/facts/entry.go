package facts

import "github.com/throughline-graph/throughline/graph"

// Entry is one line of the log: a change, an erasure with the marks of the erased
// person, or the reversal of an erasure.
type Entry struct {
	graph.Change
	Salt  string   `json:"salt,omitempty"`
	Marks []string `json:"marks,omitempty"`
	Lifts string   `json:"lifts,omitempty"` // the id of the erasure
}

// The kinds of entry that are not a graph.Change.
const (
	Erased  = "erased"
	Allowed = "allowed"
)

// Name returns the name that a change gives to its person.
func (e *Entry) Name() string {
	if e.After != nil {
		return e.After.Name
	}
	if e.Before != nil {
		return e.Before.Name
	}
	return ""
}
