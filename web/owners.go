package web

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

var ownersOperation = &operation{
	id: "owners", path: "/stakeholders/{code}/owners", title: "Owners of pharmacies", answer: graph.Owners{},
	page: (*Server).ownersPage,
	about: "For a pharmacy: its owner, how many pharmacies the owner has, and the nearest of those. " +
		"For a network, a place, a sub-ICB or a board: the owners of its pharmacies, largest first, each a chain or independent; " +
		"the fewest owners that together have 80 % of the pharmacies; " +
		"and each pharmacy with its contract, council area and local pharmaceutical committee.",
	example: "/api/v1/stakeholders/U99001/owners",
	read: func(s *Server, f *form) question {
		q := graph.OwnerQuery{Code: f.inPath("code"), On: f.day("on", s.Today()), Sisters: f.number("sisters", 10, 1, graph.SistersLimit)}
		return func(view graph.View) (any, error) { return ask.Owners(view, q) }
	},
	tables: export.OwnersTables,
	table:  func(v any, name string) export.Table { return export.Owners(v.(graph.Owners), name) },
	sheets: func(v any) []export.Sheet { return export.OwnersSheets(v.(graph.Owners)) },
}

// ownersAnswer is named so that templates can reach its field Owners: an embedded
// Owners would hide that field.
type ownersAnswer = graph.Owners

type ownersBody struct {
	ownersAnswer
	Counted, Covered, Rule string
	Files                  []keptFile
	Committees             graph.LPCs
}

// ownersPage shows the owners of an area's pharmacies, or the owner of one
// pharmacy, and their committees.
func (s *Server) ownersPage(c *gin.Context, view graph.View) (func(), error) {
	f := newForm(c.Request.URL.Query())
	q := graph.OwnerQuery{Code: c.Param("code"), On: f.day("on", s.Today()), Sisters: f.number("sisters", 10, 1, graph.SistersLimit)}
	err := f.end()
	b := ownersBody{}
	if err == nil {
		b.ownersAnswer, err = ask.Owners(view, q)
	}
	if err == nil {
		b.Committees, err = ask.LPCs(view, graph.LPCQuery{Code: b.Of.Code, On: q.On})
	}
	if err != nil {
		return nil, err
	}
	b.Counted, b.Covered = sentence.OwnersCounted(b.ownersAnswer), sentence.OwnersCover(b.ownersAnswer)
	b.Rule = sentence.OwnersRule(b.ownersAnswer)
	file := func(name, format, table string) {
		v := url.Values{"on": {q.On.String()}, "format": {format}}
		if table != "" {
			v.Set("table", table)
		}
		b.Files = append(b.Files, keptFile{name, apiRoot + "/stakeholders/" + url.PathEscape(b.Of.Code) + "/owners?" + v.Encode()})
	}
	file("a spreadsheet", "xlsx", "")
	file("the pharmacies as CSV", "csv", "pharmacies")
	file("the owners as CSV", "csv", "owners")
	if b.Of.Kind == graph.Pharmacy {
		file("the sister pharmacies as CSV", "csv", "sisters")
	}
	title := "Who owns the pharmacies of " + sentence.Name(b.Of.Name)
	if b.Of.Kind == graph.Pharmacy {
		title = "Who owns " + sentence.Name(b.Of.Name)
	}
	return s.shows(c, http.StatusOK, "owners", page{Title: title, On: q.On, Body: b})
}
