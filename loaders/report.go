package loaders

import (
	"errors"

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

// What a load did with a file.
const (
	OutcomeLoaded  = "loaded"
	OutcomeHeld    = "held" // its content was loaded before
	OutcomeSkipped = "skipped"
	OutcomeRefused = "refused"
)

// FileReport says what a load did with one file.
type FileReport struct {
	Path        string           `json:"path"`
	Name        string           `json:"name"` // as sources cite it
	Dataset     string           `json:"dataset"`
	Outcome     string           `json:"outcome"` // OutcomeLoaded and those after it
	Reason      string           `json:"reason,omitempty"`
	Seen        graph.Day        `json:"seen"`
	SeenBy      string           `json:"seen_by,omitempty"`
	SeenCode    graph.SeenCode   `json:"seen_code,omitempty"`
	Rows        int              `json:"rows"`   // that were read: Stated, RefusedRows and LeftOut
	Stated      int              `json:"stated"` // rows that make statements
	Facts       int              `json:"facts"`
	Settled     int              `json:"settled"`      // its statements that were settled with other files
	LeftOut     int              `json:"left_out"`     // rows that make no statement
	RefusedRows int              `json:"refused_rows"` // of Refused, where a row may be refused for several cells
	Omitted     []files.Omitted  `json:"omitted"`      // these rows by reason
	Unused      []files.Omitted  `json:"unused"`       // statements of other rows that are not in the graph, by reason
	Refused     []files.RowError `json:"refused"`
	LeftOutRows []files.RowError `json:"left_out_rows,omitempty"` // of LeftOut, those that are left out because of other files
	Warnings    []string         `json:"warnings,omitempty"`
}

// AnyRefused says whether a file or a row was refused. Everything else was loaded.
func (r *Report) AnyRefused() bool {
	for i := range r.Files {
		if r.Files[i].Outcome == OutcomeRefused || len(r.Files[i].Refused) > 0 {
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

// tell completes the report on every file that a path led to.
func (l *load) tell(all []files.Found, bySum map[string]*item) {
	for i := range l.report.Files {
		r := &l.report.Files[i]
		it := bySum[all[i].Sum]
		if it == nil || all[i].Reason != "" || r.Outcome == OutcomeSkipped || it.unknown() {
			continue
		}
		r.Dataset, r.Seen, r.SeenBy, r.SeenCode = it.file.Dataset, it.file.Seen, it.keeping.SeenBy, it.keeping.SeenCode
		r.Rows, r.Stated, r.Facts = it.keeping.Rows, it.keeping.Stated, it.keeping.Facts
		r.RefusedRows, r.LeftOut, r.Omitted = it.keeping.Refused, it.keeping.leftOut(), it.keeping.Omitted
		if r.Outcome == OutcomeLoaded || r.Outcome == OutcomeHeld {
			r.Name = it.file.Name
		}
		if it.parsed != nil && it.report == i {
			r.Warnings = it.parsed.Warned
			for _, e := range it.parsed.Refused {
				e.File = r.Path
				r.Refused = append(r.Refused, e)
			}
		}
	}
}

// unknown says whether a new file turned out, as it was read, not to be of its data set.
func (it *item) unknown() bool {
	var bad *files.Refusal
	return it.parsed != nil && errors.As(it.parsed.Err, &bad) && bad.Unknown
}

// countSettled counts for each file how often it was settled against others.
func (l *load) countSettled() {
	count := map[string]int{}
	for _, s := range l.report.Settled {
		for _, source := range s.Sources {
			count[source]++
		}
	}
	for i := range l.report.Files {
		l.report.Files[i].Settled = count[l.report.Files[i].Name] // a skipped file has no name
	}
}
