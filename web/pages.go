package web

import (
	"bytes"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"throughline/graph"
	"throughline/graph/sentence"
)

// page is what every page shows around its own part.
type page struct {
	Title  string
	Body   any
	On     graph.Day
	Today  graph.Day
	Sample bool
	Style  string
	Query  string
}

// page renders a template whole before the first byte goes out.
func (s *Server) page(c *gin.Context, status int, name string, p page) {
	p.Style, p.Sample, p.Today = s.style, s.Sample(), s.Today()
	if p.On == 0 {
		p.On = p.Today
	}
	var b bytes.Buffer
	if err := s.pages.ExecuteTemplate(&b, name+".html", p); err != nil {
		s.Log.Error("page", "page", name, "error", err)
		c.Data(http.StatusInternalServerError, "text/plain; charset=utf-8", []byte("Something went wrong here\n"))
		return
	}
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
}

// words are the functions of the templates.
func (s *Server) words() template.FuncMap {
	return template.FuncMap{
		"name": sentence.Name, "age": sentence.Age,
		"kind":    func(k graph.Kind) string { return k.Info().Name },
		"kinds":   func(k graph.Kind) string { return k.Info().Plural },
		"lastDay": func(d graph.Day) string { return d.Add(-1).Words() },
		"source":  func(e graph.Edge, on graph.Day) string { return sentence.Source(&e, on) },
		"sinceOf": func(e graph.Edge) string { return sentence.Since(&e) },
		"says": func(e graph.Edge, from graph.Ref) string {
			if e.Role != "" {
				return e.Role
			}
			if e.From == from.Code {
				return e.Type.Info().Says
			}
			return e.Type.Info().Back
		},
		"way": func(e graph.EdgeCount) string {
			if e.Out {
				return e.Type.Info().Says
			}
			return e.Type.Info().Back
		},
		"link": func(code string, on, today graph.Day) string {
			u := "/s/" + url.PathEscape(code)
			if on != today {
				u += "?on=" + on.String()
			}
			return u
		},
		"number": thousands,
		"at":     func(t sentence.Told, i int) graph.Ref { return t.Nodes[i] },
		"before": func(t sentence.Told, i int) graph.Ref { return t.Nodes[i-1] },
		"walked": func(t sentence.Told, i int) graph.Edge { return t.Edges[i-1] },
		"next":   func(i int) int { return i + 1 },
		"basis": func(b graph.Basis) string {
			return map[graph.Basis]string{graph.Official: "official", graph.Derived: "derived by a rule", graph.Supplied: "supplied"}[b]
		},
	}
}

// thousands writes 6129 as 6,129.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

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

type searched struct {
	Text string
	Hits []graph.Hit
}

func (s *Server) searchPage(c *gin.Context) {
	f := newForm(c.Request.URL.Query())
	q := graph.SearchQuery{Text: f.one("q"), Kinds: f.kinds("kind"), On: f.day("on", s.Today()), Limit: 50}
	err := f.end()
	var hits []graph.Hit
	if err == nil {
		hits, err = s.Graph.Search(c.Request.Context(), q)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.page(c, http.StatusOK, "search", page{Title: "Search", On: q.On, Query: q.Text, Body: searched{q.Text, hits}})
}

// stepsShown is how many neighbours a page lists.
const stepsShown = 60

type stakeholderBody struct {
	graph.Stakeholder
	Line         graph.Line
	Step         graph.Neighbours
	First, Last  int    // of the neighbours listed, counted from 1
	Before, More string // where the rest of them is, if any
	Narrowed     bool   // to some types of edge
}

func (s *Server) stakeholderPage(c *gin.Context) {
	f := newForm(c.Request.URL.Query())
	on, ctx := f.day("on", s.Today()), c.Request.Context()
	edges, offset := f.edges("edges"), f.number("offset", 0)
	err := f.end()
	var b stakeholderBody
	if err == nil {
		b.Stakeholder, err = s.Graph.Stakeholder(ctx, c.Param("code"), on)
	}
	if err == nil {
		b.Line, err = s.Graph.Throughline(ctx, b.Code, on)
	}
	if err == nil {
		b.Step, err = s.Graph.Neighbours(ctx, graph.NeighbourQuery{Code: b.Code, On: on, Edges: edges, Limit: stepsShown, Offset: offset})
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	b.First, b.Last, b.Narrowed = offset+1, offset+len(b.Step.Steps), len(edges) > 0
	at := func(offset int) string {
		v := url.Values{"on": {on.String()}, "offset": {strconv.Itoa(offset)}}
		for _, t := range edges {
			v.Add("edges", string(t))
		}
		return "/s/" + url.PathEscape(b.Code) + "?" + v.Encode() + "#rel"
	}
	if offset > 0 {
		b.Before = at(max(0, offset-stepsShown))
	}
	if b.Last < b.Step.Total {
		b.More = at(b.Last)
	}
	s.page(c, http.StatusOK, "stakeholder", page{Title: sentence.Name(b.Name), On: on, Body: b})
}

type pathBody struct {
	Asked            bool
	From, To         string
	Via, Avoid       string
	MaxHops, Slack   int
	Answer           sentence.Answer
	Fewer            string // the link that opens what is folded
	FromHits, ToHits []graph.Hit
}

// pathPage takes codes or names: a name that fits is offered, never assumed.
func (s *Server) pathPage(c *gin.Context) {
	v := c.Request.URL.Query()
	for p, all := range v { // a form sends its empty boxes too
		if len(all) == 1 && strings.TrimSpace(all[0]) == "" {
			v.Del(p)
		}
	}
	b := pathBody{From: v.Get("from"), To: v.Get("to"), Via: strings.Join(v["via"], ", "), Avoid: strings.Join(v["avoid"], ", "), MaxHops: 6, Slack: 1}
	if b.From == "" || b.To == "" {
		s.page(c, http.StatusOK, "path", page{Title: "Find a path", Body: b})
		return
	}
	q, err := pathQuery(v, s.Today())
	if err != nil {
		s.fail(c, err)
		return
	}
	b.MaxHops, b.Slack, b.Asked = q.MaxHops, q.Slack, true
	ctx := c.Request.Context()
	for _, end := range []struct {
		text string
		hits *[]graph.Hit
	}{{q.From, &b.FromHits}, {q.To, &b.ToHits}} {
		if _, err := s.Graph.Stakeholder(ctx, end.text, q.On); err != nil {
			if *end.hits, err = s.Graph.Search(ctx, graph.SearchQuery{Text: end.text, On: q.On, Limit: 8}); err != nil {
				s.fail(c, err)
				return
			}
			b.Asked = false
		}
	}
	if !b.Asked {
		s.page(c, http.StatusOK, "path", page{Title: "Which one?", On: q.On, Body: b})
		return
	}
	found, err := s.Graph.Paths(ctx, q)
	if err != nil {
		s.fail(c, err)
		return
	}
	b.Answer = sentence.Of(found)
	if !q.Unfolded {
		v.Set("fold", "false")
		v.Set("limit", "50")
		b.Fewer = "/path?" + v.Encode()
	}
	s.page(c, http.StatusOK, "path", page{Title: sentence.Name(found.From.Name) + " to " + sentence.Name(found.To.Name), On: q.On, Body: b})
}

func (s *Server) sourcesPage(c *gin.Context) {
	g, err := s.Graph.Graph(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return
	}
	s.page(c, http.StatusOK, "sources", page{Title: "Sources", Body: g.Sources})
}
