package pages

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
)

// The page of the owners of an area's pharmacies, or of the owner of one pharmacy, and
// of their committees.
var _ = at("/s/:code/owners", (*site).ownersPage)

type ownersBody struct {
	ask.OwnersAnswer
	Counted, Covered, Rule string
	Files                  []keptFile
	Committees             ask.LPCsAnswer
}

func (s *site) ownersPage(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	q := ask.OwnerQuery{Code: c.Param("code"), On: f.Day("on", s.Today()), Sisters: f.Number("sisters", 10, 1, ask.SistersLimit)}
	err := f.End()
	b := ownersBody{}
	if err == nil {
		b.OwnersAnswer, err = ask.Owners(view, q)
	}
	if err == nil {
		b.Committees, err = ask.LPCs(view, ask.CodeQuery{Code: b.Of.Code, On: q.On})
	}
	if err != nil {
		return nil, err
	}
	b.Counted, b.Covered = sentence.OwnersCounted(b.OwnersAnswer), sentence.OwnersCover(b.OwnersAnswer)
	b.Rule = sentence.OwnersRule(b.OwnersAnswer)
	file := func(name, format, table string) {
		v := url.Values{"on": {q.On.String()}, "format": {format}}
		if table != "" {
			v.Set("table", table)
		}
		b.Files = append(b.Files, keptFile{name, api.Root + "/stakeholders/" + url.PathEscape(b.Of.Code) + "/owners?" + v.Encode()})
	}
	file("a spreadsheet", "xlsx", "")
	file("the pharmacies as CSV", "csv", "pharmacies")
	file("the owners as CSV", "csv", "owners")
	if b.Of.Kind == graph.Pharmacy {
		file("the sister pharmacies as CSV", "csv", "sisters")
	}
	title := "Who owns the pharmacies of " + sentence.Name(b.Of.Name)
	if b.Of.Kind == graph.Pharmacy {
		title = "Who owns " + sentence.Name(b.Of.Name)
	}
	return s.cites(c, view, "owners", page{Title: title, On: q.On, Body: b})
}
