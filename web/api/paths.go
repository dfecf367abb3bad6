package api

import (
	"maps"
	"net/url"
	"strconv"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

// found is the paths in words, and the paths as found, for drawing.
type found struct {
	sentence.Answer
	graph   ask.Found
	sources graph.Sources
	page    url.Values // the query, for links to the page
}

// paths answers with the paths between two stakeholders.
var paths = &operation{
	id: "paths", path: "/paths", title: "Paths between two stakeholders", answer: sentence.Answer{},
	about: "All paths that cost least, or up to slack more, lowest cost first. A hop costs 1 to 6: less where the two work closely. " +
		"Paths of the same shape are shown as one, and alike counts the others, unless fold is false. " +
		"If there is no path, reason says why, and common names what both belong to. If a limit ended the search, cut names it.",
	example: "/api/v1/paths?from=X99001&to=QZ9",
	read: func(s *web.Server, f *web.Form) question {
		q := f.PathQuery(s.Today())
		page := f.Values()
		return func(view graph.View) (any, error) {
			if err := q.Validate(); err != nil {
				return nil, err
			}
			g, err := ask.Paths(view, q)
			if err != nil {
				return nil, err
			}
			sources, err := view.Sources()
			return found{sentence.Of(sources, g), g, sources, page}, err
		}
	},
	table: func(v any, _ string) export.Table {
		walked := []string{"path", "hop", "cost", "hop_cost", "alike", "walked_from", "walked_from_name", "walked_to", "walked_to_name"}
		t := export.Table{Headings: append(walked, edgeHeadings...)}
		for i, p := range v.(found).Paths {
			for h := range p.Edges {
				t.Rows = append(t.Rows, append([]string{strconv.Itoa(i + 1), strconv.Itoa(h + 1), strconv.Itoa(p.Cost),
					strconv.Itoa(p.Edges[h].Cost), strconv.Itoa(p.Alike),
					p.Nodes[h].Code, p.Nodes[h].Name, p.Nodes[h+1].Code, p.Nodes[h+1].Name}, edgeCells(&p.Edges[h].Edge)...))
			}
		}
		return t
	},
	graph: func(v any) *graph.Snapshot {
		a := v.(found)
		p := newPart(a.From, a.To)
		for _, w := range a.Paths {
			for h, e := range w.Edges {
				p.add(e.Edge, w.Nodes[h+1])
			}
		}
		return p.snapshot()
	},
	draw: func(_ graph.View, s *web.Server, v any) (picture, error) {
		a := v.(found)
		page := maps.Clone(a.page)
		page.Del("format")
		return picture{ladder.OfFound(a.sources, a.graph, ladder.MaxBoxes), s.BoxLink(a.On, web.With("/path", page, "fold", "false"))}, nil
	},
}
