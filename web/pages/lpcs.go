package pages

import (
	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

// The page of the committees of a stakeholder, and of the networks that straddle several.
var _ = at("/s/:code/lpcs", (*site).lpcsPage)

// committees are what the template of the same name shows.
type committees struct {
	page
	Of ask.LPCsAnswer
}

func (s *site) lpcsPage(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	q := ask.CodeQuery{Code: c.Param("code"), On: f.Day("on", s.Today())}
	err := f.End()
	var a ask.LPCsAnswer
	if err == nil {
		a, err = ask.LPCs(view, q)
	}
	if err != nil {
		return nil, err
	}
	return s.cites(c, view, "lpcs", page{Title: "Local pharmaceutical committees: " + sentence.Name(a.Of.Name), On: q.On, Body: a})
}
