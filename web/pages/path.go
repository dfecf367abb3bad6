package pages

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
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

// The page of the paths between two stakeholders. It takes names, codes and postcodes.
// If a name may mean several it offers them, and never chooses one itself.
var _ = at("/path", (*site).pathPage)

type pathBody struct {
	Fields     fields
	Asked      bool
	Only       only
	Far        bool // how far to look was asked for
	Swap       string
	Unfolded   bool
	Answer     sentence.Answer
	Picture    template.HTML
	PictureURL string
	All        string   // the address that shows every path
	Farther    string   // the address with the farthest path allowed, if that finds one
	Gaps       []string // why the first path passes no PCN
	Met        []met    // along the first path
	Beside     []met    // on the lines of the two ends, besides
	Apart      []apart  // the lines of the two ends, if no path joins them
}

// met is who is met at one stage on the way.
type met struct {
	At     graph.Ref
	People []ask.Contact
	Vacant []string // roles that nobody on record holds
}

// stages are who is met at each of them, and the page that shows it.
type stages struct {
	Page page
	Met  []met
}

// apart is the line of one end.
type apart struct {
	Of      graph.Ref
	Picture template.HTML
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
		out = append(out, hop{t.Nodes[i], t.Nodes[i+1], e.Edge, sentence.Source(p.Sources, &e.Edge, p.On)})
	}
	return out
}

// withoutBlanks leaves out the empty boxes that a form sends too.
func withoutBlanks(v url.Values) url.Values {
	maps.DeleteFunc(v, func(_ string, all []string) bool { return len(all) == 1 && strings.TrimSpace(all[0]) == "" })
	return v
}

// pathFields returns the boxes of the form, with what was typed in them.
func pathFields(v url.Values, q graph.PathQuery) fields {
	typed := func(param string, without int) string {
		if n, err := strconv.Atoi(v.Get(param)); err == nil { // a box for numbers shows nothing else
			return strconv.Itoa(n)
		}
		return strconv.Itoa(without)
	}
	const who, some = "Name, code or postcode", "Names, codes"
	return fields{Address: "/path", All: []*field{
		{Name: "from", ID: "from", Label: "From", Type: "text", Hint: who, Required: true, Text: v.Get("from")},
		{Name: "to", ID: "to", Label: "To", Type: "text", Hint: who, Required: true, Text: v.Get("to")},
		{Name: "on", ID: "day", Label: "As at", Type: "date", Text: q.On.String()},
		{Name: "via", ID: "via", Label: "Via", Type: "text", Hint: some, Text: strings.Join(v["via"], ", ")},
		{Name: "avoid", ID: "avoid", Label: "Avoid", Type: "text", Hint: some, Text: strings.Join(v["avoid"], ", ")},
		{Name: "maxCost", ID: "cost", Label: "Highest total", Type: "number", Least: 1, Most: graph.MaxCostLimit,
			Text: typed("maxCost", q.MaxCost)},
		{Name: "maxHops", ID: "hops", Label: "Most steps", Type: "number", Least: 1, Most: graph.MaxHopsLimit,
			Text: typed("maxHops", q.MaxHops)},
		{Name: "slack", ID: "slack", Label: "Other paths: how much higher", Type: "number", Most: graph.SlackLimit,
			Text: typed("slack", q.Slack)},
	}}
}

