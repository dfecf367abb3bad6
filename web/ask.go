package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"throughline/graph"
	"throughline/graph/ladder"
	"throughline/graph/sentence"
)

// form reads parameters one by one, and remembers the first that is wrong.
type form struct {
	values url.Values
	known  []string
	err    error
}

func newForm(v url.Values) *form { return &form{values: v} }

func (f *form) wrong(param, reason string) {
	if f.err == nil {
		f.err = &graph.ParamError{Param: param, Reason: reason}
	}
}

func (f *form) one(param string) string {
	f.known = append(f.known, param)
	if len(f.values[param]) > 1 {
		f.wrong(param, "is given more than once")
	}
	v := strings.TrimSpace(f.values.Get(param))
	if len(v) > 200 {
		f.wrong(param, "is longer than 200 bytes")
	}
	return v
}

// list reads a parameter that may repeat or hold commas.
func (f *form) list(param string) []string {
	f.known = append(f.known, param)
	var out []string
	for _, v := range f.values[param] {
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, part)
			}
		}
	}
	return out
}

func (f *form) number(param string, without int) int {
	v := f.one(param)
	if v == "" {
		return without
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		f.wrong(param, "is not a whole number")
	}
	return n
}

func (f *form) day(param string, today graph.Day) graph.Day {
	v := f.one(param)
	if v == "" {
		return today
	}
	d, err := graph.ParseDay(v)
	if err != nil {
		f.wrong(param, "is not a day, YYYY-MM-DD")
	}
	return d
}

func (f *form) kinds(param string) []graph.Kind {
	var out []graph.Kind
	for _, v := range f.list(param) {
		if !graph.Kind(v).Known() {
			f.wrong(param, "names an unknown kind")
		}
		out = append(out, graph.Kind(v))
	}
	return out
}

func (f *form) edges(param string) []graph.EdgeType {
	var out []graph.EdgeType
	for _, v := range f.list(param) {
		if !graph.EdgeType(v).Known() {
			f.wrong(param, "names an unknown edge type")
		}
		out = append(out, graph.EdgeType(v))
	}
	return out
}

// end returns what is wrong, an unknown parameter included.
func (f *form) end() error {
	for p := range f.values {
		if !slices.Contains(f.known, p) {
			f.wrong("query", "holds a parameter that this address does not know; it knows "+strings.Join(f.known, ", "))
		}
	}
	return f.err
}

// pathQuery reads a question for paths from a URL.
func pathQuery(v url.Values, today graph.Day) (graph.PathQuery, error) {
	f := newForm(v)
	q := graph.NewPathQuery(f.one("from"), f.one("to"), f.day("on", today))
	q.Via, q.Avoid = f.list("via"), f.list("avoid")
	q.Kinds, q.Edges = f.kinds("kinds"), f.edges("edges")
	q.MaxHops, q.Slack, q.Limit = f.number("maxHops", q.MaxHops), f.number("slack", q.Slack), f.number("limit", q.Limit)
	switch f.one("fold") {
	case "", "true", "1":
	case "false", "0":
		q.Unfolded = true
	default:
		f.wrong("fold", "must be true or false")
	}
	if err := f.end(); err != nil {
		return q, err
	}
	return q, q.Validate()
}

// reply answers with what ask returns, or with its error.
func reply[T any](s *Server, c *gin.Context, err error, ask func() (T, error)) {
	if err != nil {
		s.fail(c, err)
		return
	}
	v, err := ask()
	if err != nil {
		s.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, v)
}

func (s *Server) paths(c *gin.Context) {
	v := c.Request.URL.Query()
	svg, err := wantsSVG(v)
	var q graph.PathQuery
	if err == nil {
		q, err = pathQuery(v, s.Today())
	}
	if svg && err == nil {
		found, err := s.Graph.Paths(c.Request.Context(), q)
		if err != nil {
			s.fail(c, err)
			return
		}
		v.Set("fold", "false")
		s.svg(c, ladder.OfFound(found, ladder.MaxBoxes), s.boxLink(q.On, "/path?"+v.Encode()))
		return
	}
	reply(s, c, err, func() (sentence.Answer, error) {
		found, err := s.Graph.Paths(c.Request.Context(), q)
		return sentence.Of(found), err
	})
}

