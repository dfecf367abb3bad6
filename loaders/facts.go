// Package loaders turns files into one reconciled graph: files → rows → facts
// with their sources → one graph → the store takes it whole or not at all.
package loaders

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
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

	kinds map[listed]bool // made by lists
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
//
// Files hold millions of them, so what only few say has a place apart.
type NodeFact struct {
	Code           string
	Kind           graph.Kind
	Name           string
	Opened, Closed graph.Day
	Status         string
	Postcode       string
	Address        []string
	Phone          string
	Lat, Lon       float64
	Line           int32
	NameOnly       bool // gives a name or figures to a code known elsewhere, makes none

	rest *particulars // nil where the row says nothing of them
}

// particulars are what a row may say of a stakeholder beside where and since when
// it is.
type particulars struct {
	patients          int
	patientsSeen      graph.Day
	hours             graph.Hours
	contract          string
	setting, supplier string
	alias             []string
}

// nodeFact returns a stakeholder as a file may say it, on a line.
func nodeFact(n graph.Node, line int) NodeFact {
	f := NodeFact{Code: n.Code, Kind: n.Kind, Name: n.Name, Opened: n.Opened, Closed: n.Closed, Status: n.Status,
		Postcode: n.Postcode, Address: n.Address, Phone: n.Phone, Lat: n.Lat, Lon: n.Lon, Line: int32(line)}
	if n.Patients != 0 || n.Hours != "" || n.Contract != "" || n.Setting != "" || n.Supplier != "" || n.Alias != nil {
		f.rest = &particulars{n.Patients, n.PatientsSeen, n.Hours, n.Contract, n.Setting, n.Supplier, n.Alias}
	}
	return f
}

// EdgeFact says that an edge held. Since and Until are zero where the row
// names no day; Until is the first day that does not count.
//
// Files hold millions of them, so what only few say has a place apart.
type EdgeFact struct {
	Type             graph.EdgeType
	From, To         string
	FromKind, ToKind graph.Kind // what a code becomes that only this edge names
	Since, Until     graph.Day
	Line             int32

	// None says that the row denies any edge of this type from From on the
	// file's day, such as a practice in no PCN. To is empty.
	None bool

	rest *graph.Edge // the other fields of the edge, nil where the row says nothing of them
}

// edgeFact returns an edge as a file may say it.
func edgeFact(e graph.Edge, from, to graph.Kind) EdgeFact {
	f := EdgeFact{Type: e.Type, From: e.From, To: e.To, FromKind: from, ToKind: to, Since: e.Since, Until: e.Until}
	if !f.whole().Equal(e) {
		f.rest = &e
	}
	return f
}

// more is where the fields are said that few edges have, such as a role.
func (f *EdgeFact) more() *graph.Edge {
	if f.rest == nil {
		f.rest = &graph.Edge{}
	}
	return f.rest
}

// whole returns the edge with all that is said of it.
func (f *EdgeFact) whole() graph.Edge {
	e := graph.Edge{}
	if f.rest != nil {
		e = *f.rest
	}
	e.Type, e.From, e.To, e.Since, e.Until = f.Type, f.From, f.To, f.Since, f.Until
	return e
}

// role is the one held, where the edge says that somebody holds one.
func (f *EdgeFact) role() string {
	if f.rest == nil {
		return ""
	}
	return f.rest.Role
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
