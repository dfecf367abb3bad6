package api

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/network"
)

// Neighbours is one page of what is one step away.
type Neighbours struct {
	ask.NeighboursAnswer
	Next string `json:"next" doc:"the cursor of the next page; empty on the last page"`
	graph.Why
}

// neighbours answers with a page of what is one step away.
var neighbours = &operation{
	id: "neighbours", path: "/stakeholders/{code}/neighbours", title: "Neighbours", answer: Neighbours{},
	about:   "The stakeholders one step away, by kind and edge type, a page at a time, with the total.",
	example: "/api/v1/stakeholders/U99001/neighbours?kinds=Practice",
	read: func(s *web.Server, f *web.Form) question {
		q := ask.NeighbourQuery{Code: f.InPath("code"), On: f.Day("on", s.Today()), Kinds: f.Kinds("kinds"), Edges: f.Edges("edges"),
			Limit: f.Number("limit", 50, 1, ask.NeighbourLimit)}
		q.Offset = cursor(f, s.Version())
		return func(view graph.View) (any, error) {
			n, err := ask.Neighbours(view, q)
			a := Neighbours{NeighboursAnswer: n}
			if n.Total == 0 {
				a.Why = network.NoneAround(q.On)
			}
			if last := q.Offset + len(n.Steps); last < n.Total {
				a.Next = cursorAt(s.Version(), last)
			}
			return a, err
		}
	},
	table: func(v any, _ string) export.Table {
		n := v.(Neighbours)
		t := export.Table{Headings: append([]string{"code", "kind", "name"}, edgeHeadings...)}
		for _, st := range n.Steps {
			t.Rows = append(t.Rows, append([]string{st.Other.Code, string(st.Other.Kind), st.Other.Name}, edgeCells(&st.Edge)...))
		}
		return t
	},
	graph: func(v any) *graph.Snapshot {
		n := v.(Neighbours)
		p := newPart(n.Of)
		for _, st := range n.Steps {
			p.add(st.Edge, st.Other)
		}
		return p.snapshot()
	},
}

// cursor reads where a page begins. A cursor is valid for one version of the graph.
func cursor(f *web.Form, version string) int {
	v := f.One("cursor")
	if v == "" {
		return 0
	}
	b, err := base64.RawURLEncoding.DecodeString(v)
	of, at, ok := strings.Cut(string(b), "/")
	n, bad := strconv.Atoi(at)
	switch {
	case err != nil || !ok || bad != nil || n < 0:
		f.Wrong("cursor", "is not a cursor that this server gave out")
	case of != version:
		f.Wrong("cursor", "is for an older version of the graph: start again at the first page")
	}
	return n
}

func cursorAt(version string, n int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(version + "/" + strconv.Itoa(n)))
}
