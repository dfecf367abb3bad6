// Package ladder draws the line of a stakeholder, or the paths between two, as
// a picture. It is read from left to right, or from top to bottom on a narrow
// screen. A Scene is what is shown, Layout places it, and SVG writes it. All
// three are pure, so the pages and the commands show the same picture.
package ladder

import "github.com/throughline-graph/throughline/graph"

// MaxBoxes is the most boxes in a picture. The rest is folded into boxes that
// say how many more there are.
const MaxBoxes = 60

// Form is how a picture is read.
type Form int

// Wide pictures go from left to right and fit the window of a desktop computer.
// Narrow pictures go from top to bottom and fit a phone.
const (
	Wide Form = iota
	Narrow
)

// Sort is what a box stands for.
type Sort string

// A Stop is a stakeholder, Who is a person with a role at the stop above, Gap is
// something not on record, and More counts what is folded away.
const (
	Stop Sort = "stop"
	Who  Sort = "who"
	Gap  Sort = "gap"
	More Sort = "more"
)

// Point is a place in a picture: pixels from its top left corner at full size.
type Point struct{ X, Y float64 }

// Picture is a scene after layout. All lengths are pixels at full size.
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

// Box is a rectangle with its words, which are shortened to fit.
type Box struct {
	X, Y, W, H float64
	Sort       Sort
	Here       bool // the one that was asked about
	Main       bool // on the line, or on the first path
	Kind       graph.Kind
	Code       string
	Name       string    // whole
	Detail     string    // whole: patients, distance or role
	Brief      string    // the detail where there is little room
	low        bool      // one of many alike, with no detail
	On         graph.Day // by which the kind is called

	// What a More box opens: the edges of this type at the stakeholder Of.
	// Both are empty if it counts further paths.
	Of   string
	Type graph.EdgeType

	Head, Tag string   // kind and code as shown
	Lines     []string // the name as shown
	Notes     []string // the detail as shown
}

// Edge is a relation between two boxes. Its points make a line whose parts are
// horizontal or vertical.
type Edge struct {
	From, To int // in Boxes; the left or upper one first
	Basis    graph.Basis
	Main     bool
	Says     string // as a sentence, with its start and its source
	Points   []Point
}

// Label is words in a picture. X and Y are where its baseline begins, or where
// it ends if End is set. W is the width that its words may take, SubW that of its second line.
type Label struct {
	X, Y  float64
	W     float64
	End   bool
	Text  string
	Sub   string // a second line, below the edge
	SubW  float64
	Basis graph.Basis
	Main  bool

	halved bool    // the second line is the end of the first
	room   float64 // for the words
}

// stroke is a part of the drawn edges. Where several edges run together it is
// drawn once, so that dashes do not fill up.
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
