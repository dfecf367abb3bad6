// Package facts is what files say, before it is settled with other files: what
// reading gives and settling takes.
package facts

import "github.com/throughline-graph/throughline/graph"

// Facts is everything that one file says, in the file's own order, before it is
// settled with other files. The rows of a data set turn into it.
type Facts struct {
	Source  graph.Source
	Dataset *Dataset
	Nodes   []Node
	Edges   []Edge
	Points  []Point
	Changes []Entry // to people, made by hand
	Sites   []Site  // that are no stakeholders
	Owners  []Owner // of pharmacies, by name

	Dispensed *Dispensed // nil unless the file counts items dispensed

	Refused    map[string]bool // codes whose rows were refused: the file still lists them
	Proposed   []string        // codes that should have opened by the file's day and had not
	Unused     []Unused        // statements that are taken out again before files are settled
	Unreadable bool            // a row was refused, and its code cannot be read
}

// Count returns how many statements the file makes.
func (f *Facts) Count() int {
	n := len(f.Nodes) + len(f.Edges) + len(f.Points) + len(f.Changes) + len(f.Sites) + len(f.Owners)
	if f.Dispensed != nil {
		n += len(f.Dispensed.Pairs)
	}
	return n
}

// Node says that a stakeholder exists. Empty fields say nothing. Closed is
// the first day that does not count: the last day in an ODS file plus one.
//
// There are millions of them, so fields that few rows give are kept separately.
type Node struct {
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
	ClosedBy       bool // it closed by Closed, on a day that is not known
	NameOnly       bool // gives a name or figures to a code that another file adds, and adds none

	Rest *Particulars // nil if the row gives none of them
}

// Particulars are the fields of a stakeholder that few rows give.
type Particulars struct {
	Patients          int
	PatientsSeen      graph.Day
	Hours             graph.Hours
	Contract          string
	Setting, Supplier string
	Alias             []string
}

// NewNode returns the fact that states a stakeholder, on a line of a file.
func NewNode(n graph.Node, line int) Node {
	f := Node{Code: n.Code, Kind: n.Kind, Name: n.Name, Opened: n.Opened, Closed: n.Closed, ClosedBy: n.ClosedBy, Status: n.Status,
		Postcode: n.Postcode, Address: n.Address, Phone: n.Phone, Lat: n.Lat, Lon: n.Lon, Line: int32(line)}
	if n.Patients != 0 || n.Hours != "" || n.Contract != "" || n.Setting != "" || n.Supplier != "" || n.Alias != nil {
		f.Rest = &Particulars{n.Patients, n.PatientsSeen, n.Hours, n.Contract, n.Setting, n.Supplier, n.Alias}
	}
	return f
}

// Edge says that an edge existed. Since and Until are zero if the row gives no
// day. Until is the first day that does not count.
//
// There are millions of them, so fields that few rows give are kept separately.
type Edge struct {
	Type             graph.EdgeType
	From, To         string
	FromKind, ToKind graph.Kind // the kinds of codes that no other fact names
	Since, Until     graph.Day
	Line             int32

	// None says that From has no edge of this type on the file's day, such as a
	// practice in no PCN. To is then empty.
	None bool

	// Guess says that the kind of an end is a guess by the shape of its code. What any
	// file says of the kind counts for more.
	Guess bool

	// FromColumn and ToColumn are where the row names From and To, counted from 1. They
	// are 0 if that is not noted.
	FromColumn, ToColumn uint8

	rest *graph.Edge // the other fields of the edge, nil if the row gives none of them
}

// NewEdge returns the fact that states an edge.
func NewEdge(e graph.Edge, from, to graph.Kind) Edge {
	f := Edge{Type: e.Type, From: e.From, To: e.To, FromKind: from, ToKind: to, Since: e.Since, Until: e.Until}
	if !f.Whole().Equal(e) {
		f.rest = &e
	}
	return f
}

// More returns where to set the fields that few edges have, such as a role.
func (f *Edge) More() *graph.Edge {
	if f.rest == nil {
		f.rest = &graph.Edge{}
	}
	return f.rest
}

// Whole returns the edge with all its fields.
func (f *Edge) Whole() graph.Edge {
	e := graph.Edge{}
	if f.rest != nil {
		e = *f.rest
	}
	e.Type, e.From, e.To, e.Since, e.Until = f.Type, f.From, f.To, f.Since, f.Until
	return e
}

// Role returns the role that the edge gives. It is empty if it gives none.
func (f *Edge) Role() string {
	if f.rest == nil {
		return ""
	}
	return f.rest.Role
}

// Owner says which organisation owns a pharmacy, by its name.
type Owner struct {
	Pharmacy, Name string
	Line           int32
}

// Site is a site of a trust or provider, such as a clinic or a ward, that the file lists
// and that is no hospital. Of is the code of the trust or provider.
type Site struct {
	Code, Name, Of string
	Line           int32
}

// Unused is a statement that is not in the graph.
type Unused struct {
	Line   int32
	Column uint8  // 0: the whole row
	Count  int32  // how many statements it stands for; 0: one
	Why    string // in words about all such statements
	Code   string // that it is about
	Words  string // in words about this one; empty: Why
}

// Point is the location of a postcode, in degrees. Postcode has no space and is in
// upper case. Board is the ODS code or ONS code (E54…) of its ICS. It is empty if the
// file does not give it.
type Point struct {
	Postcode  string
	Lat, Lon  float64
	Board     string
	BoardName string
	Line      int32
}
