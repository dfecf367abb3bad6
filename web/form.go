package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// form reads parameters one by one and remembers the first that is wrong. With
// notes it also records what is read, for the API's description.
type form struct {
	values url.Values
	path   func(string) string // returns a part of the address itself
	known  []string
	notes  *[]note
	err    error
}

// note describes a parameter that is read.
type note struct {
	name        string
	in          string // query or path
	sort        string // text, number, day, yes, kinds, edges, codes, choice
	least, most int
	without     string // the default
	choices     []string
	free        bool // optional, whatever its name
}

func newForm(v url.Values) *form { return &form{values: v} }

func (f *form) wrong(param, reason string) {
	if f.err == nil {
		f.err = &graph.ParamError{Param: param, Reason: reason}
	}
}

func (f *form) note(n note) {
	f.known = append(f.known, n.name)
	if f.notes != nil {
		if n.in == "" {
			n.in = "query"
		}
		*f.notes = append(*f.notes, n)
	}
}

// inPath returns a part of the address.
func (f *form) inPath(param string) string {
	if f.notes != nil {
		f.note(note{name: param, in: "path", sort: "text"})
		return ""
	}
	return f.path(param)
}

// value returns the one value of a parameter.
func (f *form) value(param string) string {
	if len(f.values[param]) > 1 {
		f.wrong(param, "is given more than once")
	}
	v := strings.TrimSpace(f.values.Get(param))
	if len(v) > 200 {
		f.wrong(param, "is longer than 200 bytes")
	}
	return v
}

func (f *form) one(param string) string {
	f.note(note{name: param, sort: "text"})
	return f.value(param)
}

// maybe reads a parameter that is optional here but required by other questions.
func (f *form) maybe(param string) string {
	f.note(note{name: param, sort: "text", free: true})
	return f.value(param)
}

// choice returns one of the values; the first is the default.
func (f *form) choice(param string, values ...string) string {
	f.note(note{name: param, sort: "choice", choices: values, without: values[0]})
	v := f.value(param)
	if v == "" {
		return values[0]
	}
	if !slices.Contains(values, v) {
		f.wrong(param, "must be "+orList(values))
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
func (f *form) parts(param string) []string {
	var out []string
	for _, v := range f.values[param] {
		for part := range strings.SplitSeq(v, ",") {
			if part = strings.TrimSpace(part); part == "" {
				continue
			}
			if len(part) > 200 {
				f.wrong(param, "has a part longer than 200 bytes")
			}
			out = append(out, part)
		}
	}
	return out
}

// list reads codes that may repeat or be separated by commas.
func (f *form) list(param string) []string {
	f.note(note{name: param, sort: "codes"})
	return f.parts(param)
}

// number reads a whole number between two bounds.
func (f *form) number(param string, without, least, most int) int {
	f.note(note{name: param, sort: "number", least: least, most: most, without: strconv.Itoa(without)})
	v := f.value(param)
	if v == "" {
		return without
	}
	n, err := strconv.Atoi(v)
	switch {
	case err != nil:
		f.wrong(param, "is not a whole number")
	case n < least || n > most:
		f.wrong(param, "must be "+strconv.Itoa(least)+" to "+strconv.Itoa(most))
	}
	return n
}

func (f *form) day(param string, today graph.Day) graph.Day {
	f.note(note{name: param, sort: "day", without: "today"})
	v := f.value(param)
	if v == "" {
		return today
	}
	d, err := graph.ParseDay(v)
	if err != nil {
		f.wrong(param, "is not a date, such as 2026-11-23")
	}
	return d
}

// yes reads true or false.
func (f *form) yes(param string, without bool) bool {
	f.note(note{name: param, sort: "yes", without: strconv.FormatBool(without)})
	switch f.value(param) {
	case "":
		return without
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	f.wrong(param, "must be true or false")
	return without
}

func (f *form) kinds(param string) []graph.Kind {
	return named(f, param, "kinds", "an unknown kind", graph.Kind.Known)
}

func (f *form) edges(param string) []graph.EdgeType {
	return named(f, param, "edges", "an unknown edge type", graph.EdgeType.Known)
}

// named reads one or more names and checks that each is known.
func named[T ~string](f *form, param, sort, unknown string, known func(T) bool) []T {
	f.note(note{name: param, sort: sort})
	var out []T
	for _, v := range f.parts(param) {
		if !known(T(v)) {
			f.wrong(param, "includes "+unknown)
		}
		out = append(out, T(v))
	}
	return out
}

// end returns the first error; an unknown parameter is one too.
func (f *form) end() error {
	for p := range f.values {
		if !slices.Contains(f.known, p) {
			f.wrong("query", "has a parameter that this address does not use. It uses: "+strings.Join(f.known, ", "))
		}
	}
	return f.err
}

// pathQuery reads the parameters of a path question.
func (f *form) pathQuery(today graph.Day) graph.PathQuery {
	q := graph.NewPathQuery(f.one("from"), f.one("to"), f.day("on", today))
	q.Via, q.Avoid = f.list("via"), f.list("avoid")
	q.Kinds, q.Edges = f.kinds("kinds"), f.edges("edges")
	q.MaxHops = f.number("maxHops", q.MaxHops, 1, graph.MaxHopsLimit)
	q.Slack = f.number("slack", q.Slack, 0, graph.SlackLimit)
	q.Limit = f.number("limit", q.Limit, 1, graph.PathsLimit)
	q.Unfolded = !f.yes("fold", true)
	return q
}

// pathQuery reads and checks the path question in a page's address.
func pathQuery(v url.Values, today graph.Day) (graph.PathQuery, error) {
	f := newForm(v)
	q := f.pathQuery(today)
	if err := f.end(); err != nil {
		return q, err
	}
	return q, q.Validate()
}
