package loaders

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/settle"
)

// Options are the settings of a load.
type Options struct {
	Today       graph.Day
	Seen        graph.Day // the day of files that do not show theirs; 0: work it out
	AllowShrink bool
	Progress    func(done, total int64) // called with the bytes read; may be nil
}

// Report says what a load did, or would do.
type Report struct {
	Files   []FileReport       `json:"files"`
	Rules   []settle.RuleCount `json:"rules"`
	Settled []settle.Decision  `json:"settled"`
	Nodes   int                `json:"nodes"`
	Edges   int                `json:"edges"`
	Delta   graph.Delta        `json:"delta"`
	Made    graph.Day          `json:"made"`
}

// FileReport says what a load did with one file.
type FileReport struct {
	Path     string           `json:"path"`
	Name     string           `json:"name"` // as sources cite it
	Dataset  string           `json:"dataset"`
	Outcome  string           `json:"outcome"` // loaded, held, skipped, refused
	Reason   string           `json:"reason,omitempty"`
	Seen     graph.Day        `json:"seen"`
	SeenBy   string           `json:"seen_by,omitempty"`
	Rows     int              `json:"rows"`
	Facts    int              `json:"facts"`
	Settled  int              `json:"settled"`  // its statements that were settled with other files
	LeftOut  int              `json:"left_out"` // rows about places outside England
	Refused  []files.RowError `json:"refused"`
	Warnings []string         `json:"warnings,omitempty"`
}

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

// firstRefused returns the first refused rows of a file, to be kept with its source.
func firstRefused(refused []files.RowError) []graph.Refusal {
	var out []graph.Refusal
	for _, e := range refused[:min(len(refused), toldRefusals)] {
		out = append(out, graph.Refusal{Line: e.Line, Column: e.Column, Reason: e.Reason})
	}
	return out
}
