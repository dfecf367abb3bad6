package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"throughline/graph"
	"throughline/graph/sentence"
)

// start is what the first page shows.
type start struct {
	Nodes, Edges int
	Made         graph.Day
	Counts       []count
	Examples     []example
}

type count struct {
	Kind  graph.Kind
	Count int
}

type example struct{ Title, Why, URL string }

func (s *Server) startPage(c *gin.Context) {
	g, err := s.Graph.Graph(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return
	}
	today := s.Today()
	st := start{Nodes: len(g.Nodes), Edges: len(g.Edges), Made: g.Made, Examples: examples(g, today)}
	open := map[graph.Kind]int{}
	for i := range g.Nodes {
		if g.Nodes[i].On(today) {
			open[g.Nodes[i].Kind]++
		}
	}
	for _, k := range graph.Kinds {
		if open[k.Kind] > 0 {
			st.Counts = append(st.Counts, count{k.Kind, open[k.Kind]})
		}
	}
	s.page(c, http.StatusOK, "start", page{Title: "Who connects to whom in the NHS in England", Body: st})
}

// examples picks three questions that the graph at hand can answer.
func examples(g *graph.Snapshot, on graph.Day) []example {
	node := map[string]*graph.Node{}
	var ics, pcn, practice, shop, person string
	for i := range g.Nodes {
		node[g.Nodes[i].Code] = &g.Nodes[i]
	}
	ok := func(e *graph.Edge) bool { return e.Counts(on) && node[e.From].On(on) && node[e.To].On(on) }
	largest := 0
	for i := range g.Nodes {
		if n := &g.Nodes[i]; n.Kind == graph.PCN && n.On(on) && strings.Contains(strings.ToUpper(n.Name), "BAY") && n.Patients >= largest {
			largest, pcn = n.Patients, n.Code
		}
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		if !ok(e) {
			continue
		}
		switch {
		case e.Type == graph.MemberOf && (pcn == "" || pcn == e.To) && practice == "":
			practice, pcn = e.From, e.To
		case e.Type == graph.AlignedTo && (pcn == "" || pcn == e.To) && shop == "":
			shop = e.From
		case e.Type == graph.Holds && node[e.To].Kind == graph.ICS && person == "":
			person = e.From
		case e.Type == graph.PartOf && node[e.To].Kind == graph.Region && ics == "":
			ics = e.From
		}
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		if e.Type == graph.CommissionedBy && e.From == practice && ok(e) {
			for k := range g.Edges {
				if p := &g.Edges[k]; p.Type == graph.PartOf && p.From == e.To && ok(p) {
					ics = p.To
				}
			}
		}
	}
	path := func(from, to string) string {
		return "/path?" + url.Values{"from": {from}, "to": {to}}.Encode()
	}
	name := func(code string) string { return sentence.Name(node[code].Name) }
	var out []example
	if practice != "" && ics != "" {
		out = append(out, example{name(practice) + " → " + name(ics), "How a practice connects to the board that decides for it", path(practice, ics)})
	}
	if shop != "" && practice != "" {
		out = append(out, example{name(shop) + " → " + name(practice), "How a pharmacy connects to a practice, and by which rule", path(shop, practice)})
	}
	if person != "" && practice != "" {
		out = append(out, example{name(person) + " → " + name(practice), "How a person on a board connects to a practice", path(person, practice)})
	} else if pcn != "" {
		out = append(out, example{name(pcn), "A network: its line, its practices and where each fact is from", "/s/" + url.PathEscape(pcn)})
	}
	return out
}
