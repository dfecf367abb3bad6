package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
)

// apiBody is what the page of the API shows.
type apiBody struct {
	References []api.Reference
	Kinds      []graph.KindInfo
	Costs      []graph.CostLine
}

// apiPage describes the API. It asks nothing of the graph.
func (s *site) apiPage(c *gin.Context) {
	f := web.FormOf(c)
	on := f.Day("on", s.Today())
	if err := f.End(); err != nil {
		s.Fail(c, err)
		return
	}
	s.show(c, http.StatusOK, "api", page{Title: "The API", On: on, Body: apiBody{s.references, graph.Kinds, graph.Costs}})
}
