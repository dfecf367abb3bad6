package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Lists in answers are empty, never null.
func init() { huma.DefaultArrayNullable = false }

// wordsIgnored ends the description of a list whose unknown codes are not an error.
const wordsIgnored = "Codes that are not shown are ignored."

// paramWords explain each parameter, for every question that takes it.
var paramWords = map[string]string{
	"q":       "A name, code, old code or postcode.",
	"kind":    "Only stakeholders of these kinds.",
	"kinds":   "Only these kinds. For a path: the kinds it may pass through.",
	"edges":   "Only these types of edge.",
	"on":      "The date that the answer is for.",
	"limit":   "The most results to return.",
	"cursor":  "Where this page of results begins: the value of next from the previous page.",
	"code":    "A stakeholder's code, such as an ODS code.",
	"rule":    "nearest, within:METRES (1 to 50000), items or lead; or all, if the question can compare the rules. If empty: nearest.",
	"sisters": "The most sister pharmacies to list for a pharmacy.",
	"from":    "The code that the path starts from.",
	"to":      "The code that the path leads to.",
	"via":     "Codes that the path must pass through, in any order; at most 6.",
	"avoid":   "Codes that the path must not pass through; at most 100.",
	"maxHops": "The most hops that a path may have.",
	"slack":   "How many hops more than the shortest path to allow.",
	"steps":   "How many steps out from the centre open by default.",
	"open":    "Other codes to open. " + wordsIgnored,
	"shut":    "Codes to fold that would otherwise be open. " + wordsIgnored,
	"all":     "CODE:Kind, repeated or separated by commas: show every stakeholder of that kind around that code, without a cap.",
	"fold":    "Whether to show paths of the same shape as one.",
	"at":      "A weekday and a time of a usual week, such as Sun 10:00. If empty, the answer is not about a particular time.",
	"table":   "Which table to return as CSV.",
	"format":  "The format of the answer. It overrides the Accept header.",
}

// paramExamples come from the built-in sample.
var paramExamples = map[string]any{
	"q": "bay", "code": "U99001", "from": "X99001", "to": "QZ9", "rule": "nearest", "at": "Sun 10:00", "on": "2026-11-23",
}

// dayDoc stands for graph.Day in the description.
type dayDoc struct{}

// Schema describes a day as text, or null if it is unknown.
func (dayDoc) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Nullable: true, Description: "null means unknown or open-ended"}
}

// These list the values that a field may have.
type kindDoc struct{}

// Schema lists the kinds.
func (kindDoc) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Enum: kindNames()}
}

type edgeDoc struct{}

// Schema lists the types of edge.
func (edgeDoc) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Enum: edgeNames()}
}

type reasonDoc struct{}

// Schema lists the codes of reasons, with what each means.
func (reasonDoc) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Enum: []any{""}}
	var means []string
	for _, r := range graph.ReasonCodes {
		s.Enum = append(s.Enum, string(r.Code))
		means = append(means, string(r.Code)+": "+r.Means)
	}
	s.Description = "why there is nothing, as a code; empty if there is something. " + strings.Join(means, "; ")
	return s
}

type differDoc struct{}

// Schema lists the verdicts on all rules.
func (differDoc) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, c := range ask.DifferCodes {
		s.Enum = append(s.Enum, string(c))
	}
	return s
}

type seenDoc struct{}

// Schema lists how a day can be known.
func (seenDoc) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Enum: []any{""}}
	var means []string
	for _, m := range graph.SeenCodes {
		s.Enum = append(s.Enum, string(m.Code))
		means = append(means, string(m.Code)+": "+m.Words)
	}
	s.Description = "how the day is known. " + strings.Join(means, "; ")
	return s
}

func kindNames() (out []any) {
	for _, k := range graph.Kinds {
		out = append(out, string(k.Kind))
	}
	return out
}

func edgeNames() (out []any) {
	for _, t := range graph.EdgeTypes {
		out = append(out, string(t.Type))
	}
	return out
}

// Problem describes an error as RFC 9457 asks.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Param  string `json:"param,omitempty" doc:"the parameter to correct"`
}

// schemaName names the answer of an operation as its question: ask.OwnersAnswer is Owners.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	short := strings.TrimSuffix(name, "Answer")
	if short != "" && slices.ContainsFunc(operations, func(o *operation) bool { return o.answers() == t }) {
		return short
	}
	return name
}

