package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"throughline/graph"
)

// foundShown is how many a page of a search lists.
const foundShown = 50

// searched is what the page of a search shows.
type searched struct {
	Text string
	Hits []graph.Hit
	Cut  bool // there are more
	Near near // instead, where there are none
}

// near says why nothing fits, and of a postcode that nobody has, who has one
// that is spelt most like it.
type near struct {
	Reason string
	Hits   []graph.Hit
}

// near looks for what comes nearest to a text that nothing fits. Where a postcode
// lies that nobody has is not known, so nothing is assumed of it.
func (s *Server) near(ctx context.Context, q graph.SearchQuery) (near, error) {
	n := near{Reason: nothingFits(q.Text)}
	code := strings.ReplaceAll(q.Text, " ", "")
	if !wholePostcode.MatchString(code) {
		return n, nil
	}
	q.Limit = 10
	far := ""
	for cut := 1; cut <= 3 && len(n.Hits) == 0; cut++ {
		far = [...]string{"the same but for the last letter", "the same but for the last two letters", "of the same district"}[cut-1]
		q.Text = code[:len(code)-cut]
		hits, err := s.Graph.Search(ctx, q)
		if err != nil {
			return n, err
		}
		n.Hits = slices.DeleteFunc(hits, func(h graph.Hit) bool { return h.Why != "postcode" })
	}
	if len(n.Hits) > 0 {
		n.Reason = "Nobody on record has the postcode " + strings.ToUpper(code[:len(code)-3]+" "+code[len(code)-3:]) +
			". Where it lies is not known here, so no distance in metres is told and none is assumed. The nearest known by spelling, " + far + ":"
	}
	return n, nil
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
	var instead near
	if err == nil && len(hits) == 0 {
		instead, err = s.near(c.Request.Context(), q)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.page(c, http.StatusOK, "search", page{Title: "Search", On: q.On, Query: q.Text, Body: searched{q.Text, hits, more, instead}})
}

// listed is a list of what was found.
type listed struct {
	On, Today graph.Day
	Hits      []graph.Hit
}
