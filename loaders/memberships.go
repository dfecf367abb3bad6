package loaders

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Memberships lists the commissioners that each prescribing cost centre came
// under, and when: the reports epcmem and epracmem, six columns without
// headings. Only cost centres that another file knows are used. Memberships of
// primary care trusts and earlier bodies, until March 2013, are left out: the graph
// begins with the clinical commissioning groups.
//
//	(:Practice|:Service)-[:COMMISSIONED_BY]->(:SubICB)
var Memberships = &Declaration{
	Dataset: facts.Dataset{
		Name: "epcmem", Title: "Commissioners of prescribing cost centres over time (ODS)", Licence: ogl,
		Trust: 35, Basis: graph.Official,
	},
	Files: []string{"epcmem", "epracmem"},
	Sniff: func(s *glimpse) (form, bool) {
		return form{layout: headless, width: 6}, s.most(func(c []string) bool {
			return len(c) == 6 && facts.IsCode(c[0]) && facts.IsCode(c[1]) && len(c[2]) == 1 && dateShaped(c[3]) && daylike(c[4])
		})
	},
	Row: func(r *row) {
		centre, commissioner := r.code(1), r.code(2)
		since, until := r.day(4), r.after(5)
		if r.err != nil {
			return
		}
		if until != 0 && until <= firstCCGs {
			r.note(earlier)
			return
		}
		r.edge(graph.CommissionedBy, end("", centre), end(graph.SubICB, commissioner), max(since, firstCCGs), until)
	},
	End: func(p *parsing) {
		if n := p.tally(earlier).count; n > 0 {
			p.warned = append(p.warned,
				fmt.Sprintf("memberships of primary care trusts, which ended before %s, were left out: %d", firstCCGs, n))
		}
	},
}

// firstCCGs is the day on which clinical commissioning groups took over from
// primary care trusts.
const firstCCGs graph.Day = 20130401

// earlier is noted of memberships that ended before the graph begins.
const earlier = "earlier"
