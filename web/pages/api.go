package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
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
	s.show(c, http.StatusOK, "api", page{Title: "The API", Body: apiBody{s.references, graph.Kinds, graph.Costs}})
}
