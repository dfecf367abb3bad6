package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

var areaOperation = &operation{
	id: "summary", path: "/stakeholders/{code}/summary", title: "What is in an area", answer: ask.AreaCounts{}, page: (*Server).areaPage,
	about: "For a network, a place, a sub-ICB or a board: how many networks, practices, patients and pharmacies it has on a day, " +
		"and which networks have only some of their practices there.",
	example: "/api/v1/stakeholders/QZ9/summary",
	read: func(s *Server, f *form) question {
		q := ask.AreaQuery{Code: f.inPath("code"), On: f.day("on", s.Today())}
		return func(view graph.View) (any, error) { return ask.Area(view, q) }
	},
	table: func(v any, _ string) export.Table {
		a := v.(ask.AreaCounts)
		return export.Table{
			Headings: []string{"code", "name", "on", "networks", "practices", "patients", "patients_unknown", "pharmacies", "pharmacy_rule"},
			Rows: [][]string{{a.Of.Code, a.Of.Name, a.On.String(), strconv.Itoa(a.Networks), strconv.Itoa(a.Practices),
				strconv.Itoa(a.Patients), strconv.Itoa(a.PatientsUnknown), strconv.Itoa(a.Pharmacies), a.PharmacyRule}},
		}
	},
}

// areaPage counts what is in an area.
func (s *Server) areaPage(c *gin.Context, view graph.View) (func(), error) {
	f := newForm(c.Request.URL.Query())
	q := ask.AreaQuery{Code: c.Param("code"), On: f.day("on", s.Today())}
	if err := f.end(); err != nil {
		return nil, err
	}
	a, err := ask.Area(view, q)
	if err != nil {
		return nil, err
	}
	return s.shows(c, http.StatusOK, "area", page{Title: "What is in " + sentence.Name(a.Of.Name), On: q.On, Body: a})
}
