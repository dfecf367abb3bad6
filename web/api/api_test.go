package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/throughline-graph/throughline/web/webtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPathsAnswerInTheShapeOfTheDesign(t *testing.T) {
	w := webtest.Get(webtest.Small(t, nil), "/api/v1/paths?from=a81001&to=FA001")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	var got any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	practice := map[string]any{"code": "A81001", "kind": "Practice", "name": "THE DENSHAM SURGERY"}
	network := map[string]any{"code": "U89141", "kind": "PCN", "name": "STOCKTON PCN"}
	chemist := map[string]any{"code": "FA001", "kind": "Pharmacy", "name": webtest.Hostile}
	want := map[string]any{
		"from": practice, "to": chemist, "on": "2026-11-23", "cut": "", "reason": "", "reason_code": "", "common": nil,
		"paths": []any{map[string]any{
			"cost": 3.0, "hops": 2.0, "alike": 0.0, "nodes": []any{practice, network, chemist},
			"edges": []any{
				map[string]any{"type": "MEMBER_OF", "from": "A81001", "to": "U89141", "since": "2019-10-01", "until": nil,
					"source": "map@2026-08-01", "seen": "2026-08-01", "basis": "official", "cost": 1.0},
				map[string]any{"type": "ALIGNED_TO", "from": "FA001", "to": "U89141", "since": nil, "until": nil, "source": "map@2026-08-01",
					"seen": "2026-08-01", "basis": "derived", "rule": "nearest", "metres": 412.0, "cost": 2.0},
			},
			"words": "The Densham Surgery is a member of Stockton PCN, which is aligned with " + webtest.Hostile + ".",
			"notes": got.(map[string]any)["paths"].([]any)[0].(map[string]any)["notes"],
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the answer (-want +got):\n%s", diff)
	}
	notes := want["paths"].([]any)[0].(map[string]any)["notes"].([]any)
	if len(notes) != 2 || !strings.HasPrefix(notes[0].(string), "The Densham Surgery (A81001) is a member of Stockton PCN (U89141). "+
		"Since 1 October 2019. Source: The map, 1 August 2026") {
		t.Errorf("notes: %s", notes)
	}
}

func TestWhatFindsNothingIsAnAnswerWithAReason(t *testing.T) {
	h := webtest.Small(t, nil)
	for _, target := range []string{
		"/api/v1/search?q=zzzzqqqq",
		"/api/v1/stakeholders/A81001/neighbours?edges=OWNED_BY",
		"/api/v1/stakeholders/U89141/pharmacies?rule=items",
		"/api/v1/paths?from=A81001&to=FA001&avoid=U89141",
		"/api/v1/paths?from=A81002&to=FA001",
	} {
		w := webtest.Get(h, target)
		var a struct{ Reason string }
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != http.StatusOK || a.Reason == "" {
			t.Errorf("%s: status %d, want 200 with a reason: %s", target, w.Code, w.Body)
		}
	}
}

func TestEveryRESTAddressAnswers(t *testing.T) {
	h := webtest.Small(t, nil)
	for target, holds := range map[string]string{
		"/api/v1/search?q=densham&kind=Practice&limit=3":                       `"code":"A81001"`,
		"/api/v1/stakeholders/u89141":                                          `"role":"clinical director"`,
		"/api/v1/stakeholders/U89141/neighbours?kinds=Practice":                `"total":1`,
		"/api/v1/stakeholders/A81001/throughline":                              `"stages":[`,
		"/api/v1/stakeholders/U89141/pharmacies":                               `"metres":412`,
		"/api/v1/sources":                                                      `"rows":6129`,
		"/api/v1/paths?from=A81001&to=FA001&fold=false&maxHops=2&slack=0":      `"hops":2`,
		"/api/v1/paths?from=A81001&to=person.x&edges=MEMBER_OF&edges=HOLDS":    `"type":"HOLDS"`,
		"/api/v1/paths?from=A81001&to=person.x&edges=MEMBER_OF,HOLDS&on=":      `"type":"HOLDS"`,
		"/api/v1/paths?from=A81001&to=FA001&via=U89141&avoid=QHM&avoid=A81002": `"hops":2`,
		"/healthz": `"ok"`,
		"/readyz":  `"ready"`,
	} {
		w := webtest.Get(h, target)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), holds) {
			t.Errorf("%s: status %d, want 200 and %s in\n%s", target, w.Code, holds, w.Body)
		}
		if got := w.Header().Get("Content-Type"); got != "application/json; charset=utf-8" {
			t.Errorf("%s: Content-Type %q", target, got)
		}
	}
}

