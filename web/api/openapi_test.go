package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/webtest"
)

func TestTheDescriptionNamesEveryOperationAndItsParameters(t *testing.T) {
	h := webtest.Small(t, nil)
	var doc struct {
		OpenAPI string
		Paths   map[string]struct {
			Get struct {
				OperationID string
				Parameters  []struct {
					Name, In, Description string
					Required              bool
				}
				Responses map[string]json.RawMessage
			}
		}
	}
	w := webtest.Get(h, "/openapi.json")
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if all := len(api.References(webtest.Server(t))); doc.OpenAPI != "3.1.0" || len(doc.Paths) != all {
		t.Errorf("OpenAPI %s with %d paths, want 3.1.0 with %d", doc.OpenAPI, len(doc.Paths), all)
	}
	var names []string
	for _, p := range doc.Paths["/paths"].Get.Parameters {
		names = append(names, p.Name)
		if p.Required != (p.Name == "from" || p.Name == "to") {
			t.Errorf("%s: required is %v", p.Name, p.Required)
		}
	}
	if got := strings.Join(names, " "); got != "from to on via avoid kinds edges maxCost maxHops slack limit fold format" {
		t.Errorf("parameters of /paths: %s", got)
	}
	for path, item := range doc.Paths {
		for _, p := range item.Get.Parameters {
			if p.Description == "" || strings.HasPrefix(p.Description, " ") {
				t.Errorf("%s: nothing says what %s means", path, p.Name)
			}
		}
	}
}

