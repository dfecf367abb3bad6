package web

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
)

// Form reads parameters one by one and remembers the first that is wrong. A form
// made by NewNotes reads nothing, but records what is read, for the API's
// description.
type Form struct {
	values url.Values
	path   func(string) string // returns a part of the address itself
	known  []string
	noting bool
	notes  []Note
	err    error
}

// Note describes a parameter that is read.
type Note struct {
	Name        string
	In          string // query or path
	Sort        string // text, number, day, yes, kinds, edges, codes, choice
	Least, Most int
	Without     string // the default
	Choices     []string
	Free        bool // optional, whatever its name
}

// TextLimit is how many characters the value of a parameter may have, or a part of one that is a list.
const TextLimit = 200

// NewForm returns a form over the parameters of a query.
func NewForm(v url.Values) *Form { return &Form{values: v} }

// FormOf returns a form over the address of a request.
func FormOf(c *gin.Context) *Form { return &Form{values: c.Request.URL.Query(), path: c.Param} }

// NewNotes returns a form that records what is read.
func NewNotes() *Form { return &Form{noting: true} }

// Notes returns what was read, in order.
func (f *Form) Notes() []Note { return f.notes }

// Values returns the parameters of the query.
func (f *Form) Values() url.Values { return f.values }

// Wrong says that a parameter is wrong. The first wrong one counts.
func (f *Form) Wrong(param, reason string) {
	if f.err == nil {
		f.err = &graph.ParamError{Param: param, Reason: reason}
	}
}

func (f *Form) note(n Note) {
	f.known = append(f.known, n.Name)
	if f.noting {
		if n.In == "" {
			n.In = "query"
		}
		f.notes = append(f.notes, n)
	}
}

// InPath returns a part of the address.
func (f *Form) InPath(param string) string {
	if f.noting {
		f.note(Note{Name: param, In: "path", Sort: "text"})
		return ""
	}
	return f.path(param)
}

// value returns the one value of a parameter.
func (f *Form) value(param string) string {
	if len(f.values[param]) > 1 {
		f.Wrong(param, "is given more than once")
	}
	v := strings.TrimSpace(f.values.Get(param))
	if utf8.RuneCountInString(v) > TextLimit {
		f.Wrong(param, "is longer than 200 characters")
	}
	return v
}

// One returns the one value of a parameter that is text.
func (f *Form) One(param string) string {
	f.note(Note{Name: param, Sort: "text"})
	return f.value(param)
}

// Maybe reads a parameter that is optional here but required by other questions.
func (f *Form) Maybe(param string) string {
	f.note(Note{Name: param, Sort: "text", Free: true})
	return f.value(param)
}

// Choice returns one of the values; the first is the default.
func (f *Form) Choice(param string, values ...string) string {
	f.note(Note{Name: param, Sort: "choice", Choices: values, Without: values[0]})
	v := f.value(param)
	if v == "" {
		return values[0]
	}
	if !slices.Contains(values, v) {
		f.Wrong(param, "must be "+orList(values))
	}
	return v
}

func orList(values []string) string {
	if len(values) == 1 {
		return values[0]
	}
	return strings.Join(values[:len(values)-1], ", ") + " or " + values[len(values)-1]
}

// parts splits a parameter that may repeat or contain commas.
func (f *Form) parts(param string) []string {
	var out []string
	for _, v := range f.values[param] {
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			if utf8.RuneCountInString(part) > TextLimit {
				f.Wrong(param, "has a part longer than 200 characters")
			}
			out = append(out, part)
		}
	}
	return out
}

// List reads codes that may repeat or be separated by commas.
func (f *Form) List(param string) []string {
	f.note(Note{Name: param, Sort: "codes"})
	return f.parts(param)
}

// Number reads a whole number between two bounds.
func (f *Form) Number(param string, without, least, most int) int {
	f.note(Note{Name: param, Sort: "number", Least: least, Most: most, Without: strconv.Itoa(without)})
	v := f.value(param)
	if v == "" {
		return without
	}
	n, err := strconv.Atoi(v)
	switch {
	case err != nil:
		f.Wrong(param, "is not a whole number")
	case n < least || n > most:
		f.Wrong(param, "must be "+strconv.Itoa(least)+" to "+strconv.Itoa(most))
	}
	return n
}

// Day reads a date; today if there is none.
func (f *Form) Day(param string, today graph.Day) graph.Day {
	f.note(Note{Name: param, Sort: "day", Without: "today"})
	v := f.value(param)
	if v == "" {
		return today
	}
	d, err := graph.ParseDay(v)
	if err != nil {
		f.Wrong(param, "is not a date, such as 2026-11-23")
	}
	return d
}

// Yes reads true or false.
func (f *Form) Yes(param string, without bool) bool {
	f.note(Note{Name: param, Sort: "yes", Without: strconv.FormatBool(without)})
	switch f.value(param) {
	case "":
		return without
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	f.Wrong(param, "must be true or false")
	return without
}

// Kinds reads kinds, and checks that each is known.
func (f *Form) Kinds(param string) []graph.Kind {
	return named(f, param, "kinds", "an unknown kind", graph.Kind.Known)
}

// Edges reads types of edge, and checks that each is known.
func (f *Form) Edges(param string) []graph.EdgeType {
	return named(f, param, "edges", "an unknown edge type", graph.EdgeType.Known)
}

// named reads one or more names and checks that each is known.
func named[T ~string](f *Form, param, sort, unknown string, known func(T) bool) []T {
	f.note(Note{Name: param, Sort: sort})
	var out []T
	for _, v := range f.parts(param) {
		if !known(T(v)) {
			f.Wrong(param, "includes "+unknown)
		}
		out = append(out, T(v))
	}
	return out
}

// plainName is a name that a message can repeat: it cannot be mistaken for anything else.
var plainName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,39}$`)

// End returns the first error; an unknown parameter is one too.
func (f *Form) End() error {
	for _, p := range slices.Sorted(maps.Keys(f.values)) {
		if !slices.Contains(f.known, p) {
			named := ""
			if plainName.MatchString(p) {
				named = ": " + p
			}
			f.Wrong("query", "has a parameter that it does not use"+named+". It uses: "+strings.Join(f.known, ", "))
		}
	}
	return f.err
}

// PathQuery reads the parameters of a path question.
func (f *Form) PathQuery(today graph.Day) graph.PathQuery {
	q := graph.NewPathQuery(f.One("from"), f.One("to"), f.Day("on", today))
	q.Via, q.Avoid = f.List("via"), f.List("avoid")
	q.Kinds, q.Edges = f.Kinds("kinds"), f.Edges("edges")
	q.MaxCost = f.Number("maxCost", q.MaxCost, 1, graph.MaxCostLimit)
	q.MaxHops = f.Number("maxHops", q.MaxHops, 1, graph.MaxHopsLimit)
	q.Slack = f.Number("slack", q.Slack, 0, graph.SlackLimit)
	q.Limit = f.Number("limit", q.Limit, 1, graph.PathsLimit)
	q.Unfolded = !f.Yes("fold", true)
	return q
}

// PathQuery reads and checks the path question in a page's address.
func PathQuery(v url.Values, today graph.Day) (graph.PathQuery, error) {
	f := NewForm(v)
	q := f.PathQuery(today)
	if err := f.End(); err != nil {
		return q, err
	}
	return q, q.Validate()
}
