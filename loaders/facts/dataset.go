package facts

import "github.com/throughline-graph/throughline/graph"

// Dataset is what settling knows of a data set: who says it, and how far it counts.
type Dataset struct {
	Name    string
	Title   string
	Licence string

	// Trust decides between files of the same day that disagree: the lower number wins.
	Trust int

	Basis graph.Basis

	// History says that the rows about a body tell all its past: on a day up to the
	// file's own that none of them covers, the body had nothing.
	History bool

	// Complete says that what a newer list leaves out has ended.
	Complete bool

	// Strict says that a row that names a code that no loaded file lists is refused.
	Strict bool
}

// The names of data sets that settling treats in a way of their own.
const (
	// RegistrationsMap has the newest information on which practice is in which network.
	RegistrationsMap = "gp-reg-pat-prac-map"

	// PeopleTable says who holds which role where. The log of changes made by hand
	// overrules it.
	PeopleTable = graph.PeopleTable
)

// BoardsChanged is the day on which 42 boards became 36. From this day a
// pharmacy's board is that of its postcode.
const BoardsChanged = graph.Day(20260401)
