package web

import (
	"errors"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/sentence"
)

type pathBody struct {
	Asked            bool
	From, To         string
	Via, Avoid       string
	MaxHops, Slack   int
	Kinds, Edges     []choice
	Narrowed         bool // by kinds or edges
	Swap             string
	Unfolded         bool
	Answer           sentence.Answer
	Picture          template.HTML
	PictureURL       string
	All              string // the address that shows every path
	Farther          string // the address with the most hops allowed, if that finds a path
	FromHits, ToHits []graph.Hit
}

// hop is one row of a path's table.
type hop struct {
	From, To graph.Ref
	Edge     graph.Edge
	On       graph.Day
}

func hops(t sentence.Told, on graph.Day) []hop {
	var out []hop
	for i, e := range t.Edges {
		out = append(out, hop{t.Nodes[i], t.Nodes[i+1], e, on})
	}
	return out
}

// choice is a kind or an edge type that a path can be limited to.
type choice struct {
	Value, Name string
	Chosen      bool
}

// choices lists every kind and edge type, with those that v asks for chosen.
func choices(v url.Values) (kinds, edges []choice) {
	f := newForm(v)
	asked := slices.Concat(f.list("kinds"), f.list("edges"))
	for _, k := range graph.Kinds {
		kinds = append(kinds, choice{string(k.Kind), k.Plural, slices.Contains(asked, string(k.Kind))})
	}
	for _, t := range graph.EdgeTypes {
		edges = append(edges, choice{string(t.Type), t.Says, slices.Contains(asked, string(t.Type))})
	}
	return kinds, edges
}

// with returns an address with the query v after these changes, given as name and value in turn.
func with(address string, v url.Values, changes ...string) string {
	v = maps.Clone(v)
	for i := 0; i+1 < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
	}
	return address + "?" + v.Encode()
}

// pathPage takes codes or names: a name that fits is offered, never assumed.
func (s *Server) pathPage(c *gin.Context) {
	v := c.Request.URL.Query()
	for p, all := range v { // a form sends its empty boxes too
		if len(all) == 1 && strings.TrimSpace(all[0]) == "" {
			v.Del(p)
		}
	}
	b := pathBody{From: v.Get("from"), To: v.Get("to"), Via: strings.Join(v["via"], ", "), Avoid: strings.Join(v["avoid"], ", ")}
	b.Kinds, b.Edges = choices(v)
	b.Narrowed = len(v["kinds"])+len(v["edges"]) > 0
	b.Swap = with("/path", v, "from", b.To, "to", b.From)
	q, err := pathQuery(v, s.Today())
	b.MaxHops, b.Slack, b.Unfolded = q.MaxHops, q.Slack, q.Unfolded
	var wrong *graph.ParamError
	if errors.As(err, &wrong) && (b.From == "" && wrong.Param == "from" || b.To == "" && wrong.Param == "to") {
		s.page(c, http.StatusOK, "path", page{Title: "Find a path", Body: b}) // the form is not filled in yet
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	b.Asked = true
	ctx := c.Request.Context()
	for _, end := range []struct {
		text string
		hits *[]graph.Hit
	}{{q.From, &b.FromHits}, {q.To, &b.ToHits}} {
		_, err := s.Graph.Stakeholder(ctx, end.text, q.On)
		if err != nil && !errors.Is(err, graph.ErrNotFound) {
			s.fail(c, err)
			return
		}
		if err != nil {
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
	found, answer, err := sentence.Ask(ctx, s.Graph, q)
	if err != nil {
		s.fail(c, err)
		return
	}
	b.Answer = answer
	tellCut(c, answer.Cut)
	if !q.Unfolded {
		b.All = with("/path", v, "fold", "false", "limit", strconv.Itoa(graph.PathsLimit))
	}
	if strings.HasSuffix(answer.Reason, " hops apart.") { // as graph.NoPath says it
		b.Farther = with("/path", v, "maxHops", strconv.Itoa(graph.MaxHopsLimit))
	}
	b.PictureURL = with("/api/v1/paths", v, "format", "svg")
	if b.Picture, err = s.drawFound(found, b.All); err != nil {
		s.fail(c, err)
		return
	}
	s.page(c, http.StatusOK, "path", page{Title: sentence.Name(found.From.Name) + " to " + sentence.Name(found.To.Name), On: q.On, Body: b})
}
