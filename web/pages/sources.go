package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/web"
)

var _ = at("/sources", (*site).sourcesPage)

// newestList is the newest date that a published list gives for itself. It is
// neither the day of a load nor the date of a month or year that has not ended.
func newestList(all []graph.Source) (newest graph.Day) {
	for i := range all {
		s := &all[i]
		if !s.OfPeople() && s.Dated() {
			newest = max(newest, s.Seen)
		}
	}
	return newest
}

// sourcesPage lists every file that the graph comes from.
func (s *site) sourcesPage(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	on := f.Day("on", s.Today())
	if err := f.End(); err != nil {
		return nil, err
	}
	g, err := ask.Summary(view, 0)
	if err != nil {
		return nil, err
	}
	return s.shows(c, http.StatusOK, "sources", page{Title: "Sources", On: on, Body: g.Sources})
}
