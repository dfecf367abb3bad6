package pages

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

// peopleRoutes adds the pages for changing people. They show details that no other
// page shows, so they exist only if people may be changed.
func (s *site) peopleRoutes() {
	if s.People == nil {
		return
	}
	s.Handle(http.MethodGet, "/people/new", s.newPersonPage)
	s.Handle(http.MethodPost, "/people/new", s.addPerson)
	s.Handle(http.MethodGet, "/people/:code", s.personPage)
	s.Handle(http.MethodPost, "/people/:code/:key", s.amendPerson)
	s.Handle(http.MethodGet, "/people/:code/record.json", s.personRecord)
}

const peopleShown = 100 // rows of a page

// personRow is a person in one role, or without a role if they hold none that day.
type personRow struct {
	Person, At graph.Ref
	Edge       graph.Edge
}

// fits reports whether a row contains every word of a text.
func (r personRow) fits(text string) bool {
	cells := []string{r.Person.Name, r.Person.Code, r.Edge.Role, r.At.Name, sentence.Name(r.At.Name), r.At.Code}
	all := strings.ToLower(strings.Join(cells, " "))
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

type peopleBody struct {
	Asked        string
	Rows         []personRow
	People       int // on record, whatever was searched for
	Total        int // rows that fit
	First, Last  int // of them, counted from 1
	Before, More string
}

// peoplePage lists the people on record and the roles that they hold on a day.
func (s *site) peoplePage(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	b := peopleBody{Asked: f.One("q")}
	on, offset := f.Day("on", s.Today()), f.Number("offset", 0, 0, 1_000_000)
	err := f.End()
	var rows []personRow
	if err == nil {
		rows, b.People, err = peopleOn(graph.AsOf(view, on), on)
	}
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r personRow) bool { return !r.fits(b.Asked) })
	b.Total = len(rows)
	if offset >= b.Total { // beyond the end: show the last page
		offset = max(0, b.Total-1) / peopleShown * peopleShown
	}
	b.Rows = rows[offset:min(offset+peopleShown, b.Total)]
	b.First, b.Last = offset+1, offset+len(b.Rows)
	at := func(offset int) string {
		return "/people?" + url.Values{"q": {b.Asked}, "on": {on.String()}, "offset": {strconv.Itoa(offset)}}.Encode()
	}
	if offset > 0 {
		b.Before = at(max(0, offset-peopleShown))
	}
	if b.Last < b.Total {
		b.More = at(b.Last)
	}
	return s.cites(c, view, "people", page{Title: "People on record", On: on, Body: b})
}

// titles are the words before a name that do not count where names are sorted.
var titles = []string{"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "dame", "rev"}

// bySurname is what a person's name is sorted by: the last word, then the others, without a title.
func bySurname(name string) string {
	words := strings.Fields(strings.ToLower(name))
	for len(words) > 1 && slices.Contains(titles, strings.TrimSuffix(words[0], ".")) {
		words = words[1:]
	}
	if len(words) == 0 {
		return ""
	}
	last := len(words) - 1
	return strings.Join(append([]string{words[last]}, words[:last]...), " ")
}

// peopleOn returns everybody on record, by surname, with each role that they hold
// on the day, and the number of people.
func peopleOn(view graph.View, on graph.Day) (rows []personRow, people int, err error) {
	all, err := view.All(graph.Person)
	if err != nil {
		return nil, 0, err
	}
	codes := make([]string, len(all))
	known := map[string]*graph.Node{}
	for i, n := range all {
		codes[i], known[n.Code] = n.Code, n
	}
	held, err := view.Edges(codes, graph.Holds)
	if err != nil {
		return nil, 0, err
	}
	var places []string
	for _, e := range held {
		places = append(places, e.To)
	}
	slices.Sort(places)
	at, err := view.Nodes(slices.Compact(places)...)
	if err != nil {
		return nil, 0, err
	}
	for _, n := range at {
		known[n.Code] = n
	}
	busy := map[string]bool{}
	for _, e := range held {
		if person, at := known[e.From], known[e.To]; e.Counts(on) && person.On(on) && at.On(on) {
			rows = append(rows, personRow{person.Ref(), at.Ref(), *e})
			busy[e.From] = true
		}
	}
	for _, n := range all {
		if !busy[n.Code] {
			rows = append(rows, personRow{Person: n.Ref()})
		}
	}
	slices.SortFunc(rows, func(a, b personRow) int {
		return cmp.Or(strings.Compare(bySurname(a.Person.Name), bySurname(b.Person.Name)), strings.Compare(a.Person.Code, b.Person.Code),
			graph.CompareEdges(&a.Edge, &b.Edge))
	})
	return rows, len(all), nil
}
