package loaders

import "github.com/throughline-graph/throughline/graph"

// The lists of bodies that stand beside the line from practice to board. Most of
// what they hold has nothing to do with any ICS, so they make no stakeholders:
// they name, and say where, those that another file knows, such as the operator
// of a walk-in centre.
//
// Content alone does not tell one from the other: all have the 27 columns of an
// ODS list and codes of any shape. Their file names do, as ODS writes them.
var (
	Providers       = namesOf("ephp", "Independent healthcare providers (ODS)", graph.Provider)
	Authorities     = namesOf("eauth", "NHS England regions and other high level authorities (ODS)", graph.Region)
	SpecialBodies   = namesOf("espha", "Special health authorities (ODS)", graph.Provider)
	SupportAgencies = namesOf("ensa", "NHS support agencies (ODS)", graph.Provider)
	OtherBodies     = namesOf("eother", "Other organisations, integrated care boards among them (ODS)", graph.ICS)
	Hospices        = namesOf("ehospice", "Hospices (ODS)", graph.Provider)
)

// namesOf declares a list that gives names. Kind is what most of its bodies are;
// what they are in the graph is for other files to say.
func namesOf(name, title string, kind graph.Kind) *Dataset {
	return &Dataset{
		Name: name, Title: title, Licence: ogl, Trust: 45, Basis: graph.Official, Once: 1, Files: []string{name},
		Sniff: named(name, func([]string) bool { return true }),
		Row: func(r *row) {
			n := r.odsNode(kind)
			if r.err == nil {
				r.names(n)
			}
		},
	}
}

// named recognises an ODS list by its file name, where its content is one and
// fits too.
func named(name string, fits func(cells []string) bool) func(*glimpse) (form, bool) {
	list := ods(nil, func(c []string) bool { return okCode(at(c, odsCode)) && at(c, odsName) != "" && fits(c) })
	return func(s *glimpse) (form, bool) {
		if !namedLike(s.base, name) {
			return form{}, false
		}
		return list(s)
	}
}
