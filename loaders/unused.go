package loaders

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/settle"
)

// losses are what settling found of the rows of one file.
type losses struct {
	refused  []graph.Refusal // a row may name several codes that no file lists
	leftOut  []graph.Refusal // one a row that is left out
	omitted  []files.Omitted // the rows that are left out, by reason
	unused   []files.Omitted // statements of other rows, by reason
	inVain   int             // statements of the rows that are refused or left out
	rejected int             // rows that are refused
}

// lossesBySource sorts what is not in the graph by file.
func lossesBySource(unused []settle.Unused) map[string]*losses {
	all := map[string]*losses{}
	for len(unused) > 0 {
		u, n := &unused[0], 1 // of one row
		for n < len(unused) && unused[n].Source == u.Source && unused[n].Row.Line == u.Row.Line {
			n++
		}
		of := all[u.Source]
		if of == nil {
			of = &losses{}
			all[u.Source] = of
		}
		of.add(unused[:n])
		unused = unused[n:]
	}
	return all
}

// add adds what is not in the graph of one row.
func (o *losses) add(row []settle.Unused) {
	refused := 0
	for _, u := range row {
		if u.Refused {
			o.refused = append(o.refused, u.Row)
			refused++
		}
	}
	switch {
	case refused > 0:
		o.rejected++
		o.inVain += len(row)
	case row[0].Whole:
		o.leftOut = append(o.leftOut, row[0].Row)
		o.omitted = omit(o.omitted, &row[0], 1)
		o.inVain += len(row)
	default:
		for i := range row {
			o.unused = omit(o.unused, &row[i], row[i].Rows)
		}
	}
}

// omit counts rows or statements that are left out for a reason.
func omit(list []files.Omitted, u *settle.Unused, rows int) []files.Omitted {
	i := slices.IndexFunc(list, func(o files.Omitted) bool { return o.Why == u.Why })
	if i < 0 {
		return append(list, files.Omitted{Why: u.Why, Rows: rows, Line: u.Row.Line})
	}
	list[i].Rows += rows
	return list
}

// count counts the rows that settling refused or left out, in the sources of the graph
// and in the report. The graph keeps the first refusals of each list.
func count(all map[string]*losses, sources []graph.Source, report []FileReport) {
	for i := range sources {
		s := &sources[i]
		if o := all[s.Name]; o != nil {
			s.Refused += len(o.refused)
			s.Skipped += len(o.leftOut)
			s.Refusals = append(s.Refusals, o.refused[:min(len(o.refused), toldRefusals-len(s.Refusals))]...)
		}
	}
	for i := range report {
		if o := all[report[i].Name]; o != nil && report[i].Outcome == OutcomeLoaded {
			report[i].count(o)
		}
	}
}

// count counts the rows of a file that settling refused or left out.
func (f *FileReport) count(o *losses) {
	f.Stated -= o.rejected + len(o.leftOut)
	f.Facts -= o.inVain
	f.RefusedRows += o.rejected
	f.LeftOut += len(o.leftOut)
	f.Omitted = append(slices.Clip(f.Omitted), o.omitted...)
	f.Unused = o.unused
	for _, row := range o.refused {
		f.Refused = append(f.Refused, files.RowError{File: f.Path, Line: row.Line, Column: row.Column, Reason: row.Reason})
	}
	for _, row := range o.leftOut {
		f.LeftOutRows = append(f.LeftOutRows, files.RowError{File: f.Path, Line: row.Line, Column: row.Column, Reason: row.Reason})
	}
}

// warnOfStrangers warns that a supplied table names codes that no file knows: they are
// mistyped, or in a file that is not loaded yet.
func (l *load) warnOfStrangers(unused []settle.Unused) {
	warn := func(source, words string) {
		for i := range l.report.Files {
			f := &l.report.Files[i]
			if f.Outcome == OutcomeLoaded && f.Name == source && Datasets.Named(f.Dataset).Basis == graph.Supplied {
				f.Warnings = append(f.Warnings, words)
			}
		}
	}
	for _, u := range unused {
		if u.Why == settle.WhyUnlisted && u.Row.Line != 0 {
			warn(u.Source, u.Row.Where()+": "+u.Row.Reason)
		}
	}
	for _, s := range l.report.Settled {
		if s.Rule == settle.RuleImplied {
			warn(s.Sources[0], s.Words)
		}
	}
}
