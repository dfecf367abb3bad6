package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"throughline/graph"
)

// searched is what the page of a search shows.
type searched struct {
	Text   string
	Hits   []graph.Hit
	Reason string // why there are none
}

func (s *Server) searchPage(c *gin.Context) {
	f := newForm(c.Request.URL.Query())
	q := graph.SearchQuery{Text: f.one("q"), Kinds: f.kinds("kind"), On: f.day("on", s.Today()), Limit: 50}
	err := f.end()
	var hits []graph.Hit
	if err == nil {
		hits, err = s.Graph.Search(c.Request.Context(), q)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.page(c, http.StatusOK, "search", page{Title: "Search", On: q.On, Query: q.Text, Body: searched{q.Text, hits, nothingFits(q.Text)}})
}
