package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/web"
)

// describe adds the addresses of the description, as OpenAPI 3.1 and as 3.0 for
// older tools.
func describe(s *web.Server) error {
	doc := description(s)
	text, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	older, err := doc.Downgrade()
	if err != nil {
		return err
	}
	s.Get("/openapi.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/vnd.oai.openapi+json;version=3.1", text) })
	s.Get("/openapi-3.0.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/vnd.oai.openapi+json;version=3.0", older) })
	return nil
}

// Lists in answers are empty, never null.
func init() { huma.DefaultArrayNullable = false }

// schemaName names the answer of an operation as its question: ask.OwnersAnswer is Owners.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	short := strings.TrimSuffix(name, "Answer")
	if short != "" && slices.ContainsFunc(operations, func(o *operation) bool { return o.answers() == t }) {
		return short
	}
	return name
}

// description builds the API's description from the code that answers it.
func description(s *web.Server) *huma.OpenAPI {
	schemas := huma.NewMapRegistry("#/components/schemas/", schemaName)
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.Past](), reflect.TypeFor[[]graph.Former]())
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.Day](), reflect.TypeFor[dayDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[ask.Common](), reflect.TypeFor[commonDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.Distance](), reflect.TypeFor[distanceDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.Kind](), reflect.TypeFor[kindDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.EdgeType](), reflect.TypeFor[edgeDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.ReasonCode](), reflect.TypeFor[reasonDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[ask.DifferCode](), reflect.TypeFor[differDoc]())
	schemas.RegisterTypeAlias(reflect.TypeFor[graph.SeenCode](), reflect.TypeFor[seenDoc]())
	problem := schemas.Schema(reflect.TypeFor[web.Problem](), true, "Problem")
	doc := &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Throughline", Version: "1",
			Description: "How a practice, pharmacy or person in the NHS in England connects to another. Not affiliated with or endorsed by the NHS.",
			License:     &huma.License{Name: "Apache-2.0", URL: "https://www.apache.org/licenses/LICENSE-2.0"}},
		Servers: []*huma.Server{{URL: Root}},
		Paths:   map[string]*huma.PathItem{},
		Components: &huma.Components{Schemas: schemas, SecuritySchemes: map[string]*huma.SecurityScheme{
			"token": {Type: "http", Scheme: "bearer", Description: "Needed only if the server was started with a token."}}},
		Security: []map[string][]string{{}, {"token": {}}},
	}
	for _, o := range operations {
		f := web.NewNotes()
		o.read(s, f)
		o.csvTable(f)
		f.Choice("format", o.formats()...)
		op := &huma.Operation{OperationID: o.id, Summary: o.title, Description: o.about, Responses: map[string]*huma.Response{}}
		for _, n := range f.Notes() {
			op.Parameters = append(op.Parameters, parameter(n))
		}
		ok := &huma.Response{Description: "The answer.", Content: map[string]*huma.MediaType{}, Headers: map[string]*huma.Param{
			"ETag":          text("Identifies the answer. Send it as If-None-Match next time. An answer that names people has none."),
			"Cache-Control": text("private, no-store where the answer names people, otherwise private, no-cache."),
			"Vary":          text("What the answer depends on: Accept, Accept-Encoding, and Authorization if a token is needed.")}}
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
		for _, p := range o.problems(f.Notes()) {
			op.Responses[strconv.Itoa(p.Status)] = refusal(p, problem)
		}
		for status, why := range beforeUs {
			op.Responses[strconv.Itoa(status)] = &huma.Response{Description: why,
				Content: map[string]*huma.MediaType{"text/plain": {Schema: &huma.Schema{Type: huma.TypeString}}}}
		}
		doc.Paths[o.path] = &huma.PathItem{Get: op}
	}
	orNone(schemas)
	for _, schema := range schemas.Map() {
		for name, p := range schema.Properties {
			if p.Format == "date" && (name == "until" || name == "closed") {
				p.Description = "the day after the last day that counts; null means unknown or open-ended"
			}
		}
	}
	return doc
}