func TestAWrongRequestNamesTheParameterAndEchoesNothing(t *testing.T) {
	h := webtest.Small(t, nil)
	const sent = "zxq<b>zxq"
	e := url.QueryEscape(sent)
	for _, c := range []struct {
		target, param string
		status        int
	}{
		{"/api/v1/paths", "from", 422},
		{"/api/v1/paths?from=A81001", "to", 422},
		{"/api/v1/paths?from=" + e + "&to=QHM", "from", 404},
		{"/api/v1/paths?from=A81001&to=" + e, "to", 404},
		{"/api/v1/paths?from=A81001&to=A81001", "to", 422},
		{"/api/v1/paths?from=A81001&to=QHM&on=" + e, "on", 422},
		{"/api/v1/paths?from=A81001&to=QHM&maxHops=9", "maxHops", 422},
		{"/api/v1/paths?from=A81001&to=QHM&maxHops=" + e, "maxHops", 422},
		{"/api/v1/paths?from=A81001&to=QHM&slack=-1", "slack", 422},
		{"/api/v1/paths?from=A81001&to=QHM&limit=51", "limit", 422},
		{"/api/v1/paths?from=A81001&to=QHM&fold=" + e, "fold", 422},
		{"/api/v1/paths?from=A81001&to=QHM&kinds=" + e, "kinds", 422},
		{"/api/v1/paths?from=A81001&to=QHM&edges=" + e, "edges", 422},
		{"/api/v1/paths?from=A81001&to=QHM&avoid=" + e, "avoid", 404},
		{"/api/v1/paths?from=A81001&from=QHM&to=FA001", "from", 422},
		{"/api/v1/paths?from=A81001&to=QHM&" + e + "=1", "query", 422},
		{"/api/v1/paths?from=A81001&to=QHM&x=%zz", "query", 422},
		{"/api/v1/search?q=a&limit=0", "limit", 422},
		{"/api/v1/search?q=" + strings.Repeat("a", 201), "q", 422},
		{"/api/v1/stakeholders/" + url.PathEscape(sent), "code", 404},
		{"/api/v1/stakeholders/A81001/neighbours?cursor=-1", "cursor", 422},
		{"/api/v1/stakeholders/A81001/pharmacies", "code", 422},
		{"/api/v1/stakeholders/U89141/pharmacies?rule=" + e, "rule", 422},
		{"/api/v1/sources?on=2026-01-01", "query", 422},
	} {
		w := webtest.Get(h, c.target)
		var p struct {
			Type, Title, Detail, Param string
			Status                     int
		}
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Errorf("%s: %v in %s", c.target, err, w.Body)
			continue
		}
		if w.Code != c.status || p.Status != c.status || p.Param != c.param || p.Type == "" || p.Title == "" || p.Detail == "" {
			t.Errorf("%s: status %d, want %d and the parameter %q: %s", c.target, w.Code, c.status, c.param, w.Body)
		}
		if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "application/problem+json") {
			t.Errorf("%s: Content-Type %q", c.target, got)
		}
		if strings.Contains(w.Body.String(), "zxq") {
			t.Errorf("%s: what was sent comes back: %s", c.target, w.Body)
		}
	}
}

func TestIfNoneMatchOfAnythingAsksWhetherThereIsAnAnswer(t *testing.T) {
	h := webtest.Small(t, nil)
	for address, status := range map[string]int{"/api/v1/stakeholders/NOBODY": 404, "/api/v1/stakeholders/A81001": 304,
		"/api/v1/paths?from=A81001&to=A81001": 422} {
		for range 2 {
			if w := webtest.Get(h, address, "If-None-Match", "*"); w.Code != status {
				t.Errorf("%s: %d, want %d", address, w.Code, status)
			}
		}
	}
}

func TestPathsAnswersAsItsDescriptionSays(t *testing.T) {
	w := webtest.Get(webtest.Sample(t, io.Discard, ""), "/api/v1/paths?from=X99001&to=QZ9&limit=2")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	var a map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"from", "to", "on", "paths", "cut", "reason", "reason_code"} {
		if _, ok := a[k]; !ok {
			t.Errorf("the answer has no %q", k)
		}
	}
	paths := a["paths"].([]any)
	if len(paths) != 2 {
		t.Fatalf("%d paths, want 2", len(paths))
	}
	first := paths[0].(map[string]any)
	for _, k := range []string{"cost", "hops", "alike", "nodes", "edges", "words"} {
		if _, ok := first[k]; !ok {
			t.Errorf("a path has no %q", k)
		}
	}
	for _, k := range []string{"type", "from", "to", "since", "until", "source", "seen", "basis"} {
		if _, ok := first["edges"].([]any)[0].(map[string]any)[k]; !ok {
			t.Errorf("an edge has no %q", k)
		}
	}
}

func TestErrorsAreProblemsThatNameTheParameterAndNeverEcho(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	const sent = "<b>X\"';DROP"
	for _, c := range []struct {
		name, address string
		status        int
		param         string
	}{
		{"no from", "/api/v1/paths?to=QZ9", 422, "from"},
		{"too many hops", "/api/v1/paths?from=X99001&to=QZ9&maxHops=9", 422, "maxHops"},
		{"no number", "/api/v1/paths?from=X99001&to=QZ9&slack=" + url.QueryEscape(sent), 422, "slack"},
		{"no day", "/api/v1/paths?from=X99001&to=QZ9&on=2026-02-30", 422, "on"},
		{"a kind that there is none of", "/api/v1/paths?from=X99001&to=QZ9&kinds=" + url.QueryEscape(sent), 422, "kinds"},
		{"an unknown code", "/api/v1/paths?from=" + url.QueryEscape(sent) + "&to=QZ9", 404, "from"},
		{"an unknown parameter", "/api/v1/paths?from=X99001&to=QZ9&" + url.QueryEscape(sent) + "=1", 422, "query"},
		{"the same twice", "/api/v1/paths?from=X99001&from=X99002&to=QZ9", 422, "from"},
		{"an unknown rule", "/api/v1/stakeholders/U99001/pharmacies?rule=far", 422, "rule"},
		{"a limit too high", "/api/v1/search?q=bay&limit=1000", 422, "limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := webtest.Get(h, c.address)
			if w.Code != c.status || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
				t.Fatalf("status %d, %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
			var p struct {
				Param  string
				Status int
			}
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			if p.Param != c.param || p.Status != c.status {
				t.Errorf("param %q, status %d; want %q, %d", p.Param, p.Status, c.param, c.status)
			}
			if strings.Contains(w.Body.String(), "DROP") {
				t.Errorf("it echoes what was sent: %s", w.Body)
			}
		})
	}
}
