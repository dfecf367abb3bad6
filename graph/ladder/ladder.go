// Package ladder draws the line of a stakeholder, or the paths between two, as
// a picture that is read from left to right, or from top to bottom on a narrow
// screen. A Scene says what is shown, Layout where it stands, SVG writes it.
// All three are pure: every door shows the same picture.
package ladder

import "github.com/throughline-graph/throughline/graph"

// MaxBoxes is how many boxes a picture holds at most. The rest is folded into
// boxes that say how many more there are.
const MaxBoxes = 60

// Form is how a picture is read.
type Form int

// Wide pictures go from left to right and fill a desk's window; Narrow ones go
// from top to bottom and fill a phone's.
const (
	Wide Form = iota
	Narrow
)

// Sort is what a box stands for.
type Sort string

// A Stop is a stakeholder, Who a person who holds a role at the stop above, Gap
// something that is not on record, More what is folded.
const (
	Stop Sort = "stop"
	Who  Sort = "who"
	Gap  Sort = "gap"
	More Sort = "more"
)

// Point is a place in a picture: pixels from its top left corner at full size.
type Point struct{ X, Y float64 }

// Picture is a scene laid out. All lengths are pixels at full size.
type Picture struct {
	Form        Form
	Title, Desc string
	W, H        float64
	Boxes       []Box
	Edges       []Edge
	Labels      []Label
	strokes     []stroke
	legend      []Label
}

// Box is a rectangle with its words, which are cut where they would not fit.
type Box struct {
	X, Y, W, H float64
	Sort       Sort
	Here       bool // the one that was asked about
	Main       bool // on the line, or on the first path
	Kind       graph.Kind
	Code       string
	Name       string // whole
	Detail     string // whole: patients, metres or role
	Brief      string // the detail where there is little room

	// What a More box opens: the relations of this type at the stakeholder Of.
	// Both are empty where it stands for further paths.
	Of   string
	Type graph.EdgeType

	Head, Tag string   // kind and code as shown
	Lines     []string // the name as shown
	Notes     []string // the detail as shown
}

// Edge is a relation between two boxes. Its points make a line whose parts are
// level or upright.
type Edge struct {
	From, To int // in Boxes; the left or upper one first
	Basis    graph.Basis
	Main     bool
	Says     string // in a sentence, with since when and by which source
	Points   []Point
}

// Label is words in a picture. X and Y are where its baseline begins, or ends
// where End is set; W is the room its words may take.
type Label struct {
	X, Y  float64
	W     float64
	End   bool
	Text  string
	Sub   string // a second line, below the edge
	Says  string // whole
	Basis graph.Basis
	Main  bool
}

// stroke is a part of what is drawn of the edges: where several run as one, it
// is drawn once, so that dashes stay dashes.
type stroke struct {
	basis  graph.Basis
	main   bool
	points []Point
}

// Layout places a scene.
func Layout(s Scene, form Form) Picture {
	if form == Narrow {
		return narrow(s)
	}
	return wide(s)
}
