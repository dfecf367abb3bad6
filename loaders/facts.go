// Package loaders turns files into one reconciled graph: files → rows → facts
// with their sources → one graph → the store takes it whole or not at all.
package loaders

import (
	"fmt"

	"throughline/graph"
)

// Facts is all that one file says, in the file's own order, before anything is
// settled with other files. It is what a data set's rows turn into.
type Facts struct {
	Source  graph.Source
	Dataset *Dataset
	Nodes   []NodeFact
	Edges   []EdgeFact
	Points  []Point
	Changes []entry // of people, by hand

	Dispensed *dispensed // of a month, where the file tells that

	Refused    map[string]bool // codes whose rows were refused: the file holds them all the same
	Proposed   []string        // bodies that were to have opened by the file's day and had not
	Unreadable bool            // a row was refused of which not even the code can be read

	names map[string]string // made by nameOf
	kinds map[listed]bool   // made by lists
}

// count says how many statements the file makes.
func (f *Facts) count() int {
	n := len(f.Nodes) + len(f.Edges) + len(f.Points) + len(f.Changes)
	if f.Dispensed != nil {
		n += len(f.Dispensed.pairs)
	}
	return n
}

// listed is what a file gives edges of: a type, between two kinds.
type listed struct {
	edge     graph.EdgeType
	from, to graph.Kind
}

// NodeFact says that a stakeholder exists. Empty fields say nothing. Closed is
// the first day that does not count: the last day of an ODS file plus one.
type NodeFact struct {
	graph.Node
	NameOnly bool // gives a name or figures to a code known elsewhere, makes none
	Line     int
}

// EdgeFact says that an edge held. Since and Until are zero where the row
// names no day; Until is the first day that does not count.
type EdgeFact struct {
	graph.Edge
	FromKind, ToKind graph.Kind // what a code becomes that only this edge names

	// None says that the row denies any edge of this type from From on the
	// file's day, such as a practice in no PCN. To is empty.
	None bool

	Line int
}

// Point is where a postcode lies. Postcode has no space and is upper case. Board is the ICS of the
// postcode by ODS code or ONS code (E54…), empty where the file does not say.
type Point struct {
	Postcode  string
	Lat, Lon  float64
	Board     string
	BoardName string
}

// Options are the settings of a load.
type Options struct {
	Today       graph.Day
	Seen        graph.Day // the day of files that do not say theirs; 0: find it
	AllowShrink bool
	Progress    func(done, total int64) // bytes read; may be nil
}

// Report says what a load did, or would do.
type Report struct {
	Files   []FileReport `json:"files"`
	Rules   []RuleCount  `json:"rules"`
	Settled []Settled    `json:"settled"`
	Nodes   int          `json:"nodes"`
	Edges   int          `json:"edges"`
	Delta   graph.Delta  `json:"delta"`
	Made    graph.Day    `json:"made"`
}

// FileReport says what became of one file.
type FileReport struct {
	Path     string     `json:"path"`
	Name     string     `json:"name"` // as sources cite it
	Dataset  string     `json:"dataset"`
	Outcome  string     `json:"outcome"` // loaded, held, skipped, refused
	Reason   string     `json:"reason,omitempty"`
	Seen     graph.Day  `json:"seen"`
	SeenBy   string     `json:"seen_by,omitempty"`
	Rows     int        `json:"rows"`
	Facts    int        `json:"facts"`
	Settled  int        `json:"settled"`  // what it said that was settled with other files
	LeftOut  int        `json:"left_out"` // rows of elsewhere than England
	Refused  []RowError `json:"refused"`
	Warnings []string   `json:"warnings,omitempty"`
}

// RowError is a refused row, or a refused file where Line is 0.
type RowError struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"` // counts from 1; 0 is the whole row
	Reason string `json:"reason"`
}

// RuleCount says how often a rule of reconciliation spoke.
type RuleCount struct {
	Rule  string `json:"rule"`
	Count int    `json:"count"`
}

// Settled is one thing on which sources disagreed or were silent, and what was
// made of it.
type Settled struct {
	Rule    string   `json:"rule"`
	Code    string   `json:"code"`
	Words   string   `json:"words"`
	Sources []string `json:"sources,omitempty"`
}

// Error says the refusal in one line, pointing at the cell.
func (e RowError) Error() string {
	switch {
	case e.Line == 0:
		return fmt.Sprintf("%s: %s", e.File, e.Reason)
	case e.Column == 0:
		return fmt.Sprintf("%s line %d: %s", e.File, e.Line, e.Reason)
	}
	return fmt.Sprintf("%s line %d column %d: %s", e.File, e.Line, e.Column, e.Reason)
}
