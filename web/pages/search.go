package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/web"
)

// The page of what a search finds. For a postcode that nobody has, it shows who has a
// similar one.
var _ = at("/search", (*site).searchPage)

// foundShown is the most results that a search page lists.
const foundShown = 50

// searched is what the search page shows.
type searched struct {
	Text string
	Hits []graph.Hit
	Cut  bool     // whether there are more
	Near ask.Near // shown if there are no hits
}

func (s *site) searchPage(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	q := graph.SearchQuery{Text: f.One("q"), Kinds: f.Kinds("kind"), On: f.Day("on", s.Today()), Limit: foundShown}
	err := f.End()
	var hits []graph.Hit
	var more bool
	if err == nil {
		hits, more, err = ask.SearchMore(view, q)
	}
	var instead ask.Near
	if err == nil && len(hits) == 0 {
		instead, err = ask.SearchNear(view, q)
	}
	if err != nil {
		return nil, err
	}
	return s.shows(c, http.StatusOK, "search", page{Title: "Search", On: q.On, Query: q.Text, Body: searched{q.Text, hits, more, instead}})
}

// listed is a list of search results.
type listed struct {
	On, Today graph.Day
	Hits      []graph.Hit
}
