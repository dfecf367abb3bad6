package datasets

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// The lists of organisations outside the line from practice to board. Most of them
// have nothing to do with any ICS, so these lists add no stakeholders. They give a
// name and an address to those that another file names, such as the operator of a
// walk-in centre.
//
// The content does not tell these lists apart: all have the 27 columns of an ODS
// list and codes of any shape. They are recognised by the file names that ODS uses.
var (
	Providers       = namesOf("ephp", "Independent healthcare providers, ODS", graph.Provider)
	Authorities     = namesOf("eauth", "NHS England regions and other high level authorities, ODS", graph.Region)
	SpecialBodies   = namesOf("espha", "Special health authorities, ODS", graph.Provider)
	SupportAgencies = namesOf("ensa", "NHS support agencies, ODS", graph.Provider)
	OtherBodies     = namesOf("eother", "Other organisations, integrated care boards among them, ODS", graph.ICS)
	Hospices        = namesOf("ehospice", "Hospices, ODS", graph.Provider)
)

// namesOf declares a list that gives names. Kind is the kind of most organisations
// in it; the kind they have in the graph comes from other files.
func namesOf(name, title string, kind graph.Kind) *files.Declaration {
	return &files.Declaration{
		Dataset: facts.Dataset{
			Name: name, Title: title, Licence: ogl,
			Trust: 45, Basis: graph.Official,
		},
		Once: 1, Files: []string{name},
		Sniff: named(name, func([]string) bool { return true }),
		Row: func(r *files.Row) {
			n := odsNode(r, kind)
			if r.Err == nil {
				r.Names(n)
			}
		},
	}
}

// named recognises an ODS list by its file name, if its content is that of an ODS
// list and fits.
func named(name string, fits func(cells []string) bool) func(*files.Glimpse) (files.Form, bool) {
	list := files.ODS(nil, func(c []string) bool {
		return facts.IsCode(files.At(c, odsCode)) && files.At(c, odsName) != "" && fits(c)
	})
	return func(s *files.Glimpse) (files.Form, bool) {
		if !files.NamedLike(s.Base, name) {
			return files.Form{}, false
		}
		return list(s)
	}
}
