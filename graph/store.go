package graph

import (
	"context"
	"fmt"
	"reflect"
	"strings"
)

// Writer changes the graph. Only loaders hold one.
type Writer interface {
	// Held returns the files that the graph is made of, by checksum.
	Held(ctx context.Context) ([]File, error)

	// Replace makes next the reference graph, whole or not at all, made of exactly
	// these files. Readers see the old graph until it returns. ErrConflict means
	// that another loader is using the store.
	Replace(ctx context.Context, next *Snapshot, files []File) (Delta, error)
}

// File is a source file that the store keeps, compressed.
type File struct {
	Sum     string // SHA-256 of the content, hex
	Name    string
	Dataset string
	Seen    Day
	Loaded  Day
	Note    string // a note of the loaders; the store does not read it
	Content []byte // as compressed by the loaders
}

// Delta counts what a Replace changed.
type Delta struct {
	NodesAdded, NodesChanged, NodesRemoved int
	EdgesAdded, EdgesRemoved               int
}

// Empty says that nothing was written.
func (d Delta) Empty() bool { return d == Delta{} }

// Summary is the size and the sources of the graph.
type Summary struct {
	Nodes, Edges int          // of all days
	Open         map[Kind]int // on the day, of those that a list names; nil if unknown
	Doubts       map[Kind]Doubt
	Made         Day // the newest Seen in the graph
	Sources      Sources
}

// Sources are loaded files.
type Sources []Source

// Title is what people call the source that an edge or a node cites by this name. The
// name of its data set is all that there is for a source that is not loaded.
func (all Sources) Title(name string) string {
	for i := range all {
		if all[i].Name == name && all[i].Title != "" {
			return all[i].Title
		}
	}
	name, _, _ = strings.Cut(name, "@")
	return name
}

// Source is one loaded file as users see it.
type Source struct {
	Name     string   `json:"name"` // as edges and nodes cite it
	Dataset  string   `json:"dataset"`
	Title    string   `json:"title"`
	Seen     Day      `json:"seen"`
	SeenBy   string   `json:"seen_by"`   // how the day is known, in words
	SeenCode SeenCode `json:"seen_code"` // and as a code
	Sum      string   `json:"sum"`
	Rows     int      `json:"rows"`
	Refused  int      `json:"refused"`
	Skipped  int      `json:"skipped"`
	Licence  string   `json:"licence"`

	Refusals []Refusal `json:"refusals" doc:"the first of the refused rows; refused counts all"`
}

// Refusal is a row that was refused, and why.
type Refusal struct {
	Line   int    `json:"line"`
	Column int    `json:"column" doc:"counts from 1; 0 is the whole row"`
	Reason string `json:"reason"`
}

// Where names the cell in words.
func (r Refusal) Where() string {
	if r.Column == 0 {
		return fmt.Sprintf("line %d", r.Line)
	}
	return fmt.Sprintf("line %d column %d", r.Line, r.Column)
}

// The data sets that people are in.
const (
	PeopleTable = "people"         // a table of them
	PeopleLog   = "people-changes" // what was changed by hand
)

// HoursList is the data set that opening hours are in.
const HoursList = "consolidated-list"

// OfPeople says whether people are in the source.
func (s *Source) OfPeople() bool { return s.Dataset == PeopleTable || s.Dataset == PeopleLog }

// Equal says whether two sources say the same.
func (s Source) Equal(other Source) bool { return reflect.DeepEqual(s, other) }

// Untold says how many refused rows Refusals leaves out.
func (s Source) Untold() int { return s.Refused - len(s.Refusals) }

// TellSources returns sources ready for JSON: no list in them is nil.
func TellSources(sources []Source) []Source {
	out := append([]Source{}, sources...)
	for i := range out {
		if out[i].Refusals == nil {
			out[i].Refusals = []Refusal{}
		}
	}
	return out
}
