package graph

import (
	"context"
	"slices"
	"strings"
)

// Store keeps graphs. A server that may not write holds no more than this.
type Store interface {
	// View calls ask with the newest version of the graph. All that ask reads is of
	// that version alone, whatever is loaded meanwhile. An engine may call ask again
	// if the graph changed under it: what an earlier call made is then void. The
	// error is that of the last call, or says why there is no view.
	View(ctx context.Context, ask func(View) error) error

	// Whole returns the whole graph. It is shared: callers do not change it. It may
	// take seconds and all of the graph's memory, so questions do not use it.
	Whole(ctx context.Context) (*Snapshot, error)
}

// View is one version of the graph, for one question or one page. What its
// methods return is shared and not changed. They are safe for concurrent use
// and stop soon after the context of the view is done.
type View interface {
	Version() Version

	// Err is the error of the view's context, nil while that is not done. A question
	// that computes for long looks at it.
	Err() error

	// Nodes returns those of the codes, spelt just so, that are known, in the order
	// asked. What is missing is left out.
	Nodes(codes ...string) ([]*Node, error)

	// Edges returns the edges at the codes, of the types or of all, whatever their
	// days, each once and by CompareEdges. Both ends of each are known.
	Edges(at []string, types ...EdgeType) ([]*Edge, error)

	// Near returns, by code, those of a kind whose place is no further than that many
	// metres from any of these, and perhaps others that have a place. The kind is
	// Practice or Pharmacy.
	Near(kind Kind, of []*Node, metres int) ([]*Node, error)

	// All returns those of a kind, by code.
	All(kind Kind) ([]*Node, error)

	// Has says whether there is any edge of the type, with this rule unless empty.
	Has(t EdgeType, rule string) (bool, error)

	// Count returns, by code, how many of a kind that are open on the day have an edge of
	// the type to each of these that counts on the day. What has none, or is not
	// open itself, is left out.
	Count(to []string, t EdgeType, kind Kind, on Day) (map[string]int, error)

	// Match returns the stakeholders that fit the text best, in the same order from
	// every engine. The query is valid.
	Match(q SearchQuery) ([]Hit, error)

	// Finder returns a search for the paths of q, which is resolved, between ends that
	// are open on the day. The caller ends it.
	Finder(q PathQuery, ends PathEnds) Finder

	// Sources returns the loaded files. It is quick: a page asks for the titles of what it cites.
	Sources() (Sources, error)

	// Summary returns the sources and the size of the graph. For day 0 it does not
	// count who is open.
	Summary(on Day) (Summary, error)
}

// Known returns the stakeholder that a typed code means, or an UnknownCodeError.
func Known(v View, code string) (*Node, error) {
	found, err := v.Nodes(Spellings(code)...)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, &UnknownCodeError{"code", code}
	}
	return found[0], nil // the spellings come best first
}

// Spellings returns what a typed code may be, best first: unchanged, in
// upper case, in lower case.
func Spellings(code string) []string {
	return slices.Compact([]string{code, strings.ToUpper(code), strings.ToLower(code)})
}

// Version names a graph. Two views of the same version give the same answers.
type Version struct {
	Number   int64 // differs from that of every other graph of the store
	NoPeople bool  // people are hidden
}

// Prefetcher is a View that reads all that the line of a stakeholder is made of
// in one go, where step by step would take several trips to a server.
type Prefetcher interface {
	// Line returns the edges that the line from a stakeholder is made of, by the
	// codes of those on it: of each all to the right, the people who hold a role
	// there, and the member practices of a PCN; and the ends of these edges, with
	// just code, kind, name, days, place and patients. It is nil if the view cannot.
	Line(code string, on Day) (*LineParts, error)
}

// InMemory is a View whose stakeholders are at hand, so that a question need not
// keep those that it has read.
type InMemory interface {
	// Node returns the stakeholder of just this code, or nil.
	Node(code string) *Node
}

// LineParts are what a line is made of.
type LineParts struct {
	Nodes map[string]*Node
	Edges map[string][]*Edge // by CompareEdges
}