func TestTheOlderDescriptionIsValid(t *testing.T) {
	w := webtest.Get(webtest.Small(t, nil), "/openapi-3.0.json")
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAnswersFitTheirDescription(t *testing.T) {
	h := webtest.Small(t, nil)
	doc, err := openapi3.NewLoader().LoadFromData(webtest.Get(h, "/openapi-3.0.json").Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for target, path := range map[string]string{
		"/api/v1/search?q=densham":                 "/search",
		"/api/v1/stakeholders/U89141":              "/stakeholders/{code}",
		"/api/v1/stakeholders/U89141/neighbours":   "/stakeholders/{code}/neighbours",
		"/api/v1/stakeholders/A81001/throughline":  "/stakeholders/{code}/throughline",
		"/api/v1/stakeholders/U89141/pharmacies":   "/stakeholders/{code}/pharmacies",
		"/api/v1/paths?from=A81001&to=FA001":       "/paths",
		"/api/v1/sources":                          "/sources",
		"/api/v1/stakeholders/U89141/contacts":     "/stakeholders/{code}/contacts",
		"/api/v1/stakeholders/U89141/network":      "/stakeholders/{code}/network",
		"/api/v1/stakeholders/person.x/neighbours": "/stakeholders/{code}/neighbours",

		"/api/v1/search?q=zzzz":                                 "/search",
		"/api/v1/stakeholders/U89141/pharmacies?rule=all":       "/stakeholders/{code}/pharmacies",
		"/api/v1/stakeholders/A81001/throughline?on=1990-01-01": "/stakeholders/{code}/throughline",
		"/api/v1/paths?from=A81001&to=FA001&on=1990-01-01":      "/paths",
		"/api/v1/stakeholders/U89141/lpcs":                      "/stakeholders/{code}/lpcs",
	} {
		var v any
		if err := json.Unmarshal(webtest.Get(h, target).Body.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		schema := doc.Paths.Value(path).Get.Responses.Value("200").Value.Content["application/json"].Schema.Value
		if err := schema.VisitJSON(v); err != nil {
			t.Errorf("%s: %v", target, err)
		}
	}
}

// TestEveryAnswerOfTheSampleFitsItsDescription asks each operation about every stakeholder of the
// sample, on several days: of some a pharmacy has no network, no owner or no place.
func TestEveryAnswerOfTheSampleFitsItsDescription(t *testing.T) {
	store := sampletest.Load(t, webtest.Today)
	all, err := store.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h := webtest.Serve(t, web.Config{Graph: store})
	doc, err := openapi3.NewLoader().LoadFromData(webtest.Get(h, "/openapi-3.0.json").Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	every := 1
	if testing.Short() {
		every = 7
	}
	fitted := 0
	fit := func(path, address string) {
		w := webtest.Get(h, address)
		if w.Code != http.StatusOK {
			return // it is not asked of this kind
		}
		var v any
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		schema := doc.Paths.Value(path).Get.Responses.Value("200").Value.Content["application/json"].Schema.Value
		if err := schema.VisitJSON(v); err != nil {
			t.Errorf("%s: %.600v", address, err)
		}
		fitted++
	}
	for path := range doc.Paths.Map() {
		for i := 0; i < len(all.Nodes); i += every {
			n := &all.Nodes[i]
			on := []string{"", "2020-05-01", "2024-10-25", "2030-01-01"}[i/every%4]
			switch {
			case strings.Contains(path, "{code}"):
				fit(path, api.Root+strings.ReplaceAll(path, "{code}", n.Code)+"?on="+on)
			case path == "/paths":
				fit(path, api.Root+"/paths?from="+n.Code+"&to=QZ9&on="+on)
			}
		}
	}
	for _, rule := range []string{"all", "items", "lead", "within:3000"} {
		for _, code := range []string{"U99001", "FZ001", "QZ9"} {
			fit("/stakeholders/{code}/pharmacies", api.Root+"/stakeholders/"+code+"/pharmacies?rule="+rule)
		}
	}
	if fitted < 100 {
		t.Errorf("only %d answers were compared", fitted)
	}
}

func TestTheDescriptionSaysWhatAnEndIs(t *testing.T) {
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ Format, Description string }
			}
		}
	}
	if err := json.Unmarshal(webtest.Get(webtest.Small(t, nil), "/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	ends := 0
	for schema, s := range doc.Components.Schemas {
		for _, name := range []string{"until", "closed"} {
			p := s.Properties[name]
			if p.Format != "date" { // a time of the week, or a count
				continue
			}
			if ends++; !strings.HasPrefix(p.Description, "the day after the last day that counts") {
				t.Errorf("%s of %s: %q", name, schema, p.Description)
			}
		}
	}
	if ends < 2 {
		t.Errorf("only %d ends are described", ends)
	}
}

// TestEachErrorIsDescribedByWhatIsSent asks for each error of each operation, and holds the
// answer against the example in the description.
func TestEachErrorIsDescribedByWhatIsSent(t *testing.T) {
	var doc struct {
		Paths map[string]struct {
			Get struct {
				Responses map[string]struct {
					Content map[string]struct{ Example web.Problem }
				}
			}
		}
	}
	h := webtest.Small(t, nil)
	if err := json.Unmarshal(webtest.Get(h, "/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	failsWith := func(err error) http.Handler {
		return webtest.Small(t, func(c *web.Config) { c.Graph = failing{c.Graph, err} })
	}
	locked := webtest.Small(t, func(c *web.Config) { c.Token = "a-token-of-many-letters" })
	home := webtest.Small(t, func(c *web.Config) { c.Local = true })
	servers := map[string]http.Handler{"401": locked, "403": h, "404": h, "405": h, "414": h, "421": home, "422": h,
		"500": failsWith(errors.New("a fault")), "503": failsWith(graph.ErrUnavailable), "504": failsWith(context.DeadlineExceeded)}
	compared := 0
	for path, item := range doc.Paths {
		for status, r := range item.Get.Responses {
			server, asks := servers[status]
			if !asks {
				continue // an answer, or too many requests at once
			}
			address := strings.ReplaceAll(api.Root+path, "{code}", "U89141") + "?from=A81001&to=FA001"
			if path != "/paths" {
				address = strings.TrimSuffix(address, "?from=A81001&to=FA001") + "?"
			}
			switch status {
			case "404":
				address = strings.Replace(strings.Replace(address, "U89141", "NOBODY", 1), "A81001", "NOBODY", 1)
			case "414":
				address += "&x=" + strings.Repeat("x", 9000)
			case "422":
				address += "&format=pdf"
			}
			asked := httptest.NewRequest(http.MethodGet, address, nil)
			switch status {
			case "403":
				asked.Method = http.MethodPost
				asked.Header.Set("Sec-Fetch-Site", "cross-site")
			case "405":
				asked.Method = http.MethodPut
			}
			compared++
			if got, want := refusalOf(t, server, asked), r.Content["application/problem+json"].Example; got != want {
				t.Errorf("%s: it is %+v, and described as %+v", address, got, want)
			}
		}
	}
	for path, item := range doc.Paths {
		for _, status := range []string{"400", "401", "403", "404", "405", "414", "421", "422", "429", "431", "500", "503", "504"} {
			if _, described := item.Get.Responses[status]; !described && (status != "404" || strings.Contains(path, "{code}")) {
				t.Errorf("%s: nothing describes %s", path, status)
			}
		}
	}
	if compared < 100 {
		t.Errorf("only %d errors were compared", compared)
	}
}

// refusalOf reads a problem, which has the status that it says.
func refusalOf(t *testing.T, h http.Handler, asked *http.Request) (p web.Problem) {
	t.Helper()
	w := webtest.Ask(h, asked)
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code {
		t.Errorf("%s: %d, %v: %s", asked.URL.Path, w.Code, err, w.Body)
	}
	return p
}

// failing fails every question with one error.
type failing struct {
	graph.Store
	err error
}

func (f failing) View(context.Context, func(graph.View) error) error { return f.err }
