package loaders

import (
	"regexp"

	"github.com/throughline-graph/throughline/graph"
)

// AnyRefused says whether a file or a row was refused. Everything else was loaded.
func (r *Report) AnyRefused() bool {
	for i := range r.Files {
		if r.Files[i].Outcome == "refused" || len(r.Files[i].Refused) > 0 {
			return true
		}
	}
	return false
}

// toldRefusals is how many refused rows of a file the graph keeps. The report of
// the load has all of them.
const toldRefusals = 20

// inQuotes is a cell as a reason quotes it.
var inQuotes = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// discreet returns the refusal of a row as it may be shown. For people it does not
// repeat the cell, which may be a telephone number in the wrong column.
func (d *Dataset) discreet(e RowError) RowError {
	if ofPeople(d.Name) {
		e.Reason = inQuotes.ReplaceAllLiteralString(e.Reason, "the cell")
	}
	return e
}

// firstRefused returns the first refused rows of a file, to be kept with its source.
func firstRefused(refused []RowError) []graph.Refusal {
	var out []graph.Refusal
	for _, e := range refused[:min(len(refused), toldRefusals)] {
		out = append(out, graph.Refusal{Line: e.Line, Column: e.Column, Reason: e.Reason})
	}
	return out
}