// problems returns an example of each error that an operation can answer with.
func (o *operation) problems(notes []web.Note) []web.Problem {
	at := Root + o.path
	wrong := web.NewForm(url.Values{"format": {"pdf"}})
	wrong.Choice("format", o.formats()...)
	out := []web.Problem{web.NeedsToken, web.OtherSite, web.ReadOnly, web.LongAddress, web.OtherHost, web.Busy}
	for _, err := range []error{wrong.End(), errors.New("a fault of the server"), graph.ErrUnavailable, context.DeadlineExceeded} {
		out = append(out, web.ProblemOf(err, at))
	}
	if i := slices.IndexFunc(notes, required); i >= 0 { // only a code can be unknown
		out = append(out, web.ProblemOf(&graph.UnknownCodeError{Param: notes[i].Name}, at))
	}
	return out
}

// beforeUs are the refusals of what is no whole request, in plain text: it is not ours to answer.
var beforeUs = map[int]string{
	http.StatusBadRequest:                  "What came is not a valid HTTP request.",
	http.StatusRequestHeaderFieldsTooLarge: "The headers are longer than 16 kB.",
}

// refusal describes a problem, and the headers that come with it.
func refusal(p web.Problem, schema *huma.Schema) *huma.Response {
	r := &huma.Response{Description: http.StatusText(p.Status) + ".",
		Content: map[string]*huma.MediaType{"application/problem+json": {Schema: schema, Example: p}}}
	if says, only := onlyFor[p.Status]; only {
		r.Description = says
	}
	switch p.Status {
	case http.StatusUnauthorized:
		r.Headers = map[string]*huma.Param{"WWW-Authenticate": text("How to give the token.")}
	case http.StatusMethodNotAllowed:
		r.Headers = map[string]*huma.Param{"Allow": text("GET and HEAD.")}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		r.Headers = map[string]*huma.Param{"Retry-After": text("After how many seconds to try again.")}
	}
	return r
}

// onlyFor says when a refusal comes that does not depend on the question.
var onlyFor = map[int]string{
	http.StatusForbidden:           "Another method than GET or HEAD, from a page of another site.",
	http.StatusMethodNotAllowed:    "Another method than GET or HEAD.",
	http.StatusMisdirectedRequest:  "A server without a token is asked by another name than that of its machine.",
	http.StatusRequestURITooLong:   "The address is longer than 8 kB.",
	http.StatusTooManyRequests:     "The server is busy, or too many wrong tokens came from the address.",
	http.StatusUnauthorized:        "The server needs a token, and none or a wrong one was given.",
	http.StatusUnprocessableEntity: "A parameter is wrong or unknown, or the question cannot be asked about this stakeholder.",
}

// text describes a header.
func text(words string) *huma.Param {
	return &huma.Param{Description: words, Schema: &huma.Schema{Type: huma.TypeString}}
}

// required reports whether a question cannot do without a parameter: each that is, is a code.
func required(n web.Note) bool {
	return n.In == "path" || !n.Free && (n.Name == "from" || n.Name == "to")
}

// parameter writes a parameter in the form of OpenAPI.
func parameter(n web.Note) *huma.Param {
	p := &huma.Param{Name: n.Name, In: n.In, Description: paramWords[n.Name], Example: paramExamples[n.Name],
		Required: required(n), Schema: &huma.Schema{Type: huma.TypeString}}
	p.AllowEmptyValue = n.In == "query" && !p.Required && n.Sort != "codes" // an empty code is left out as it is
	number := func(v int) *float64 { x := float64(v); return &x }
	list := func(values []any) {
		explode := true
		p.Style, p.Explode = "form", &explode
		p.Schema = &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString, Enum: values}}
		if most, bounded := mostCodes[n.Name]; bounded {
			p.Schema.MaxItems = &most
		}
		if values == nil {
			p.Schema.Items.MaxLength, p.Schema.Items.Pattern = &textLimit, paramPatterns[n.Name]
		}
	}
	switch n.Sort {
	case "number":
		p.Schema = &huma.Schema{Type: huma.TypeInteger, Minimum: number(n.Least), Maximum: number(n.Most)}
		p.Schema.Default, _ = strconv.Atoi(n.Without)
	case "day":
		p.Schema.Format = "date"
		p.Description += " If empty: today."
	case "yes":
		p.Schema = &huma.Schema{Type: huma.TypeBoolean, Default: n.Without == "true"}
	case "choice":
		for _, c := range n.Choices {
			p.Schema.Enum = append(p.Schema.Enum, c)
		}
	case "codes":
		list(nil)
	case "kinds":
		list(kindNames())
	case "edges":
		list(edgeNames())
	default:
		p.Schema.MaxLength, p.Schema.Pattern = &textLimit, paramPatterns[n.Name]
	}
	return p
}
