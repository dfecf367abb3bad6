package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// sourcesPage shows every file that the graph is made of.
func (s *Server) sourcesPage(c *gin.Context) {
	g, err := s.Graph.Summary(c.Request.Context(), 0)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.page(c, http.StatusOK, "sources", page{Title: "Sources", Body: g.Sources})
}
