package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
)

// newestList is the newest date that a published list gives for itself. It is
// neither the day of a load nor the date of a month or year that has not ended.
func newestList(all []graph.Source) (newest graph.Day) {
	for i := range all {
		s := &all[i]
		if s.Dataset != "people" && s.Dataset != "people-changes" && s.Dated() {
			newest = max(newest, s.Seen)
		}
	}
	return newest
}

// sourcesPage lists every file that the graph comes from.
func (s *Server) sourcesPage(c *gin.Context) {
	g, err := s.Graph.Summary(c.Request.Context(), 0)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.page(c, http.StatusOK, "sources", page{Title: "Sources", Body: g.Sources})
}
