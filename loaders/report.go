package loaders

import (
	"regexp"

	"github.com/throughline-graph/throughline/graph"
)

// AnyRefused says whether a file or a row was refused: the load is done, but
// not all of it went in.
func (r *Report) AnyRefused() bool {
	for i := range r.Files {
		if r.Files[i].Outcome == "refused" || len(r.Files[i].Refused) > 0 {
			return true
		}
	}
	return false
}

// toldRefusals is how many refused rows of a file the graph tells of. The
// report of the load tells them all.
const toldRefusals = 20

// inQuotes is a cell as a reason quotes it.
var inQuotes = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// discreet returns the refusal of a row for whoever asks: of a data set of people
// no cell is repeated, as what stands in the wrong column may be a telephone number.
func (d *Dataset) discreet(e RowError) RowError {
	if ofPeople(d.Name) {
		e.Reason = inQuotes.ReplaceAllLiteralString(e.Reason, "what stands there")
	}
	return e
}

// firstRefused returns the first refused rows of a file for whoever asks about its
// source.
func firstRefused(refused []RowError) []graph.Refusal {
	var out []graph.Refusal
	for _, e := range refused[:min(len(refused), toldRefusals)] {
		out = append(out, graph.Refusal{Line: e.Line, Column: e.Column, Reason: e.Reason})
	}
	return out
}