// describe builds the API's description from the code that answers it.
func describe(s *Server) *huma.OpenAPI {
	schemas := huma.NewMapRegistry("#/components/schemas/", schemaName)
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.Day](), reflect.TypeFor[dayDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.Distance](), reflect.TypeFor[int]())
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.Kind](), reflect.TypeFor[kindDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.EdgeType](), reflect.TypeFor[edgeDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.ReasonCode](), reflect.TypeFor[reasonDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[ask.DifferCode](), reflect.TypeFor[differDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.SeenCode](), reflect.TypeFor[seenDoc]())
	problem := map[string]*huma.MediaType{"application/problem+json": {
		Schema:  schemas.Schema(reflect.TypeFor[Problem](), true, "Problem"),
		Example: Problem{"about:blank", "Unprocessable Entity", 422, "limit: must be 1 to 50", "limit"},
	}}
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Throughline", Version: "1",
			Description: "How a practice, pharmacy or person in the NHS in England connects to another. Not affiliated with or endorsed by the NHS.",
			License:     &huma.License{Name: "Apache-2.0", URL: "https://www.apache.org/licenses/LICENSE-2.0"}},
		Servers: []*huma.Server{{URL: apiRoot}},
		Paths:   map[string]*huma.PathItem{},
		Components: &huma.Components{Schemas: schemas, SecuritySchemes: map[string]*huma.SecurityScheme{
			"token": {Type: "http", Scheme: "bearer", Description: "Needed only if the server was started with a token."}}},
		Security: []map[string][]string{{}, {"token": {}}},
	}
	for _, o := range operations {
		var notes []note
		f := &form{values: url.Values{}, notes: &notes}
		o.read(s, f)
		o.csvTable(f)
		f.choice("format", o.formats()...)
		op := &huma.Operation{OperationID: o.id, Summary: o.title, Description: o.about, Responses: map[string]*huma.Response{}}
		for _, n := range notes {
			op.Parameters = append(op.Parameters, n.describe())
		}
		ok := &huma.Response{Description: "The answer.", Content: map[string]*huma.MediaType{}, Headers: map[string]*huma.Param{
			"ETag": {Description: "Identifies the answer. Send it as If-None-Match next time.", Schema: &huma.Schema{Type: huma.TypeString}}}}
		for _, format := range o.formats() {
			m := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
			if format == "json" {
				m.Schema = schemas.Schema(o.answers(), true, o.id)
			}
			mediaType, _, _ := strings.Cut(mediaTypes[format], ";")
			ok.Content[mediaType] = m
		}
		op.Responses["200"] = ok
		op.Responses["304"] = &huma.Response{Description: "The answer has not changed since the one with the ETag that you sent."}
		for _, status := range []int{401, 404, 422, 429, 500, 503, 504} {
			op.Responses[strconv.Itoa(status)] = &huma.Response{Description: http.StatusText(status) + ".", Content: problem}
		}
		doc.Paths[o.path] = &huma.PathItem{Get: op}
	}
	for _, schema := range schemas.Map() {
		for name, p := range schema.Properties {
			if p.Format == "date" && (name == "until" || name == "closed") {
				p.Description = "the day after the last day that counts; null means unknown or open-ended"
			}
		}
	}
	return doc
}

// describe writes a parameter in the form of OpenAPI.
func (n note) describe() *huma.Param {
	p := &huma.Param{Name: n.name, In: n.in, Description: paramWords[n.name], Example: paramExamples[n.name],
		Schema: &huma.Schema{Type: huma.TypeString}}
	p.Required = n.in == "path" || !n.free && (n.name == "from" || n.name == "to")
	number := func(v int) *float64 { x := float64(v); return &x }
	list := func(values []any) {
		explode := true
		p.Style, p.Explode = "form", &explode
		p.Schema = &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString, Enum: values}}
	}
	switch n.sort {
	case "number":
		p.Schema = &huma.Schema{Type: huma.TypeInteger, Minimum: number(n.least), Maximum: number(n.most)}
		p.Schema.Default, _ = strconv.Atoi(n.without)
	case "day":
		p.Schema.Format = "date"
		p.Description += " If empty: today."
	case "yes":
		p.Schema = &huma.Schema{Type: huma.TypeBoolean, Default: n.without == "true"}
	case "choice":
		for _, c := range n.choices {
			p.Schema.Enum = append(p.Schema.Enum, c)
		}
	case "codes":
		list(nil)
	case "kinds":
		list(kindNames())
	case "edges":
		list(edgeNames())
	default:
		most := 200
		p.Schema.MaxLength = &most
	}
	return p
}

// described is the API's description, ready to send and to show.
type described struct {
	doc       *huma.OpenAPI
	json, old []byte // OpenAPI 3.1, and 3.0 for older tools
}

func newDescribed(s *Server) (described, error) {
	d := described{doc: describe(s)}
	var err error
	if d.json, err = json.MarshalIndent(d.doc, "", "  "); err != nil {
		return d, err
	}
	d.old, err = d.doc.Downgrade()
	return d, err
}

// reference is one operation as the page of the API shows it.
type reference struct {
	Address, Title, About, Example string
	Params                         []referenceParam
	Formats                        []string
}

type referenceParam struct {
	Name, Words, Values string
	Required            bool
}

// references returns the operations for the page of the API.
func (d described) references() []reference {
	var out []reference
	for _, o := range operations {
		op := d.doc.Paths[o.path].Get
		r := reference{Address: apiRoot + o.path, Title: o.title, About: o.about, Example: o.example, Formats: o.formats()}
		for _, p := range op.Parameters {
			r.Params = append(r.Params, referenceParam{p.Name, p.Description, values(p.Schema), p.Required})
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

// apiBody is what the page of the API shows.
type apiBody struct {
	References []reference
	Kinds      []graph.KindInfo
	Edges      []graph.EdgeInfo
}

func (d described) page() apiBody {
	return apiBody{d.references(), slices.Clone(graph.Kinds), slices.Clone(graph.EdgeTypes)}
}
