package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// getWith is get with headers: pairs of a name and a value.
func getWith(h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTheDescriptionNamesEveryOperationAndItsParameters(t *testing.T) {
	h := serving(t, nil)
	var doc struct {
		OpenAPI string
		Paths   map[string]struct {
			Get struct {
				OperationID string
				Parameters  []struct {
					Name, In string
					Required bool
				}
				Responses map[string]json.RawMessage
			}
		}
	}
	w := get(h, "/openapi.json")
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" || len(doc.Paths) != len(operations) {
		t.Errorf("OpenAPI %s with %d paths, want 3.1.0 with %d", doc.OpenAPI, len(doc.Paths), len(operations))
	}
	var names []string
	for _, p := range doc.Paths["/paths"].Get.Parameters {
		names = append(names, p.Name)
		if p.Required != (p.Name == "from" || p.Name == "to") {
			t.Errorf("%s: required is %v", p.Name, p.Required)
		}
	}
	if got := strings.Join(names, " "); got != "from to on via avoid kinds edges maxHops slack limit fold format" {
		t.Errorf("parameters of /paths: %s", got)
	}
	for name, words := range paramWords {
		if words == "" {
			t.Errorf("%s has no words", name)
		}
	}
	for path, item := range doc.Paths {
		for _, p := range item.Get.Parameters {
			if paramWords[p.Name] == "" {
				t.Errorf("%s: nothing says what %s means", path, p.Name)
			}
		}
	}
}

func TestTheOlderDescriptionIsValid(t *testing.T) {
	w := get(serving(t, nil), "/openapi-3.0.json")
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAnswersFitTheirDescription(t *testing.T) {
	h := serving(t, nil)
	doc, err := openapi3.NewLoader().LoadFromData(get(h, "/openapi-3.0.json").Body.Bytes())
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
		if err := json.Unmarshal(get(h, target).Body.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		schema := doc.Paths.Value(path).Get.Responses.Value("200").Value.Content["application/json"].Schema.Value
		if err := schema.VisitJSON(v); err != nil {
			t.Errorf("%s: %v", target, err)
		}
	}
}

func TestThePageOfTheAPIShowsEveryOperation(t *testing.T) {
	w := get(serving(t, nil), "/api")
	for _, o := range operations {
		if !strings.Contains(w.Body.String(), "GET "+apiRoot+o.path) {
			t.Errorf("the page lacks %s", o.path)
		}
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
	if err := json.Unmarshal(get(serving(t, nil), "/openapi.json").Body.Bytes(), &doc); err != nil {
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
