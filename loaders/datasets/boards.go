package datasets

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// BoardNames is the ONS list of integrated care boards of December 2024: names,
// ODS codes and ONS codes.
var BoardNames = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "icb-names", Title: "Names and codes of integrated care boards, ONS", Licence: ogl,
		Trust: 40, Basis: graph.Official,
	},
	Declared: 20241231, Files: []string{"icb_dec_2024_names_codes"},
	Columns: boardNameColumns,
	// Look-up tables of smaller areas have these columns and more.
	Sniff: func(s *files.Glimpse) (files.Form, bool) { return s.Headings(boardNameColumns, true) },
	Row: func(r *files.Row) {
		ons, code := r.Code(1), r.Code(2)
		if r.Err == nil {
			area(r, graph.ICS, code, r.Text(3), ons)
		}
	},
}

var boardNameColumns = []string{"ICB24CD", "ICB24CDH", "ICB24NM", "?ObjectId"}

// BoardChanges lists the boards that were abolished and those that took over
// their practices. A board that was split has several successors.
//
//	(:ICS)-[:SUCCEEDED_BY]->(:ICS)
var BoardChanges = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "icb-changes", Title: "Successions of integrated care boards", Licence: ogl,
		Trust: 30, Basis: graph.Derived,
	},
	Declared: 20260401, Files: []string{"icb_succession"},
	Columns: []string{"old_icb_code", "old_icb_name", "new_icb_code", "new_icb_name", "effective_date"},
	Row: func(r *files.Row) {
		before, after, on := r.Code(1), r.Code(3), r.Day(5)
		if on == 0 {
			r.Refuse(5, "the effective date is empty: enter the day the new board took over")
		}
		if r.Err != nil {
			return
		}
		if r.First(before) {
			r.Node(graph.Node{Code: before, Kind: graph.ICS, Name: r.Text(2), Closed: on})
		}
		if r.First(after) {
			n := graph.Node{Code: after, Kind: graph.ICS, Name: r.Text(4)}
			// A board with a code such as QRL dates from 2022: it grew by taking over, so this is not its opening day.
			if !facts.Shaped(after, "AXX") {
				n.Opened = on
			}
			r.Node(n)
		}
		r.Edge(graph.SucceededBy, end(graph.ICS, before), end(graph.ICS, after), 0, 0).More().On = on
	},
}

// SubICBMoves lists the sub-ICBs that were split with their board on 1 April 2026.
//
//	(:SubICB)-[:SUCCEEDED_BY]->(:SubICB)
var SubICBMoves = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "sub-icb-moves", Title: "Sub-ICBs split on 1 April 2026", Licence: ogl,
		Trust: 30, Basis: graph.Derived,
	},
	Declared: 20260401, Files: []string{"sub_icb_moves"},
	Columns: []string{"old_sub_icb", "old_name", "new_sub_icb", "new_name"},
	Row: func(r *files.Row) {
		before, after := r.Code(1), r.Code(3)
		if r.Err != nil {
			return
		}
		if r.First(before) {
			r.Node(graph.Node{Code: before, Kind: graph.SubICB, Name: r.Text(2), Closed: facts.BoardsChanged})
		}
		r.Names(graph.Node{Code: after, Kind: graph.SubICB, Name: r.Text(4)})
		r.Edge(graph.SucceededBy, end(graph.SubICB, before), end(graph.SubICB, after), 0, 0).More().On = facts.BoardsChanged
	},
}

// Successions is the ODS record of codes that replaced other codes: a table with
// headings, or the report succ without them. It adds no stakeholders, so only
// successions between known ones are kept.
//
//	(organisation)-[:SUCCEEDED_BY]->(organisation)
var Successions = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "successions", Title: "Successions of organisations, ODS", Licence: ogl,
		Trust: 40, Basis: graph.Official,
	},
	Files:   []string{"successions", "succ"},
	Columns: successionColumns,
	Sniff: func(s *files.Glimpse) (files.Form, bool) {
		if f, ok := s.Headings(successionColumns, false); ok {
			return f, true
		}
		// The report has five columns. The third (a reason) and the fifth (whether
		// the successor itself was replaced) are not used.
		return files.Form{Dialect: "export", Layout: files.Headless, Width: 5, At: []int{0, 1, 3}}, s.Most(func(c []string) bool {
			return len(c) == 5 && facts.IsCode(c[0]) && facts.IsCode(c[1]) && len(c[2]) == 1 && files.DateShaped(c[3]) && len(c[4]) <= 1
		})
	},
	Row: func(r *files.Row) {
		before, after, on := r.Code(1), r.Code(2), r.Day(3)
		if r.Err == nil {
			r.Edge(graph.SucceededBy, end("", before), end("", after), 0, 0).More().On = on
		}
	},
}

var successionColumns = []string{"predecessor_code", "successor_code", "effective_date"}
