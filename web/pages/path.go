package pages

import (
	"errors"
	"html/template"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

var _ = at("/path", (*site).pathPage)

type pathBody struct {
	Asked          bool
	From, To       string
	Via, Avoid     string
	MaxHops, Slack int
	Only           only
	Swap           string
	Unfolded       bool
	Answer         sentence.Answer
	Picture        template.HTML
	PictureURL     string
	All            string // the address that shows every path
	Farther        string // the address with the most hops allowed, if that finds a path
	Which          []which
}

// hop is one row of a path's table.
type hop struct {
	From, To graph.Ref
	Edge     graph.Edge
	Source   string
}

func hops(p page, t sentence.Told) []hop {
	var out []hop
	for i, e := range t.Edges {
		out = append(out, hop{t.Nodes[i], t.Nodes[i+1], e, sentence.Source(p.Sources, &e, p.On)})
	}
	return out
}

// withoutBlanks leaves out the empty boxes that a form sends too.
func withoutBlanks(v url.Values) url.Values {
	maps.DeleteFunc(v, func(_ string, all []string) bool { return len(all) == 1 && strings.TrimSpace(all[0]) == "" })
	return v
}

// pathPage takes codes or names. It offers the names that match, and never
// chooses one itself.
func (s *site) pathPage(c *gin.Context, view graph.View) (func(), error) {
	v := withoutBlanks(c.Request.URL.Query())
	b := pathBody{From: v.Get("from"), To: v.Get("to"), Via: strings.Join(v["via"], ", "), Avoid: strings.Join(v["avoid"], ", ")}
	b.Only = onlyOf(v, graph.Kind.Known, graph.EdgeType.Known)
	b.Only.Title, b.Only.Legend = "Use only some kinds or relationships", "Pass only through these"
	b.Only.Note = "If you choose none, a path can use any of them except regions, pharmacy owners, council areas, " +
		"cancer alliances and commissioning hubs: they would connect everything to everything."
	b.Swap = web.With("/path", v, "from", b.To, "to", b.From)
	q, err := web.PathQuery(v, s.Today())
	b.MaxHops, b.Slack, b.Unfolded = q.MaxHops, q.Slack, q.Unfolded
	if b.unfilled(err) {
		return s.shows(c, http.StatusOK, "path", page{Title: "Find a path", Body: b})
	}
	if err == nil {
		err = findEnds(view, q, v, &b)
	}
	if err != nil {
		return nil, err
	}
	if !b.Asked {
		return s.shows(c, http.StatusOK, "path", page{Title: "Which one?", On: q.On, Body: b})
	}
	if err := s.findPaths(c, view, q, v, &b); err != nil {
		return nil, err
	}
	title := sentence.Name(b.Answer.From.Name) + " to " + sentence.Name(b.Answer.To.Name)
	return s.cites(c, view, "path", page{Title: title, On: q.On, Body: b})
}

// unfilled reports whether an error only means that the form is not filled in yet.
func (b *pathBody) unfilled(err error) bool {
	var wrong *graph.ParamError
	return errors.As(err, &wrong) && (b.From == "" && wrong.Param == "from" || b.To == "" && wrong.Param == "to")
}

// findEnds looks for both ends. If each is a code, the paths can be asked for;
// otherwise the body gets the stakeholders that match.
func findEnds(view graph.View, q graph.PathQuery, v url.Values, b *pathBody) error {
	b.Asked = true
	for _, end := range []struct{ param, text string }{{"from", q.From}, {"to", q.To}} {
		_, err := graph.Known(view, end.text)
		if err == nil {
			continue
		}
		if !errors.Is(err, graph.ErrNotFound) {
			return err
		}
		hits, err := ask.Search(view, graph.SearchQuery{Text: end.text, On: q.On, Limit: 8})
		if err != nil {
			return err
		}
		if b.Asked = false; len(hits) > 0 {
			b.Which = append(b.Which, which{end.text, offers(hits, q.On, "/path", v, end.param)})
		}
	}
	return nil
}

// findPaths fills in the answer, its picture and the links to wider questions.
func (s *site) findPaths(c *gin.Context, view graph.View, q graph.PathQuery, v url.Values, b *pathBody) error {
	found, lines, err := ask.PathsAndLines(view, q)
	if err != nil {
		return err
	}
	sources, err := view.Sources()
	if err != nil {
		return err
	}
	answer := sentence.Of(sources, found, lines...)
	b.Answer = answer
	web.TellCut(c, answer.Cut)
	if !q.Unfolded {
		b.All = web.With("/path", v, "fold", "false", "limit", strconv.Itoa(graph.PathsLimit))
	}
	if answer.ReasonCode == graph.WhyLongerPath {
		b.Farther = web.With("/path", v, "maxHops", strconv.Itoa(graph.MaxHopsLimit))
	}
	b.PictureURL = web.With("/api/v1/paths", v, "format", "svg")
	b.Picture, err = s.drawFound(sources, found, b.All)
	return err
}