func (s *Server) search(c *gin.Context) {
	f := newForm(c.Request.URL.Query())
	q := graph.SearchQuery{Text: f.one("q"), Kinds: f.kinds("kind"), On: f.day("on", s.Today()), Limit: f.number("limit", 10)}
	if q.Limit < 1 || q.Limit > 100 {
		f.wrong("limit", "must be 1 to 100")
	}
	reply(s, c, f.end(), func() (gin.H, error) {
		hits, err := s.Graph.Search(c.Request.Context(), q)
		if len(hits) == 0 {
			return gin.H{"hits": []graph.Hit{}, "reason": "No name, code or postcode fits."}, err
		}
		return gin.H{"hits": hits, "reason": ""}, err
	})
}

func (s *Server) sources(c *gin.Context) {
	reply(s, c, newForm(c.Request.URL.Query()).end(), func() (gin.H, error) {
		g, err := s.Graph.Graph(c.Request.Context())
		if err != nil {
			return nil, err
		}
		return gin.H{"made": g.Made, "sources": append([]graph.Source{}, g.Sources...)}, nil
	})
}

func (s *Server) stakeholder(c *gin.Context) {
	f := newForm(c.Request.URL.Query())
	on := f.day("on", s.Today())
	reply(s, c, f.end(), func() (graph.Stakeholder, error) {
		return s.Graph.Stakeholder(c.Request.Context(), c.Param("code"), on)
	})
}

func (s *Server) throughline(c *gin.Context) {
	v := c.Request.URL.Query()
	svg, err := wantsSVG(v)
	f := newForm(v)
	on := f.day("on", s.Today())
	if err == nil {
		err = f.end()
	}
	if svg && err == nil {
		s.throughlineSVG(c, on)
		return
	}
	reply(s, c, err, func() (graph.Line, error) {
		return s.Graph.Throughline(c.Request.Context(), c.Param("code"), on)
	})
}

func (s *Server) throughlineSVG(c *gin.Context, on graph.Day) {
	l, err := s.Graph.Throughline(c.Request.Context(), c.Param("code"), on)
	var beside []ladder.Beside
	if err == nil {
		beside, err = ladder.GatherBeside(c.Request.Context(), s.Graph, l)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.svg(c, ladder.OfLine(l, beside, ladder.MaxBoxes), s.boxLink(on, ""))
}

func (s *Server) neighbours(c *gin.Context) {
	f := newForm(c.Request.URL.Query())
	q := graph.NeighbourQuery{Code: c.Param("code"), On: f.day("on", s.Today()), Kinds: f.kinds("kinds"), Edges: f.edges("edges"),
		Limit: f.number("limit", 50), Offset: f.number("offset", 0)}
	if q.Limit < 1 || q.Limit > 1000 {
		f.wrong("limit", "must be 1 to 1000")
	}
	if q.Offset < 0 {
		f.wrong("offset", "must not be negative")
	}
	reply(s, c, f.end(), func() (neighbours, error) {
		n, err := s.Graph.Neighbours(c.Request.Context(), q)
		a := neighbours{Neighbours: n}
		if n.Total == 0 {
			a.Reason = "Nothing that was asked for is one step away on " + q.On.Words() + "."
		}
		return a, err
	})
}

// neighbours is the answer; Reason says why there are none.
type neighbours struct {
	graph.Neighbours
	Reason string `json:"reason"`
}

// pharmacyQuery reads a question for pharmacies from a request.
func (s *Server) pharmacyQuery(c *gin.Context) (graph.PharmacyQuery, error) {
	f := newForm(c.Request.URL.Query())
	on := f.day("on", s.Today())
	q, err := graph.NewPharmacyQuery(c.Param("code"), f.one("rule"))
	if bad := f.end(); bad != nil {
		err = bad
	}
	q.On = on
	return q, err
}

func (s *Server) pharmacies(c *gin.Context) {
	q, err := s.pharmacyQuery(c)
	reply(s, c, err, func() (graph.Pharmacies, error) { return s.Graph.Pharmacies(c.Request.Context(), q) })
}
