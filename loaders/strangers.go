package loaders

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/settle"
)

// refuseStrangers refuses the rows of strict lists that name codes that no file
// knows, and returns what else was settled. The graph keeps the first of each list.
func (l *load) refuseStrangers(s *graph.Snapshot, settled []settle.Decision) []settle.Decision {
	strange := map[string][]graph.Refusal{} // by source
	settled = slices.DeleteFunc(settled, func(d settle.Decision) bool {
		if d.Rule != settle.RuleStranger {
			return false
		}
		strange[d.Sources[0]] = append(strange[d.Sources[0]], d.Row)
		return true
	})
	for _, rows := range strange {
		slices.SortFunc(rows, func(a, b graph.Refusal) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Reason, b.Reason))
		})
	}
	for i := range s.Sources {
		f := &s.Sources[i]
		rows := strange[f.Name]
		f.Refused += len(rows)
		f.Refusals = append(f.Refusals, rows[:min(len(rows), toldRefusals-len(f.Refusals))]...)
	}
	for i := range l.report.Files {
		f := &l.report.Files[i]
		if f.Outcome != OutcomeLoaded {
			continue
		}
		line := 0
		for _, row := range strange[f.Name] {
			if row.Line != line { // a row may name several
				f.Stated, f.RefusedRows, line = f.Stated-1, f.RefusedRows+1, row.Line
			}
			f.Refused = append(f.Refused, files.RowError{File: f.Path, Line: row.Line, Column: row.Column, Reason: row.Reason})
		}
	}
	return settled
}

// warnOfStrangers warns that a supplied table names codes that no file knows: they are
// mistyped, or in a file that is not loaded yet.
func (l *load) warnOfStrangers() {
	for _, s := range l.report.Settled {
		if s.Rule != settle.RuleUnknownEnd && s.Rule != settle.RuleImplied {
			continue
		}
		for i := range l.report.Files {
			f := &l.report.Files[i]
			if f.Outcome != OutcomeLoaded || f.Name != s.Sources[0] {
				continue
			}
			if Datasets.Named(f.Dataset).Basis == graph.Supplied {
				f.Warnings = append(f.Warnings, s.Words)
			}
		}
	}
}
