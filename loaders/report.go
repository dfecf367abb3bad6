package loaders

import (
	"regexp"

	"throughline/graph"
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

// firstRefused returns the first refused rows of a file for whoever asks about its
// source. Of the people's table no cell is repeated: what stands in the wrong
// column may be a telephone number.
func firstRefused(d *Dataset, refused []RowError) []graph.Refusal {
	var out []graph.Refusal
	for _, e := range refused[:min(len(refused), toldRefusals)] {
		if d.Name == People.Name {
			e.Reason = inQuotes.ReplaceAllLiteralString(e.Reason, "what stands there")
		}
		out = append(out, graph.Refusal{Line: e.Line, Column: e.Column, Reason: e.Reason})
	}
	return out
}
