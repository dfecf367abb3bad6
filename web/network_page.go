package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// networkOperation answers for a network over the API.
var networkOperation = &operation{
	id: "network", path: "/stakeholders/{code}/network", title: "The network around a stakeholder", answer: Network{},
	about: "The stakeholders around a stakeholder, as a tree that you can open and fold. Each has a position in the drawing. " +
		"A board opens down to its networks. If there are too many to show, a fold gives their number.",
	example: "/api/v1/stakeholders/U99001/network",
	read: func(s *Server, f *form) question {
		q := f.networkQuery(f.inPath("code"), s.Today())
		return func(view graph.View) (any, error) { return s.network(view, q) }
	},
	table: func(v any, _ string) export.Table {
		t := export.Table{Headings: []string{"step", "code", "kind", "name", "under", "relationship", "opened", "not_shown"}}
		for _, r := range rows(v.(Network), url.Values{}) {
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
		n := v.(Network)
		p := newPart()
		for _, s := range n.Nodes {
			p.refs[s.Code] = s.Ref
		}
		p.edges = slices.Clone(n.edges)
		return p.snapshot()
	},
	svg: func(v any) ([]byte, error) { return networkSVG(v.(Network)) },
}

// networkBody is the page of a network.
type networkBody struct {
	Asked        string
	Hits         []graph.Hit // matches, if the text asked for is not a code
	Boards       []graph.Hit // to start from, if nothing was asked for
	Net          Network
	Rows         []networkRow
	Kinds, Edges []choice
	Narrowed     bool
	Steps        []choice
	Plain        string // the address without filters
	API          string // the address of the same network, without a format
	Script       string
	Keep         []kept // hidden fields of the form
}

type kept struct{ Name, Value string }

// networkRow is one line of the table beside the picture.
type networkRow struct {
	graph.Ref
	Title     string
	Step      int
	Under     graph.Ref
	Says      string // the relationship in words, from this row to Under
	Opened    bool
	Kids      bool   // whether anything is under it
	Beyond    int    // how many around it are not shown; -1 if not counted
	Count     int    // for a fold: how many it stands for
	Change    string // the address that opens or folds it, if that is possible
	Elsewhere bool   // Change leads to a list, as there are too many to draw
}

// rows returns a network as a table in the order of the tree. v is the page's
// query.
func rows(n Network, v url.Values) []networkRow {
	var out []networkRow
	var walk func(*spot)
	walk = func(sp *spot) {
		r := networkRow{Ref: sp.Ref, Title: sp.title(), Step: sp.step, Opened: sp.opened,
			Kids: len(sp.kids) > 0, Beyond: sp.beyond, Count: sp.count}
		if sp.parent != nil {
			r.Under = sp.parent.Ref
		}
		if sp.told != nil {
			r.Says = sp.told.Type.Info().Back
			if sp.told.From == sp.Code {
				r.Says = sp.told.Type.Info().Says
			}
			if sp.told.Role != "" {
				r.Says = sp.told.Role
			}
		}
		switch {
		case sp.full:
			r.Elsewhere = true
			r.Change = "/s/" + url.PathEscape(sp.parent.Code) + "?" + url.Values{"kinds": {string(sp.Kind)}, "on": {n.On.String()}}.Encode() + "#rel"
		case sp.count > 0:
			r.Change = changed(v, "all", sp.parent.Code+":"+string(sp.Kind), "")
		case sp.opened && sp.parent != nil:
			r.Change = changed(v, "shut", sp.Code, "open")
		case sp.beyond != 0 && sp.parent != nil:
			r.Change = changed(v, "open", sp.Code, "shut")
		}
		out = append(out, r)
		for _, kid := range sp.kids {
			walk(kid)
		}
	}
	walk(n.top)
	return out
}

// changed returns the page's address with a value added to one list and removed from another.
func changed(v url.Values, into, value, outOf string) string {
	next := url.Values{}
	for p, all := range v {
		for _, one := range all {
			if one != "" && one != value {
				next.Add(p, one)
			}
		}
	}
	if outOf != "" {
		next[outOf] = slices.DeleteFunc(slices.Clone(v[outOf]), func(s string) bool { return s == value })
	}
	if v.Get("of") == value { // of is a single value, not a list
		next.Set("of", value)
	}
	next.Add(into, value)
	return "/network?" + next.Encode()
}

func (s *Server) networkPage(c *gin.Context, view graph.View) (func(), error) {
	v := c.Request.URL.Query()
	for p, all := range v { // a form sends its empty boxes too
		if len(all) == 1 && all[0] == "" {
			v.Del(p)
		}
	}
	f := newForm(v)
	q := f.networkQuery(f.one("of"), s.Today())
	if err := f.end(); err != nil {
		return nil, err
	}
	b := networkBody{Asked: q.code, Script: s.code[networkEntry]}
	find := func(text string, kinds []graph.Kind, limit int) ([]graph.Hit, error) {
		hits, err := ask.Search(view, graph.SearchQuery{Text: text, Kinds: kinds, On: q.on, Limit: limit})
		return slices.DeleteFunc(hits, func(h graph.Hit) bool { return text != q.code && !h.Open }), err
	}
	var err error
	if q.code == "" {
		// Every board has these words in its name.
		if b.Boards, err = find("integrated care board", []graph.Kind{graph.ICS}, 100); err != nil {
			return nil, err
		}
		slices.SortFunc(b.Boards, func(x, y graph.Hit) int { return strings.Compare(x.Name, y.Name) })
		return s.shows(c, http.StatusOK, "network", page{Title: "Show a network", On: q.on, Body: b})
	}
	if _, err := graph.Known(view, q.code); err != nil {
		if b.Hits, err = find(q.code, nil, 8); err != nil {
			return nil, err
		}
		return s.shows(c, http.StatusOK, "network", page{Title: "Which one?", On: q.on, Body: b})
	}
	n, err := s.network(view, q)
	if err != nil {
		return nil, err
	}
	b.fill(n, q, v)
	tellCut(c, n.Cut)
	return s.shows(c, http.StatusOK, "network", page{Title: "The network of " + sentence.Name(n.Of.Name), On: q.on, Body: b})
}

// fill prepares what the page shows of the network.
func (b *networkBody) fill(n Network, q networkQuery, v url.Values) {
	b.Net, b.Rows = n, rows(n, v)
	b.Narrowed = len(q.kinds)+len(q.edges) > 0
	b.fillAddresses(v)
	b.fillChoices(q)
}

// fillAddresses makes the addresses of the same network without filters and over
// the API, and keeps in the form what was opened and folded.
func (b *networkBody) fillAddresses(v url.Values) {
	plain, api := url.Values{}, url.Values{}
	for p, all := range v {
		if p != "kinds" && p != "edges" {
			plain[p] = all
		}
		if p != "of" {
			api[p] = all
		}
		if p == "open" || p == "shut" || p == "all" {
			for _, one := range all {
				b.Keep = append(b.Keep, kept{p, one})
			}
		}
	}
	slices.SortFunc(b.Keep, func(x, y kept) int { return strings.Compare(x.Name+x.Value, y.Name+y.Value) })
	api.Set("on", b.Net.On.String())
	b.Plain = "/network?" + plain.Encode()
	b.API = "/api/v1/stakeholders/" + url.PathEscape(b.Net.Of.Code) + "/network?" + api.Encode()
}

// fillChoices offers the kinds and edge types that are shown or chosen.
func (b *networkBody) fillChoices(q networkQuery) {
	for _, k := range graph.Kinds {
		chosen := slices.Contains(q.kinds, k.Kind)
		if chosen || slices.ContainsFunc(b.Net.Kinds, func(s KindSeen) bool { return s.Kind == k.Kind }) {
			b.Kinds = append(b.Kinds, choice{string(k.Kind), k.Plural, chosen})
		}
	}
	for _, t := range graph.EdgeTypes {
		chosen := slices.Contains(q.edges, t.Type)
		if chosen || slices.ContainsFunc(b.Net.Types, func(s TypeSeen) bool { return s.Type == t.Type }) {
			b.Edges = append(b.Edges, choice{string(t.Type), t.Says, chosen})
		}
	}
	for i, words := range []string{"1 step", "2 steps", "3 steps"} {
		b.Steps = append(b.Steps, choice{strconv.Itoa(i + 1), words, q.steps == i+1})
	}
}
