package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

// The page that counts what is in an area.
var _ = at("/s/:code/summary", (*site).areaPage)

func (s *site) areaPage(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	q := ask.CodeQuery{Code: c.Param("code"), On: f.Day("on", s.Today())}
	if err := f.End(); err != nil {
		return nil, err
	}
	a, err := ask.Area(view, q)
	if err != nil {
		return nil, err
	}
	return s.shows(c, http.StatusOK, "area", page{Title: "What is in " + sentence.Name(a.Of.Name), On: q.On, Body: a})
}
