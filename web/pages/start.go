package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

// The first page: how much the graph holds, and examples to click that are chosen from
// the graph itself.
var _ = at("/", (*site).startPage)

// start is what the start page shows.
type start struct {
	Nodes, Edges   int
	Oldest, Newest graph.Day // of the lists that give their own date
	Counts         []count
	Examples       []example
}

type count struct {
	Kind  graph.Kind
	Count int
	Note  string // what the kind is, and what makes the number uncertain
}

// counted are the kinds in the order in which the page counts them: what people ask about
// most comes first.
var counted = []graph.Kind{graph.Practice, graph.PCN, graph.Pharmacy, graph.ICS, graph.SubICB, graph.Trust, graph.Hospital, graph.LPC,
	graph.Federation, graph.Place, graph.Person, graph.Branch, graph.PharmacyOwner, graph.HWB, graph.Region, graph.CancerAlliance,
	graph.Provider, graph.Service, graph.Hub}

// explained says what a kind is where its name alone does not.
var explained = map[graph.Kind]string{
	graph.Place:    "parts of an ICB's area where organisations plan care together",
	graph.Provider: "other organisations that run practices, clinics or hospitals",
	graph.Service:  "clinics and the like that prescribe but are not GP practices",
	graph.Hub:      "parts of NHS England that buy care, for example for prisons",
}

type example struct{ Title, Why, URL string }

// dayExamples are the examples for one graph on one day.
type dayExamples struct {
	version string
	day     graph.Day
	all     []example
}

func (s *site) startPage(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	on := f.Day("on", s.Today())
	if err := f.End(); err != nil {
		return nil, err
	}
	sum, err := ask.Summary(view, on)
	if err != nil {
		return nil, err
	}
	st := start{Nodes: sum.Nodes, Edges: sum.Edges}
	st.Oldest, st.Newest = datesOf(sum.Sources)
	for _, k := range counted {
		if n := sum.Open[k]; n > 0 {
			notes := slices.DeleteFunc([]string{explained[k], sentence.Doubt(sum.Doubts[k])}, func(s string) bool { return s == "" })
			st.Counts = append(st.Counts, count{k, n, strings.Join(notes, "; ")})
		}
	}
	if st.Examples, err = s.keptExamples(view, on); err != nil {
		return nil, err
	}
	return s.shows(c, http.StatusOK, "start", page{Title: "How NHS organisations in England connect", On: on, Body: st})
}

// keptExamples returns the examples for the graph as it is now. Choosing them
// takes several questions, so it is done once for each graph and day.
func (s *site) keptExamples(view graph.View, on graph.Day) ([]example, error) {
	version := s.VersionOf(view)
	if k := s.examplesKept.Load(); k != nil && k.version == version && k.day == on {
		return k.all, nil
	}
	all, err := s.examples(view, on)
	if err == nil {
		s.examplesKept.Store(&dayExamples{version, on, all})
	}
	return all, err
}

// examples chooses three questions that this graph can answer.
func (s *site) examples(view graph.View, on graph.Day) ([]example, error) {
	pcn, err := s.exampleNetwork(view, on)
	if err != nil || pcn.Code == "" {
		return nil, err
	}
	practice, err := s.first(view, pcn, graph.MemberOf, graph.Practice, on)
	if err != nil {
		return nil, err
	}
	board, err := s.boardOf(view, pcn, on)
	if err != nil {
		return nil, err
	}
	person, err := s.first(view, board, graph.Holds, graph.Person, on)
	if err != nil {
		return nil, err
	}
	var out []example
	if practice.Code != "" && board.Code != "" {
		out = append(out, pathExample(practice, board, "See how a GP practice connects to its integrated care board"))
	}
	shop, err := s.exampleShop(view, pcn, practice, on)
	if err != nil {
		return nil, err
	}
	if shop.URL != "" {
		out = append(out, shop)
	}
	if person.Code != "" && practice.Code != "" {
		return append(out, pathExample(person, practice,
			"See how a person who has a role at an integrated care board connects to a GP practice")), nil
	}
	return append(out, example{sentence.Name(pcn.Name),
		"See a PCN: its practices, the board above it, and the source of each fact", "/s/" + url.PathEscape(pcn.Code)}), nil
}

// shopsTried is how many pharmacies are looked at for one that only a rule links.
const shopsTried = 12

// exampleShop is the path from a pharmacy of a PCN to a practice: if it can be, from one that
// only a rule links to the PCN. It is empty if there is no pharmacy.
func (s *site) exampleShop(view graph.View, pcn, practice graph.Ref, on graph.Day) (example, error) {
	if practice.Code == "" {
		return example{}, nil
	}
	n, err := ask.Neighbours(view, ask.NeighbourQuery{Code: pcn.Code, On: on,
		Kinds: []graph.Kind{graph.Pharmacy}, Edges: []graph.EdgeType{graph.AlignedTo}, Limit: shopsTried})
	if err != nil || len(n.Steps) == 0 {
		return example{}, err
	}
	for _, step := range n.Steps {
		q := graph.NewPathQuery(step.Other.Code, practice.Code, on)
		q.Limit = 1
		found, err := ask.Paths(view, q)
		if err != nil {
			return example{}, err
		}
		if len(found.Paths) > 0 && slices.ContainsFunc(found.Paths[0].Edges, func(h graph.Hop) bool {
			return h.Type == graph.AlignedTo && h.Basis == graph.Derived
		}) {
			return pathExample(step.Other, practice, "See how a pharmacy connects to a GP practice, and the rule that links it to a PCN"), nil
		}
	}
	return pathExample(n.Steps[0].Other, practice, "See how a pharmacy connects to a GP practice"), nil
}

func pathExample(from, to graph.Ref, why string) example {
	address := "/path?" + url.Values{"from": {from.Code}, "to": {to.Code}}.Encode()
	return example{sentence.Name(from.Name) + " → " + sentence.Name(to.Name), why, address}
}

// exampleNetwork finds a network that is open, or none.
func (s *site) exampleNetwork(view graph.View, on graph.Day) (graph.Ref, error) {
	for _, text := range []string{"Bay", "PCN", "Network"} {
		hits, err := ask.Search(view, graph.SearchQuery{Text: text, Kinds: []graph.Kind{graph.PCN}, On: on, Limit: 1})
		if err != nil {
			return graph.Ref{}, err
		}
		if len(hits) > 0 && hits[0].Open {
			return hits[0].Ref, nil
		}
	}
	return graph.Ref{}, nil
}

// boardOf returns the board on a network's line, or none.
func (s *site) boardOf(view graph.View, pcn graph.Ref, on graph.Day) (board graph.Ref, err error) {
	line, err := ask.Line(view, ask.CodeQuery{Code: pcn.Code, On: on})
	if err != nil {
		return board, err
	}
	for _, stage := range line.Stages {
		if stage.Name == ask.StageICS && len(stage.Stops) > 0 {
			board = stage.Stops[0].Ref
		}
	}
	return board, nil
}

// first returns the first neighbour of a kind by an edge type, if there is one.
func (s *site) first(view graph.View, of graph.Ref, by graph.EdgeType, kind graph.Kind, on graph.Day) (graph.Ref, error) {
	if of.Code == "" {
		return graph.Ref{}, nil
	}
	n, err := ask.Neighbours(view, ask.NeighbourQuery{Code: of.Code, On: on,
		Kinds: []graph.Kind{kind}, Edges: []graph.EdgeType{by}, Limit: 1})
	if err != nil || len(n.Steps) == 0 {
		return graph.Ref{}, err
	}
	return n.Steps[0].Other, nil
}
