// Package loaders turns files into one reconciled graph: files → rows → facts
// with their sources → one graph, which the store saves whole or not at all.
package loaders

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
)

// Facts is everything that one file says, in the file's own order, before it is
// settled with other files. The rows of a data set turn into it.
type Facts struct {
	Source  graph.Source
	Dataset *Dataset
	Nodes   []NodeFact
	Edges   []EdgeFact
	Points  []Point
	Changes []entry // to people, made by hand

	Dispensed *dispensed // nil unless the file counts items dispensed

	Refused    map[string]bool // codes whose rows were refused: the file still lists them
	Proposed   []string        // codes that should have opened by the file's day and had not
	Unreadable bool            // a row was refused, and its code cannot be read

	kinds map[listed]bool // filled by listKinds
}

// count returns how many statements the file makes.
func (f *Facts) count() int {
	n := len(f.Nodes) + len(f.Edges) + len(f.Points) + len(f.Changes)
	if f.Dispensed != nil {
		n += len(f.Dispensed.pairs)
	}
	return n
}

// listed is what edges a file lists: a type, between two kinds.
type listed struct {
	edge     graph.EdgeType
	from, to graph.Kind
}

// NodeFact says that a stakeholder exists. Empty fields say nothing. Closed is
// the first day that does not count: the last day in an ODS file plus one.
//
// There are millions of them, so fields that few rows give are kept separately.
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
	NameOnly       bool // gives a name or figures to a code that another file adds, and adds none

	rest *particulars // nil if the row gives none of them
}

// particulars are the fields of a stakeholder that few rows give.
type particulars struct {
	patients          int
	patientsSeen      graph.Day
	hours             graph.Hours
	contract          string
	setting, supplier string
	alias             []string
}

// nodeFact returns the fact that states a stakeholder, on a line of a file.
func nodeFact(n graph.Node, line int) NodeFact {
	f := NodeFact{Code: n.Code, Kind: n.Kind, Name: n.Name, Opened: n.Opened, Closed: n.Closed, Status: n.Status,
		Postcode: n.Postcode, Address: n.Address, Phone: n.Phone, Lat: n.Lat, Lon: n.Lon, Line: int32(line)}
	if n.Patients != 0 || n.Hours != "" || n.Contract != "" || n.Setting != "" || n.Supplier != "" || n.Alias != nil {
		f.rest = &particulars{n.Patients, n.PatientsSeen, n.Hours, n.Contract, n.Setting, n.Supplier, n.Alias}
	}
	return f
}

// EdgeFact says that an edge existed. Since and Until are zero if the row gives no
// day. Until is the first day that does not count.
//
// There are millions of them, so fields that few rows give are kept separately.
type EdgeFact struct {
	Type             graph.EdgeType
	From, To         string
	FromKind, ToKind graph.Kind // the kinds of codes that no other fact names
	Since, Until     graph.Day
	Line             int32

	// None says that From has no edge of this type on the file's day, such as a
	// practice in no PCN. To is then empty.
	None bool

	rest *graph.Edge // the other fields of the edge, nil if the row gives none of them
}

// edgeFact returns the fact that states an edge.
func edgeFact(e graph.Edge, from, to graph.Kind) EdgeFact {
	f := EdgeFact{Type: e.Type, From: e.From, To: e.To, FromKind: from, ToKind: to, Since: e.Since, Until: e.Until}
	if !f.whole().Equal(e) {
		f.rest = &e
	}
	return f
}

// more returns where to set the fields that few edges have, such as a role.
func (f *EdgeFact) more() *graph.Edge {
	if f.rest == nil {
		f.rest = &graph.Edge{}
	}
	return f.rest
}

// whole returns the edge with all its fields.
func (f *EdgeFact) whole() graph.Edge {
	e := graph.Edge{}
	if f.rest != nil {
		e = *f.rest
	}
	e.Type, e.From, e.To, e.Since, e.Until = f.Type, f.From, f.To, f.Since, f.Until
	return e
}

// role returns the role that the edge gives. It is empty if it gives none.
func (f *EdgeFact) role() string {
	if f.rest == nil {
		return ""
	}
	return f.rest.Role
}

// Point is the location of a postcode, in degrees. Postcode has no space and is in
// upper case. Board is the ODS code or ONS code (E54…) of its ICS. It is empty if the
// file does not give it.
type Point struct {
	Postcode  string
	Lat, Lon  float64
	Board     string
	BoardName string
}

// Options are the settings of a load.
type Options struct {
	Today       graph.Day
	Seen        graph.Day // the day of files that do not show theirs; 0: work it out
	AllowShrink bool
	Progress    func(done, total int64) // called with the bytes read; may be nil
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

// FileReport says what a load did with one file.
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
	Settled  int        `json:"settled"`  // its statements that were settled with other files
	LeftOut  int        `json:"left_out"` // rows about places outside England
	Refused  []RowError `json:"refused"`
	Warnings []string   `json:"warnings,omitempty"`
}

// RowError is a refused row, or a refused file if Line is 0.
type RowError struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"` // counts from 1; 0 is the whole row
	Reason string `json:"reason"`
}

// RuleCount says how often a rule of reconciliation was used.
type RuleCount struct {
	Rule  string `json:"rule"`
	Count int    `json:"count"`
}

// Settled is one thing on which sources disagreed or said nothing, and what was
// decided.
type Settled struct {
	Rule    string   `json:"rule"`
	Code    string   `json:"code"`
	Words   string   `json:"words"`
	Sources []string `json:"sources,omitempty"`
}

// Error returns the refusal in one line, with the file, line and column.
func (e RowError) Error() string {
	switch {
	case e.Line == 0:
		return fmt.Sprintf("%s: %s", e.File, e.Reason)
	case e.Column == 0:
		return fmt.Sprintf("%s line %d: %s", e.File, e.Line, e.Reason)
	}
	return fmt.Sprintf("%s line %d column %d: %s", e.File, e.Line, e.Column, e.Reason)
}
