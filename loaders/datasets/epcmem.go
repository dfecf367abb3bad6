package datasets

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Memberships lists the commissioners that each prescribing cost centre came
// under, and when: the report epcmem, six columns without headings. Only cost centres
// that another file knows are used. Memberships of primary care trusts and earlier
// bodies, until March 2013, are left out: the graph begins with the clinical
// commissioning groups.
//
//	(:Practice|:Service)-[:COMMISSIONED_BY]->(:SubICB)
var Memberships = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "epcmem", Title: "Commissioners of prescribing cost centres over time, ODS", Licence: ogl,
		Trust: 35, Basis: graph.Official, History: true,
	},
	Files: []string{"epcmem"},
	Sniff: func(s *files.Glimpse) (files.Form, bool) {
		return files.Form{Layout: files.Headless, Width: 6}, s.Most(func(c []string) bool {
			return len(c) == 6 && !facts.Shaped(c[0], "A9999999") && facts.IsCode(c[0]) && facts.IsCode(c[1]) && len(c[2]) == 1 &&
				files.DateShaped(c[3]) &&
				files.Daylike(c[4])
		})
	},
	Row: func(r *files.Row) {
		centre, commissioner := r.Code(1), r.Code(2)
		since, until := r.Day(4), r.After(5)
		if r.Err != nil {
			return
		}
		if until != 0 && until <= firstCCGs {
			r.Note(earlier)
			r.LeaveAside(fmt.Sprintf("ended before %s", firstCCGs))
			return
		}
		r.Edge(graph.CommissionedBy, end("", centre), end(graph.SubICB, commissioner), max(since, firstCCGs), until)
	},
	End: func(p *files.Parsing) {
		if n := p.Tally(earlier).Count; n > 0 {
			p.Warned = append(p.Warned,
				fmt.Sprintf("memberships of primary care trusts, which ended before %s, were left out: %d", firstCCGs, n))
		}
	},
}

// firstCCGs is the day on which clinical commissioning groups took over from
// primary care trusts.
const firstCCGs graph.Day = 20130401

// earlier is noted of memberships that ended before the graph begins.
const earlier = "earlier"
