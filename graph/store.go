package graph

import (
	"context"
	"fmt"
	"reflect"
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

// Snapshot is a whole graph: nodes by code, edges by CompareEdges.
type Snapshot struct {
	Nodes   []Node
	Edges   []Edge
	Sources []Source
	Made    Day // the newest Seen in the graph

	// EndsAt is where in Nodes the two ends of each edge are, from and to, or nil:
	// Ends then looks for them, which takes longer than all else it does. A caller
	// that changes Nodes or Edges clears it, and no store keeps it.
	EndsAt [][2]int32 `json:"-"`
}

// Summary is the size and the sources of the graph.
type Summary struct {
	Nodes, Edges int          // of all days
	Open         map[Kind]int // on the day, of those that a list names; nil if unknown
	Doubts       map[Kind]Doubt
	Made         Day // the newest Seen in the graph
	Sources      []Source
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

// Stakeholder is everything about one, as it was on a day.
type Stakeholder struct {
	Node
	Open         bool        `json:"open"` // on the day
	Edges        []EdgeCount `json:"edges"`
	People       []Held      `json:"people"`
	Successors   []Ref       `json:"successors"`
	Predecessors []Ref       `json:"predecessors"`
	History      []Step      `json:"history"` // every edge that has ended or is in the future
}

// EdgeCount says how many edges of a type there are, one way.
type EdgeCount struct {
	Type  EdgeType `json:"type"`
	Out   bool     `json:"out"` // the stakeholder is the edge's From
	Count int      `json:"count"`
}

// Held is a role and who holds it.
type Held struct {
	Person Ref  `json:"person"`
	Edge   Edge `json:"edge"`
}

// Step is an edge and what it leads to.
type Step struct {
	Other Ref  `json:"other"`
	Edge  Edge `json:"edge"`
}

// NeighbourQuery asks for a page of what is one step away.
type NeighbourQuery struct {
	Code   string
	On     Day
	Kinds  []Kind
	Edges  []EdgeType
	Limit  int // 1 to NeighbourLimit
	Offset int
}

// Neighbours is a page of steps and the count of all.
type Neighbours struct {
	Of    Ref    `json:"of"`
	Total int    `json:"total"`
	Steps []Step `json:"steps"`
}

// SearchQuery asks for stakeholders by name, code, old code or postcode.
type SearchQuery struct {
	Text  string
	Kinds []Kind
	On    Day // closed ones are found too, after open ones
	Limit int // 1 to SearchLimit, and one more to see whether there is more
}

// Hit is one answer to a search.
type Hit struct {
	Ref
	Postcode string `json:"postcode"`
	Open     bool   `json:"open"`
	Why      string `json:"why"` // by what it matched: MatchCode and those after it
}

// By what a hit matched, best first.
const (
	MatchCode      = "code"
	MatchOldCode   = "old code"
	MatchPostcode  = "postcode"
	MatchName      = "name"
	MatchBeginning = "beginning"
	MatchSpelling  = "spelling"
	MatchTown      = "town"
)

// Line is the way from the patient side up to the region.
type Line struct {
	Of     Ref     `json:"of"`
	On     Day     `json:"on"`
	Stages []Stage `json:"stages"`
	Note   string  `json:"note,omitempty" doc:"of a PCN: says if its practices are in several boards"`
}

// The stages that more than their place is known of.
const (
	StagePractice = "practice"
	StagePCN      = "PCN"
	StageTrust    = "trust"
	StageICS      = "ICS"
)

// Stage is one column of a line. Gap says what is missing.
type Stage struct {
	Name    string     `json:"name"` // practice, PCN, federation, place, sub-ICB, ICS, region
	Stops   []Stop     `json:"stops"`
	Gap     string     `json:"gap,omitempty"`
	GapCode ReasonCode `json:"gap_code,omitempty"`
	Folded  int        `json:"folded"` // how many there are beside those shown
}

// Stop is a stakeholder on a line, how it was reached, and its people.
type Stop struct {
	Ref
	Patients int    `json:"patients,omitempty"` // registered, where that is known
	Edges    []Edge `json:"edges"`              // from the stages before
	People   []Held `json:"people"`
}