func (s *site) pathPage(c *gin.Context, view graph.View) (func(), error) {
	v := withoutBlanks(c.Request.URL.Query())
	q, err := web.PathQuery(v, s.Today())
	b := pathBody{Fields: pathFields(v, q), Unfolded: q.Unfolded}
	b.Only = onlyOf(v, graph.Kind.Known, graph.EdgeType.Known)
	b.Far = v.Has("maxCost") || v.Has("maxHops") || v.Has("slack")
	b.Only.Title, b.Only.Legend = "Use only some kinds or relationships", "Pass only through these"
	b.Only.Note = "If you choose none, a path can use any of them except regions, pharmacy owners, council areas, " +
		"cancer alliances, commissioning hubs and services such as clinics: they would connect everything to everything."
	if _, wrong := graph.ParseDay(v.Get("on")); wrong != nil {
		v.Del("on") // its box shows the day of q
	}
	b.Swap = web.With("/path", v, "from", v.Get("to"), "to", v.Get("from"))
	if unfilled(v, err) {
		if err := b.callEnds(view, q, v); err != nil {
			return nil, err
		}
		return s.shows(c, http.StatusOK, "path", page{Title: "Find a path", On: q.On, Body: b})
	}
	if err == nil {
		err = b.means(view, &q, v)
	}
	if err == nil && len(b.Fields.Wrong) == 0 {
		b.Asked = true
		err = s.findPaths(c, view, q, codesIn(v, q), &b)
	}
	var wrong *graph.ParamError
	status := http.StatusOK
	if errors.As(err, &wrong) && s.AsksForPage(c) && b.Fields.blame(wrong.Param, wrong.Reason) {
		b.Asked, status, err = false, http.StatusUnprocessableEntity, nil
	}
	if err != nil {
		return nil, err
	}
	switch {
	case b.Asked:
		title := sentence.Name(b.Answer.From.Name) + " to " + sentence.Name(b.Answer.To.Name)
		return s.cites(c, view, "path", page{Title: title, On: q.On, Body: b})
	case len(b.Fields.Which) == len(b.Fields.Wrong):
		return s.shows(c, http.StatusOK, "path", page{Title: "Which one?", On: q.On, Body: b})
	}
	return s.shows(c, status, "path", page{Title: "Error: Find a path", On: q.On, Body: b})
}

// unfilled reports whether an error only means that the form is not filled in yet.
func unfilled(v url.Values, err error) bool {
	var wrong *graph.ParamError
	return errors.As(err, &wrong) && (wrong.Param == "from" || wrong.Param == "to") && v.Get(wrong.Param) == ""
}

// callEnds writes the names of the ends that are clear into the boxes of a form that is not
// filled in yet.
func (b *pathBody) callEnds(view graph.View, q graph.PathQuery, v url.Values) error {
	for _, param := range []string{"from", "to"} {
		if v.Get(param) == "" {
			continue
		}
		m, err := ask.WhoIsMeant(view, v.Get(param), q.On)
		if err != nil {
			return err
		}
		if m.Of.Code != "" {
			b.Fields.Field(param).Text = sentence.Called(m.Of)
		}
	}
	return nil
}

// means puts codes in the place of the names in a question.
func (b *pathBody) means(view graph.View, q *graph.PathQuery, v url.Values) error {
	ends := []string{q.From, q.To}
	for _, of := range []struct {
		param string
		texts []string
	}{{"from", ends[:1]}, {"to", ends[1:]}, {"via", q.Via}, {"avoid", q.Avoid}} {
		if err := b.Fields.meant(view, q.On, v, of.param, of.texts); err != nil {
			return err
		}
	}
	q.From, q.To = ends[0], ends[1]
	return nil
}

// codesIn returns the address of a question with the codes that its names mean.
func codesIn(v url.Values, q graph.PathQuery) url.Values {
	v = maps.Clone(v)
	v.Set("from", q.From)
	v.Set("to", q.To)
	for param, codes := range map[string][]string{"via": q.Via, "avoid": q.Avoid} {
		if len(codes) > 0 {
			v[param] = codes
		}
	}
	return v
}

