package api

import (
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/network"
)

// surroundings answers with the network around a stakeholder.
var surroundings = &operation{
	id: "network", path: "/stakeholders/{code}/network", title: "The connections around a stakeholder", answer: network.Network{},
	about: "The stakeholders around a stakeholder, as a tree that you can open and fold. Each has a position in the drawing. " +
		"A board opens down to its PCNs. If there are too many to show, a fold gives their number.",
	example: "/api/v1/stakeholders/U99001/network",
	read: func(s *web.Server, f *web.Form) question {
		q := ReadNetwork(f, f.InPath("code"), s.Today())
		return func(view graph.View) (any, error) { return network.Around(view, q) }
	},
	table: func(v any, _ string) export.Table {
		t := export.Table{Headings: []string{"step", "code", "kind", "name", "under", "relationship", "opened", "not_shown"}}
		for _, r := range v.(network.Network).Rows() {
			row := []string{strconv.Itoa(r.Step), r.Code, string(r.Kind), r.Title, r.Under.Code, r.Says, strconv.FormatBool(r.Opened), ""}
			if r.Count > 0 {
				row[7] = strconv.Itoa(r.Count)
			} else if r.Beyond >= 0 {
				row[7] = strconv.Itoa(r.Beyond)
			}
			t.Rows = append(t.Rows, row)
		}
		return t
	},
	graph: func(v any) *graph.Snapshot {
		n := v.(network.Network)
		p := newPart()
		for _, s := range n.Nodes {
			p.refs[s.Code] = s.Ref
		}
		p.edges = n.Facts()
		return p.snapshot()
	},
	svg: func(v any) ([]byte, error) { return v.(network.Network).SVG() },
}

// ReadNetwork reads the parameters of a network, except the code of its centre.
func ReadNetwork(f *web.Form, code string, today graph.Day) network.Query {
	q := network.Query{Code: code, On: f.Day("on", today), Steps: f.Number("steps", 2, 1, 3),
		Open: f.List("open"), Fold: f.List("shut"), All: f.List("all"), Kinds: f.Kinds("kinds"), Edges: f.Edges("edges")}
	for _, a := range q.All {
		if _, kind, _ := cutLast(a); !graph.Kind(kind).Known() {
			f.Wrong("all", "must be a code, a colon and a kind")
		}
	}
	return q
}

// cutLast splits a text at its last colon.
func cutLast(s string) (before, after string, found bool) {
	if at := strings.LastIndexByte(s, ':'); at >= 0 {
		return s[:at], s[at+1:], true
	}
	return s, "", false
}
