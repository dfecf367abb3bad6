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
	id: "owners", path: "/stakeholders/{code}/owners", title: "Owners of pharmacies", answer: ask.OwnersAnswer{},
	page: (*Server).ownersPage,
	about: "For a pharmacy: its owner, how many pharmacies the owner has, and the nearest of those. " +
		"For a network, a place, a sub-ICB or a board: the owners of its pharmacies, largest first, each a chain or independent; " +
		"the fewest owners that together have 80 % of the pharmacies; " +
		"and each pharmacy with its contract, council area and local pharmaceutical committee.",
	example: "/api/v1/stakeholders/U99001/owners",
	read: func(s *Server, f *form) question {
		q := ask.OwnerQuery{Code: f.inPath("code"), On: f.day("on", s.Today()), Sisters: f.number("sisters", 10, 1, ask.SistersLimit)}
		return func(view graph.View) (any, error) { return ask.Owners(view, q) }
	},
	tables: export.OwnersTables,
	table:  func(v any, name string) export.Table { return export.Owners(v.(ask.OwnersAnswer), name) },
	sheets: func(v any) []export.Sheet { return export.OwnersSheets(v.(ask.OwnersAnswer)) },
}

type ownersBody struct {
	ask.OwnersAnswer
	Counted, Covered, Rule string
	Files                  []keptFile
	Committees             ask.LPCsAnswer
}

// ownersPage shows the owners of an area's pharmacies, or the owner of one
// pharmacy, and their committees.
func (s *Server) ownersPage(c *gin.Context, view graph.View) (func(), error) {
	f := newForm(c.Request.URL.Query())
	q := ask.OwnerQuery{Code: c.Param("code"), On: f.day("on", s.Today()), Sisters: f.number("sisters", 10, 1, ask.SistersLimit)}
	err := f.end()
	b := ownersBody{}
	if err == nil {
		b.OwnersAnswer, err = ask.Owners(view, q)
	}
	if err == nil {
		b.Committees, err = ask.LPCs(view, ask.LPCQuery{Code: b.Of.Code, On: q.On})
	}
	if err != nil {
		return nil, err
	}
	b.Counted, b.Covered = sentence.OwnersCounted(b.OwnersAnswer), sentence.OwnersCover(b.OwnersAnswer)
	b.Rule = sentence.OwnersRule(b.OwnersAnswer)
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
