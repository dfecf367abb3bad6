package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

var lpcsOperation = &operation{
	id: "lpcs", path: "/stakeholders/{code}/lpcs", title: "Local pharmaceutical committees", answer: ask.LPCsAnswer{},
	page: (*Server).lpcsPage,
	about: "For a pharmacy: the committee that covers it, through its council area or otherwise its network. " +
		"For a network: the committees that cover it directly or through the council areas of its pharmacies. " +
		"For a committee, a place, a sub-ICB or a board: its networks that straddle two or more committees.",
	example: "/api/v1/stakeholders/QZ9/lpcs",
	read: func(s *Server, f *form) question {
		q := ask.LPCQuery{Code: f.inPath("code"), On: f.day("on", s.Today())}
		return func(view graph.View) (any, error) { return ask.LPCs(view, q) }
	},
	table:  func(v any, _ string) export.Table { return export.LPCs(v.(ask.LPCsAnswer)) },
	sheets: func(v any) []export.Sheet { return export.LPCSheets(v.(ask.LPCsAnswer)) },
}

// committees are what the template of the same name shows.
type committees struct {
	On, Today graph.Day
	Of        ask.LPCsAnswer
}

// lpcsPage shows the committees of a stakeholder and the networks that straddle several.
func (s *Server) lpcsPage(c *gin.Context, view graph.View) (func(), error) {
	f := newForm(c.Request.URL.Query())
	q := ask.LPCQuery{Code: c.Param("code"), On: f.day("on", s.Today())}
	err := f.end()
	var a ask.LPCsAnswer
	if err == nil {
		a, err = ask.LPCs(view, q)
	}
	if err != nil {
		return nil, err
	}
	return s.shows(c, http.StatusOK, "lpcs", page{Title: "Local pharmaceutical committees: " + sentence.Name(a.Of.Name), On: q.On, Body: a})
}
