package pages

import (
	"html/template"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

// The page of one stakeholder: its line as a picture, what is inside it, its neighbours
// and its history.
var _ = at("/s/:code", (*site).stakeholderPage)

const (
	stepsShown = 60 // neighbours on a page
	wasShown   = 30 // past and future relationships shown; the rest are folded away
)

type stakeholderBody struct {
	ask.StakeholderAnswer
	Unsure       string // proposed or dormant, if that is all its list says
	Line         ask.LineAnswer
	Picture      template.HTML
	PictureURL   string
	Step         ask.NeighboursAnswer
	First, Last  int    // of the neighbours listed, counted from 1
	Before, More string // the addresses of the pages before and after, if any
	Narrowed     bool   // to some kinds or edge types

	Was, WasMore []ask.Step // the history

	Chips []chip

	Area   bool // it has others in it: what they are comes first, and no list that begins with A
	Inside []insideGroup
	Counts *ask.AreaCounts // of an area
	Places map[string]*graph.Node

	Committees ask.LPCsAnswer // for a PCN
}

// was is a table of past and future relationships.
type was struct {
	On, Today graph.Day
	Of        graph.Ref
	Steps     []ask.Step
}

func (s *site) stakeholderPage(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	on := f.Day("on", s.Today())
	edges, kinds, offset := f.Edges("edges"), f.Kinds("kinds"), f.Number("offset", 0, 0, 1_000_000)
	err := f.End()
	var b stakeholderBody
	if err == nil {
		b.StakeholderAnswer, err = ask.Stakeholder(view, ask.CodeQuery{Code: c.Param("code"), On: on})
	}
	b.Unsure = b.StakeholderAnswer.Unsure()
	if err == nil {
		b.Line, err = ask.Line(view, ask.CodeQuery{Code: b.Code, On: on})
	}
	if err == nil {
		b.Picture, err = s.drawLine(view, b.Line)
	}
	if err == nil {
		b.Step, err = ask.Neighbours(view, ask.NeighbourQuery{Code: b.Code, On: on,
			Edges: edges, Kinds: kinds, Limit: stepsShown, Offset: offset})
	}
	if err == nil {
		b.Chips, err = chips(view, b.StakeholderAnswer, on)
	}
	if err == nil {
		err = b.lookInside(view, on)
	}
	if err == nil && b.Kind == graph.PCN {
		b.Committees, err = ask.LPCs(view, ask.CodeQuery{Code: b.Code, On: on})
	}
	if err != nil {
		return nil, err
	}
	if b.Places, err = placesOf(view, on, b.Step.Steps); err != nil {
		return nil, err
	}
	b.Was = b.History[:min(wasShown, len(b.History))]
	b.WasMore = b.History[len(b.Was):]
	picture := url.Values{"format": {"svg"}, "on": {on.String()}}
	b.PictureURL = "/api/v1/stakeholders/" + url.PathEscape(b.Code) + "/throughline?" + picture.Encode()
	b.First, b.Last, b.Narrowed = offset+1, offset+len(b.Step.Steps), len(edges)+len(kinds) > 0
	at := func(offset int) string {
		v := url.Values{"on": {on.String()}, "offset": {strconv.Itoa(offset)}}
		for _, t := range edges {
			v.Add("edges", string(t))
		}
		for _, k := range kinds {
			v.Add("kinds", string(k))
		}
		return "/s/" + url.PathEscape(b.Code) + "?" + v.Encode() + "#rel"
	}
	if offset > 0 {
		b.Before = at(max(0, offset-stepsShown))
	}
	if b.Last < b.Step.Total {
		b.More = at(b.Last)
	}
	return s.cites(c, view, "stakeholder", page{Title: sentence.Name(b.Name), On: on, Body: b})
}