// findPaths fills in the answer, its picture and the links to wider questions.
func (s *site) findPaths(c *gin.Context, view graph.View, q graph.PathQuery, v url.Values, b *pathBody) error {
	found, err := ask.Paths(view, q)
	if err != nil {
		return err
	}
	sources, err := view.Sources()
	if err != nil {
		return err
	}
	answer := sentence.Of(sources, found)
	b.Answer = answer
	b.Fields.Field("from").Text, b.Fields.Field("to").Text = sentence.Called(found.From), sentence.Called(found.To)
	b.Swap = web.With("/path", v, "from", q.To, "to", q.From)
	web.TellCut(c, answer.Cut)
	if !q.Unfolded {
		b.All = web.With("/path", v, "fold", "false", "limit", strconv.Itoa(graph.PathsLimit))
	}
	if answer.ReasonCode == graph.WhyLongerPath || answer.ReasonCode == graph.WhyFartherPath {
		b.Farther = web.With("/path", v, "maxHops", strconv.Itoa(graph.MaxHopsLimit), "maxCost", strconv.Itoa(graph.MaxCostLimit))
	}
	b.PictureURL = web.With("/api/v1/paths", v, "format", "svg")
	if len(found.Paths) == 0 {
		return s.drawApart(view, found, b)
	}
	if err := b.outsideNetworks(view, found); err != nil {
		return err
	}
	if b.Picture, err = s.drawFound(sources, found, b.All); err != nil || s.NoPeople {
		return err
	}
	people, err := ask.Contacts(view, ask.ContactQuery{Code: found.From.Code, To: found.To.Code, On: q.On, By: &q})
	b.Met = whoIsMet(people, people.Way)
	b.Beside = whoIsMet(people, slices.DeleteFunc(slices.Concat(people.Formal, people.Line), func(r graph.Ref) bool {
		return slices.Contains(q.Avoid, r.Code) || slices.ContainsFunc(people.Way, func(on graph.Ref) bool { return on.Code == r.Code })
	}))
	return err
}

// outsideNetworks notes of each end that is a practice in no PCN why the first path passes
// none.
func (b *pathBody) outsideNetworks(view graph.View, f ask.Found) error {
	if slices.ContainsFunc(f.Paths[0].Nodes, func(n graph.Ref) bool { return n.Kind == graph.PCN }) {
		return nil
	}
	for _, end := range []graph.Ref{f.From, f.To} {
		if end.Kind != graph.Practice {
			continue
		}
		l, err := ask.Line(view, ask.CodeQuery{Code: end.Code, On: f.On})
		if err != nil {
			return err
		}
		for _, stage := range l.Stages {
			if stage.Name == "PCN" && stage.Gap != "" {
				b.Gaps = append(b.Gaps, sentence.Name(end.Name)+": "+stage.Gap)
			}
		}
	}
	return nil
}

// drawApart draws the lines of two ends that no path joins, side by side.
func (s *site) drawApart(view graph.View, f ask.Found, b *pathBody) error {
	if f.Common.Code == "" {
		return nil
	}
	for _, end := range []graph.Ref{f.From, f.To} {
		l, err := ask.Line(view, ask.CodeQuery{Code: end.Code, On: f.On})
		if err != nil {
			return err
		}
		sources, err := view.Sources()
		if err != nil {
			return err
		}
		scene := func() ladder.Scene { return ladder.OfLine(sources, l, ask.Around{}, phoneBoxes) }
		picture, err := figure(scene(), scene(), s.BoxLink(l.On, ""))
		if err != nil {
			return err
		}
		b.Apart = append(b.Apart, apart{end, picture})
	}
	return nil
}

// whoIsMet returns, stage by stage, who holds a role there and which expected roles
// nobody on record holds.
func whoIsMet(c ask.ContactsAnswer, stages []graph.Ref) []met {
	var out []met
	for _, at := range stages {
		m := met{At: at}
		if slices.ContainsFunc(out, func(o met) bool { return o.At.Code == at.Code }) {
			continue
		}
		for _, p := range c.Contacts {
			if p.At.Code == at.Code {
				m.People = append(m.People, p)
			}
		}
		for _, v := range c.Vacant {
			if slices.ContainsFunc(v.At, func(r graph.Ref) bool { return r.Code == at.Code }) {
				m.Vacant = append(m.Vacant, v.Role)
			}
		}
		if len(m.People)+len(m.Vacant) > 0 {
			out = append(out, m)
		}
	}
	return out
}
