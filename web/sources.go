package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
)

// newestList is the newest day that a published list speaks of by itself. It is
// neither the day of a load nor one that stands for a year or month that goes on.
func newestList(all []graph.Source) (newest graph.Day) {
	for _, s := range all {
		switch {
		case s.Dataset == "people", s.Dataset == "people-changes":
		case strings.HasSuffix(s.SeenBy, "a time not over yet"), s.SeenBy == "the day it was supplied": // as loaders write it
		default:
			newest = max(newest, s.Seen)
		}
	}
	return newest
}

// sourcesPage shows every file that the graph is made of.
func (s *Server) sourcesPage(c *gin.Context) {
	g, err := s.Graph.Summary(c.Request.Context(), 0)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.page(c, http.StatusOK, "sources", page{Title: "Sources", Body: g.Sources})
}
