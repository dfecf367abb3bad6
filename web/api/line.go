package api

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
	"github.com/throughline-graph/throughline/web"
)

// line answers with the line from a practice or pharmacy up to its region: as JSON, a
// table, a graph for other programs, or a picture.
var line = &operation{
	id: "throughline", path: "/stakeholders/{code}/throughline", title: "The line to the region", answer: ask.LineAnswer{},
	about: "The line from the practice or pharmacy up to the board and region. " +
		"Each stage has its organisations and people, or says why it is empty.",
	example: "/api/v1/stakeholders/X99001/throughline",
	read: func(s *web.Server, f *web.Form) question {
		code, on := f.InPath("code"), f.Day("on", s.Today())
		return func(view graph.View) (any, error) {
			return ask.Line(view, ask.CodeQuery{Code: code, On: on})
		}
	},
	table: func(v any, _ string) export.Table {
		t := export.Table{Headings: append([]string{"stage", "code", "kind", "name", "person", "role"}, edgeHeadings...)}
		for _, st := range v.(ask.LineAnswer).Stages {
			if len(st.Stops) == 0 {
				t.Rows = append(t.Rows, append([]string{st.Name, "", "", st.Gap, "", ""}, make([]string, len(edgeHeadings))...))
			}
			for _, stop := range st.Stops {
				row := []string{st.Name, stop.Code, string(stop.Kind), stop.Name}
				edge := make([]string, len(edgeHeadings))
				if len(stop.Edges) > 0 {
					edge = edgeCells(&stop.Edges[0])
				}
				t.Rows = append(t.Rows, append(append(row, "", ""), edge...))
				for _, p := range stop.People {
					t.Rows = append(t.Rows, append(append(row[:4:4], p.Person.Name, p.Edge.Role), edgeCells(&p.Edge)...))
				}
			}
		}
		return t
	},
	graph: func(v any) *graph.Snapshot {
		l := v.(ask.LineAnswer)
		p := newPart(l.Of)
		for _, st := range l.Stages {
			for _, stop := range st.Stops {
				p.refs[stop.Code] = stop.Ref
				p.edges = append(p.edges, stop.Edges...)
				for _, h := range stop.People {
					p.add(h.Edge, h.Person)
				}
			}
		}
		return p.snapshot()
	},
	draw: func(view graph.View, s *web.Server, v any) (picture, error) {
		l := v.(ask.LineAnswer)
		beside, err := ask.Beside(view, l)
		if err != nil {
			return picture{}, err
		}
		sources, err := view.Sources()
		return picture{ladder.OfLine(sources, l, beside, ladder.MaxBoxes), s.BoxLink(l.On, "")}, err
	},
}
