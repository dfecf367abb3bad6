package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/web"
)

// The page of the files that the graph comes from, with the day of each and the rows
// that were refused.
var _ = at("/sources", (*site).sourcesPage)

// datesOf returns the oldest and the newest date that published lists give for
// themselves. It is neither the day of a load nor the date of a month or year that has not ended.
func datesOf(all []graph.Source) (oldest, newest graph.Day) {
	for i := range all {
		s := &all[i]
		if s.OfPeople() || !s.Dated() {
			continue
		}
		if oldest == 0 || s.Seen < oldest {
			oldest = s.Seen
		}
		newest = max(newest, s.Seen)
	}
	return oldest, newest
}

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
