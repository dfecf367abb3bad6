package pages

import (
	"net/url"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
)

// only is the part of a form that limits an answer to some kinds and relationships.
type only struct {
	Title, Legend string
	Note          string // what happens if none is chosen
	Kinds, Edges  []choice
	Narrowed      bool
	Plain         string // the address without these limits, if there is a link to it
}

// choice is a kind or an edge type that an answer can be limited to.
type choice struct {
	Value, Name string
	Chosen      bool
}

// onlyOf returns the kinds and types of edge that can be chosen, in their own order,
// with those that v asks for chosen. What is not offered is left out.
func onlyOf(v url.Values, offered func(graph.Kind) bool, types func(graph.EdgeType) bool) only {
	f := web.NewForm(v)
	kinds, edges := f.List("kinds"), f.List("edges")
	o := only{Narrowed: len(kinds)+len(edges) > 0}
	for _, k := range graph.Kinds {
		if chosen := slices.Contains(kinds, string(k.Kind)); chosen || offered(k.Kind) {
			o.Kinds = append(o.Kinds, choice{string(k.Kind), k.Plural, chosen})
		}
	}
	for _, t := range graph.EdgeTypes {
		if chosen := slices.Contains(edges, string(t.Type)); chosen || types(t.Type) {
			o.Edges = append(o.Edges, choice{string(t.Type), t.Says, chosen})
		}
	}
	return o
}

// which asks who is meant by a text, and offers who may be.
type which struct {
	Text   string
	Offers []offer
}

// offer is one of those who may be meant, and the address that means it.
type offer struct {
	graph.Hit
	On      graph.Day
	Address string
	Focus   bool // the page opens here
}

// offers returns the hits of a day, each with the address that has its code as param.
func offers(hits []graph.Hit, on graph.Day, address string, v url.Values, param string) []offer {
	var out []offer
	for _, h := range hits {
		out = append(out, offer{Hit: h, On: on, Address: web.With(address, v, param, h.Code)})
	}
	return out
}
