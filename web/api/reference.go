package api

import (
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/throughline-graph/throughline/web"
)

// Reference is one operation, for people to read.
type Reference struct {
	Address, Title, About, Example string
	Params                         []Param
	Formats                        []string
}

// Dated says whether the operation asks about a day.
func (r Reference) Dated() bool {
	return slices.ContainsFunc(r.Params, func(p Param) bool { return p.Name == "on" })
}

// Param is a parameter of an operation, for people to read.
type Param struct {
	Name, Words, Values string
	Required            bool
}

// References returns the operations in the order of the description.
func References(s *web.Server) []Reference {
	var out []Reference
	doc := description(s)
	for _, o := range operations {
		op := doc.Paths[o.path].Get
		r := Reference{Address: Root + o.path, Title: o.title, About: o.about, Example: o.example, Formats: o.formats()}
		for _, p := range op.Parameters {
			r.Params = append(r.Params, Param{p.Name, p.Description, values(p.Schema), p.Required})
		}
		out = append(out, r)
	}
	return out
}

// values says in words what values a parameter accepts.
func values(s *huma.Schema) string {
	switch {
	case s.Items != nil && len(s.Items.Enum) > 0:
		return "one or more of the kinds or edge types below"
	case s.Items != nil:
		return "codes, repeated or separated by commas"
	case len(s.Enum) > 0:
		var all []string
		for _, v := range s.Enum {
			all = append(all, v.(string))
		}
		return strings.Join(all, ", ")
	case s.Minimum != nil && s.Maximum != nil:
		words := strconv.Itoa(int(*s.Minimum)) + " to " + strconv.Itoa(int(*s.Maximum))
		return words + "; if empty, " + strconv.Itoa(s.Default.(int))
	case s.Type == huma.TypeBoolean:
		return "true or false; if empty, " + strconv.FormatBool(s.Default.(bool))
	case s.Format == "date":
		return "YYYY-MM-DD"
	}
	return "text"
}
