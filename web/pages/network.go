package pages

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/network"
)

// The page of what is around a stakeholder: a tree whose branches open and fold, as a
// picture with a table beside it. Every state of it is an address, so it works without scripts.
var _ = at("/network", (*site).networkPage)

// networkBody is the page of a network.
type networkBody struct {
	Asked  string
	Hits   []offer     // matches, if the text asked for is not a code
	Boards []graph.Hit // to start from, if nothing was asked for
	Net    network.Network
	Rows   []networkRow
	Only   only
	Steps  []choice
	API    string // the address of the same network, without a format
	Script string
	Keep   []kept // hidden fields of the form
}

type kept struct{ Name, Value string }

// networkRow is one line of the table beside the picture.
type networkRow struct {
	network.Row
	Change string // the address that opens or folds it, if that is possible; for a fold that is full, of its list
}

// rows returns a network as a table. v is the page's query.
func rows(n network.Network, v url.Values) []networkRow {
	var out []networkRow
	for _, r := range n.Rows() {
		row := networkRow{Row: r}
		switch {
		case r.Full:
			row.Change = "/s/" + url.PathEscape(r.Under.Code) + "?" + url.Values{"kinds": {string(r.Kind)}, "on": {n.On.String()}}.Encode() + "#rel"
		case r.Count > 0:
			row.Change = changed(v, "all", r.Under.Code+":"+string(r.Kind), "")
		case r.Opened && r.Under.Code != "":
			row.Change = changed(v, "shut", r.Code, "open")
		case r.Beyond != 0 && r.Under.Code != "":
			row.Change = changed(v, "open", r.Code, "shut")
		}
		out = append(out, row)
	}
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

func (s *site) networkPage(c *gin.Context, view graph.View) (func(), error) {
	v := c.Request.URL.Query()
	for p, all := range v { // a form sends its empty boxes too
		if len(all) == 1 && all[0] == "" {
			v.Del(p)
		}
	}
	f := web.NewForm(v)
	q := api.ReadNetwork(f, f.One("of"), s.Today())
	if err := f.End(); err != nil {
		return nil, err
	}
	b := networkBody{Asked: q.Code, Script: s.Script(web.NetworkScript)}
	find := func(text string, kinds []graph.Kind, limit int) ([]graph.Hit, error) {
		hits, err := ask.Search(view, graph.SearchQuery{Text: text, Kinds: kinds, On: q.On, Limit: limit})
		return slices.DeleteFunc(hits, func(h graph.Hit) bool { return text != q.Code && !h.Open }), err
	}
	var err error
	if q.Code == "" {
		// Every board has these words in its name.
		if b.Boards, err = find("integrated care board", []graph.Kind{graph.ICS}, 100); err != nil {
			return nil, err
		}
		slices.SortFunc(b.Boards, func(x, y graph.Hit) int { return strings.Compare(x.Name, y.Name) })
		return s.shows(c, http.StatusOK, "network", page{Title: "Show connections", On: q.On, Body: b})
	}
	view = graph.AsOf(view, q.On)
	if _, err := graph.Known(view, q.Code); err != nil {
		if !errors.Is(err, graph.ErrNotFound) {
			return nil, err
		}
		hits, err := find(q.Code, nil, 8)
		if err != nil {
			return nil, err
		}
		b.Hits = offers(hits, q.On, "/network", v, "of")
		return s.shows(c, http.StatusOK, "network", page{Title: "Which one?", On: q.On, Body: b})
	}
	n, err := network.Around(view, q)
	if err != nil {
		return nil, err
	}
	b.fill(n, q, v)
	web.TellCut(c, n.Cut)
	return s.shows(c, http.StatusOK, "network", page{Title: "The connections of " + sentence.Name(n.Of.Name), On: q.On, Body: b})
}

// fill prepares what the page shows of the network.
func (b *networkBody) fill(n network.Network, q network.Query, v url.Values) {
	b.Net, b.Rows = n, rows(n, v)
	b.Only = onlyOf(v,
		func(k graph.Kind) bool {
			return slices.ContainsFunc(n.Kinds, func(s network.KindSeen) bool { return s.Kind == k })
		},
		func(t graph.EdgeType) bool {
			return slices.ContainsFunc(n.Types, func(s network.TypeSeen) bool { return s.Type == t })
		})
	b.Only.Title, b.Only.Legend = "Show only some kinds or relationships", "Show only these, and what is on the way to them"
	b.fillAddresses(v)
	for i, words := range []string{"1 step", "2 steps", "3 steps"} {
		b.Steps = append(b.Steps, choice{strconv.Itoa(i + 1), words, q.Steps == i+1})
	}
}

// fillAddresses makes the addresses of the same network without filters and over
// the API, and keeps in the form what was opened and folded.
func (b *networkBody) fillAddresses(v url.Values) {
	plain, whole := url.Values{}, url.Values{}
	for p, all := range v {
		if p != "kinds" && p != "edges" {
			plain[p] = all
		}
		if p != "of" {
			whole[p] = all
		}
		if p == "open" || p == "shut" || p == "all" {
			for _, one := range all {
				b.Keep = append(b.Keep, kept{p, one})
			}
		}
	}
	slices.SortFunc(b.Keep, func(x, y kept) int { return strings.Compare(x.Name+x.Value, y.Name+y.Value) })
	whole.Set("on", b.Net.On.String())
	b.Only.Plain = "/network?" + plain.Encode()
	b.API = api.Root + "/stakeholders/" + url.PathEscape(b.Net.Of.Code) + "/network?" + whole.Encode()
}
