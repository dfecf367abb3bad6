package pages

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/web"
)

// The page that finds a pharmacy or a PCN, and goes on to its page of pharmacies if only
// one matches.
var _ = at("/pharmacies", (*site).pharmacySearchPage)

// pharmacySearch is what the search page for pharmacies shows.
type pharmacySearch struct {
	Asked string
	Near  ask.Near
	Hits  []graph.Hit
	Other []otherFound // shown if there are no hits
}

// otherFound is a stakeholder that is neither a pharmacy nor a PCN, with the PCNs
// it belongs to.
type otherFound struct {
	graph.Hit
	PCNs []graph.Ref
}

const othersShown = 10

// others finds other organisations that a text may mean, and their PCNs.
func (s *site) others(view graph.View, q graph.SearchQuery) ([]otherFound, error) {
	q.Kinds, q.Limit = graph.Organisations, othersShown
	hits, err := ask.Search(view, q)
	if err != nil {
		return nil, err
	}
	out := make([]otherFound, len(hits))
	for i, h := range hits {
		out[i].Hit = h
		n, err := ask.Neighbours(view, ask.NeighbourQuery{Code: h.Code, On: q.On,
			Kinds: []graph.Kind{graph.PCN}, Edges: []graph.EdgeType{graph.MemberOf}, Limit: ask.NeighbourLimit})
		if err != nil {
			return nil, err
		}
		for _, step := range n.Steps {
			if step.Edge.From == h.Code {
				out[i].PCNs = append(out[i].PCNs, step.Other)
			}
		}
	}
	return out, nil
}

// weak says whether no hit has every word of the text in its name, code or postcode.
func weak(found []graph.Hit) bool {
	return len(found) == 0 || slices.Contains([]string{graph.MatchTown, graph.MatchAddress, graph.MatchSome}, found[0].Why)
}

func (s *site) pharmacySearchPage(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	on, of := f.Day("on", s.Today()), f.One("of")
	err := f.End()
	b := pharmacySearch{Asked: of}
	q := graph.SearchQuery{Text: of, Kinds: []graph.Kind{graph.Pharmacy, graph.PCN}, On: on, Limit: 50}
	if err == nil && of != "" {
		b.Hits, err = ask.Search(view, q)
	}
	if err == nil && of != "" && weak(b.Hits) {
		var other []otherFound
		if other, err = s.others(view, q); len(b.Hits) == 0 || len(other) > 0 && !weak([]graph.Hit{other[0].Hit}) {
			b.Hits, b.Other = nil, other
		}
	}
	if err == nil && of != "" && len(b.Hits)+len(b.Other) == 0 {
		b.Near, err = ask.SearchNear(view, q)
	}
	if err != nil {
		return nil, err
	}
	if !weak(b.Hits) && (len(b.Hits) == 1 || b.Hits[0].Why == graph.MatchCode) {
		to := "/s/" + url.PathEscape(b.Hits[0].Code) + "/pharmacies?" + url.Values{"on": {on.String()}}.Encode()
		return func() { c.Redirect(http.StatusSeeOther, to) }, nil
	}
	return s.shows(c, http.StatusOK, "pharmacysearch", page{Title: "Pharmacies and PCNs", On: on, Body: b})
}
