package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
)

// foundShown is the most results that a search page lists.
const foundShown = 50

// searched is what the search page shows.
type searched struct {
	Text string
	Hits []graph.Hit
	Cut  bool       // whether there are more
	Near graph.Near // shown if there are no hits
}

func (s *Server) searchPage(c *gin.Context) {
	f := newForm(c.Request.URL.Query())
	q := graph.SearchQuery{Text: f.one("q"), Kinds: f.kinds("kind"), On: f.day("on", s.Today()), Limit: foundShown}
	err := f.end()
	var hits []graph.Hit
	var more bool
	if err == nil {
		hits, more, err = graph.SearchMore(c.Request.Context(), s.Graph, q)
	}
	var instead graph.Near
	if err == nil && len(hits) == 0 {
		instead, err = graph.SearchNear(c.Request.Context(), s.Graph, q)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.page(c, http.StatusOK, "search", page{Title: "Search", On: q.On, Query: q.Text, Body: searched{q.Text, hits, more, instead}})
}

// listed is a list of search results.
type listed struct {
	On, Today graph.Day
	Hits      []graph.Hit
}
