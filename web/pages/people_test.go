package pages_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/webtest"
)

// editor serves the sample with people to change, in the name of Pat Example.
func editor(t *testing.T, talk io.Writer) http.Handler {
	t.Helper()
	store := sampletest.Load(t, webtest.Today)
	return webtest.Serve(t, web.Config{Graph: store, People: sampletest.People(store, webtest.Today), As: "Pat Example",
		Log: slog.New(slog.NewTextHandler(talk, nil)), Sample: func() bool { return true }})
}

// send posts a form: pairs of a field and its value.
func send(h http.Handler, address string, fields ...string) *httptest.ResponseRecorder {
	v := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/html")
	return webtest.Ask(h, r)
}

// record reads what is kept of a person.
func record(t *testing.T, h http.Handler, code string) graph.PersonRecord {
	t.Helper()
	w := webtest.Get(h, "/people/"+code+"/record.json")
	var rec graph.PersonRecord
	if err := json.Unmarshal(w.Body.Bytes(), &rec); w.Code != http.StatusOK || err != nil {
		t.Fatalf("%d, %v", w.Code, err)
	}
	return rec
}

func TestNobodyIsChangedUnlessThatWasAskedFor(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for _, w := range []*httptest.ResponseRecorder{
		webtest.Get(h, "/people/new"), webtest.Get(h, "/people/person.wren-swaleholme"),
		webtest.Get(h, "/people/person.wren-swaleholme/record.json"),
		send(h, "/people/new", "name", "X"), send(h, "/people/person.wren-swaleholme/erase", "confirm", "person.wren-swaleholme"),
	} {
		if w.Code != http.StatusNotFound {
			t.Errorf("%d: %s", w.Code, w.Body)
		}
	}
	for _, page := range []string{"/s/U99001", "/s/U99001/contacts", "/s/person.wren-swaleholme"} {
		if body := webtest.Get(h, page).Body.String(); strings.Contains(body, "/people/") {
			t.Errorf("%s leads to where people are changed", page)
		}
	}
}

func TestAPersonIsAddedChangedVerifiedEndedAndErased(t *testing.T) {
	var talk bytes.Buffer
	h := editor(t, &talk)
	addsCatTwice(t, h)
	changesAndEndsCat(t, h)
	verifiesAndErasesWren(t, h)
	w := send(h, "/people/person.cat-example-2/"+record(t, h, "person.cat-example-2").Appointments[0].Key, "act", "remove")
	if w.Header().Get("Location") != "/s/U99001" {
		t.Errorf("removed: %d to %s", w.Code, w.Header().Get("Location"))
	}
	if found := regexp.MustCompile(`(?i)@example|960999|Cat Example`).FindString(talk.String()); found != "" {
		t.Errorf("the log contains %q, which is about a person", found)
	}
}

// addsCatTwice adds a person, and then a different person with the same name.
func addsCatTwice(t *testing.T, h http.Handler) {
	t.Helper()
	asked := []string{"name", "Cat Example", "role", "clinical director", "at", "u99001", "email", "cat@example.org",
		"phone", "01632 960999", "known_from", "their website", "from", "2026-04-01", "today", "yes"}
	w := send(h, "/people/new", asked...)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/people/person.cat-example?said=added" {
		t.Fatalf("%d to %s: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	page := webtest.Get(h, "/people/person.cat-example?said=added")
	for _, want := range []string{"Added.", "Clinical director", "Bay Shore PCN", "cat@example.org", "01632 960999", "their website",
		"Since 1 April 2026", "Verified 23 November 2026", "Pat Example", "people-changes@2026-11-23"} {
		if !strings.Contains(page.Body.String(), want) {
			t.Errorf("the record lacks %q", want)
		}
	}
	if page.Header().Get("Cache-Control") != "private, no-store" {
		t.Error("a browser may keep the record")
	}
	if c := webtest.Get(h, "/s/U99001/contacts").Body.String(); !strings.Contains(c, "cat@example.org") {
		t.Error("the contacts of the network lack the person")
	}
	// The same name again is refused where it stands, and what was typed is kept.
	w = send(h, "/people/new", asked...)
	if body := w.Body.String(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, "already on record") ||
		!strings.Contains(body, `value="cat@example.org"`) || !strings.Contains(body, "a different person with the same name") {
		t.Errorf("%d: %s", w.Code, body)
	}
	w = send(h, "/people/new", append(asked, "another", "yes")...)
	if w.Header().Get("Location") != "/people/person.cat-example-2?said=added" {
		t.Errorf("another of that name: %d to %s", w.Code, w.Header().Get("Location"))
	}
}

// changesAndEndsCat ends a role and looks at what the record keeps of that.
func changesAndEndsCat(t *testing.T, h http.Handler) {
	t.Helper()
	key := record(t, h, "person.cat-example").Appointments[0].Key
	at := "/people/person.cat-example/" + key
	w := send(h, at, "act", "save", "name", "Cat Example", "role", "Chair", "at", "U99001", "email", "none")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "is not an e-mail address") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	w = send(h, at, "act", "save", "name", "Cat Example", "role", "Clinical director", "at", "U99001", "from", "2026-04-01",
		"to", "2026-10-31", "verified", "2026-11-23", "email", "cat@example.org", "phone", "01632 960999", "known_from", "their website")
	if w.Header().Get("Location") != "/people/person.cat-example?said=ended" {
		t.Errorf("ended: %d to %s: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	w = send(h, at, "act", "verify")
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Somebody else has just changed this") {
		t.Errorf("a change of what has changed since: %d", w.Code)
	}
	rec := record(t, h, "person.cat-example")
	if a := rec.Appointments[0]; a.Until != 20261101 || len(rec.Changes) != 2 || rec.Changes[0].What != graph.Ended ||
		rec.Changes[0].Before.Until != 0 || rec.Changes[0].Who != "Pat Example" {
		t.Errorf("%+v", rec)
	}
	if body := webtest.Get(h, "/people/person.cat-example/record.json").Body.String(); strings.Count(body, `"last_day": "2026-10-31"`) != 2 {
		t.Errorf("the file does not give the last day for the role and for the change: %s", body)
	}
}

// verifiesAndErasesWren changes a person who comes from a table that was loaded.
func verifiesAndErasesWren(t *testing.T, h http.Handler) {
	t.Helper()
	wren := record(t, h, "person.wren-swaleholme")
	w := send(h, "/people/person.wren-swaleholme/"+wren.Appointments[0].Key, "act", "verify")
	if w.Header().Get("Location") != "/people/person.wren-swaleholme?said=verified" {
		t.Errorf("verified: %d to %s", w.Code, w.Header().Get("Location"))
	}
	if w = send(h, "/people/person.wren-swaleholme/erase", "confirm", "wren"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("erased without its code: %d", w.Code)
	}
	w = send(h, "/people/person.wren-swaleholme/erase", "confirm", "person.wren-swaleholme")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "3 rows of tables and 1 change made") {
		t.Errorf("erased: %d: %s", w.Code, w.Body)
	}
	if w = webtest.Get(h, "/s/person.wren-swaleholme"); w.Code != http.StatusNotFound {
		t.Errorf("after that: %d", w.Code)
	}
}

func TestAFormOfAPersonTakesTheNameOfAnOrganisation(t *testing.T) {
	h := editor(t, io.Discard)
	if page := webtest.Get(h, "/people/new").Body.String(); !strings.Contains(page, "I verified this today") ||
		strings.Contains(page, "checked") {
		t.Error("the form says by default that somebody verified this")
	}
	w := send(h, "/people/new", "name", "Cat Example", "role", "Chair", "at", " bay  shore pcn ")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	if a := record(t, h, "person.cat-example").Appointments[0]; a.At != "U99001" || a.Verified != 0 {
		t.Errorf("%+v", a)
	}
	w = send(h, "/people/new", "name", "Dan Example", "role", "Chair", "at", "bay shore", "email", "dan@example.org")
	for _, want := range []string{"<title>Error: Add a person", `id="wrong"`, `aria-invalid="true" aria-describedby="wrong" autofocus>`,
		"Organisation <small>(required)</small>", `value="Dan Example"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the refused form lacks %s", want)
		}
	}
	for _, want := range []string{"<strong>Organisation</strong> does not match a code or a full name: choose one of the closest matches.",
		`name="chosen" value="U99001"`, `value="dan@example.org"`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the form lacks %q", want)
		}
	}
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("%d", w.Code)
	}
	w = send(h, "/people/new", "name", "Dan Example", "role", "Chair", "at", "bay shore", "chosen", "U99001")
	if w.Code != http.StatusSeeOther || record(t, h, "person.dan-example").Appointments[0].At != "U99001" {
		t.Errorf("one that was chosen: %d: %s", w.Code, w.Body)
	}
	key := record(t, h, "person.dan-example").Appointments[0].Key
	w = send(h, "/people/person.dan-example/"+key, "act", "save", "name", "Dan Example", "role", "Chair", "at", "Bay View Medical Centre")
	if w.Code != http.StatusSeeOther || record(t, h, "person.dan-example").Appointments[0].At != "X99001" {
		t.Errorf("of a role that there is: %d: %s", w.Code, w.Body)
	}
	for says, fields := range map[string][]string{
		"<strong>Organisation</strong> does not match a code or a name on record.":        {"at", "zzzzqqqq"},
		"<strong>Organisation</strong> must be an organisation, by its code or its name.": {"at", "person.dan-example"},
		"<strong>Last day</strong> is before the day under From.": {"at", "U99001", "from", "2026-04-02", "to",
			"2026-04-01"},
		"<strong>Work e-mail</strong> is not an e-mail address.": {"at", "U99001", "email", "none"},
	} {
		w = send(h, "/people/new", append(fields, "name", "Eve Example", "role", "Chair")...)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%d, lacks %q: %s", w.Code, says, w.Body)
		}
	}
}

func TestAFormOfAPersonLeadsToWhoHasTheName(t *testing.T) {
	h := editor(t, io.Discard)
	fields := []string{"name", "Cat Example", "role", "Chair", "at", "U99001"}
	send(h, "/people/new", fields...)
	w := send(h, "/people/new", "name", "cat example", "role", "Treasurer", "at", "X99001")
	for _, want := range []string{`<a href="/people/person.cat-example">`,
		`<button name="person" value="person.cat-example">Add this role to Cat Example`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the form lacks %q", want)
		}
	}
	w = send(h, "/people/new", "name", "Cat Example", "role", "Treasurer", "at", "X99001", "person", "person.cat-example")
	if got := w.Header().Get("Location"); got != "/people/person.cat-example?said=added" ||
		len(record(t, h, "person.cat-example").Appointments) != 2 {
		t.Errorf("%d to %s: %s", w.Code, got, w.Body)
	}
}

func TestEndsFartherApartThanAskedLeadOnToTheirPaths(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	const farther = `<a href="/path?from=X99001&amp;maxCost=24&amp;maxHops=8&amp;to=QZ9">`
	if page := webtest.Get(h, "/path?from=X99001&to=QZ9&maxHops=1").Body.String(); !strings.Contains(page, "the closest has a total of 2") ||
		!strings.Contains(page, farther) {
		t.Errorf("it leads on to no path: %s", page)
	}
	for _, address := range []string{"/path?from=X99001&to=QZ9", "/path?from=X99001&to=QZ9&avoid=98A,U99001"} {
		if page := webtest.Get(h, address).Body.String(); strings.Contains(page, farther) {
			t.Errorf("%s leads on to what it has", address)
		}
	}
}

func TestThePeopleOnRecordAreListed(t *testing.T) {
	h := editor(t, io.Discard)
	send(h, "/people/new", "name", "Cat Example", "role", "Chair", "at", "U99001", "verified", "2026-11-01")
	send(h, "/people/new", "name", "Dan Example", "role", "Chair", "at", "X99001", "to", "2026-10-31")
	send(h, "/people/new", "name", "Eve Example", "role", "Practice manager", "at", "X99902", "from", "2020-01-01")
	for day, holds := range map[string]bool{"2025-09-30": true, "2025-10-01": false} { // it closed on that day
		rows := webtest.Get(h, "/people?q=eve+practice+manager&on="+day).Body.String()
		if strings.Contains(rows, "Practice manager</td>") != holds {
			t.Errorf("%s: a role where it is %v that it is open: %s", day, holds, rows)
		}
	}
	if page := webtest.Get(h, "/people?q=example&offset=1000").Body.String(); !strings.Contains(page, "Cat Example") {
		t.Error("an offset beyond the last page lists nobody")
	}
	w := webtest.Get(h, "/people")
	page := w.Body.String()
	for _, want := range []string{`href="/s/person.cat-example"`, `href="/people/person.cat-example"`, "Chair",
		`href="/s/U99001">Bay Shore PCN`, "1 November 2026", "Dr Joan Rushmere-Nab", "Clinical director", "no role on that day",
		`<a href="/people">People</a>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if w.Header().Get("Cache-Control") != "private, no-store" || strings.Contains(page, "mailto:") {
		t.Error("a browser may keep the page, or it tells how to reach people")
	}
	if page = webtest.Get(h, "/people?q=chair+bay+shore").Body.String(); !strings.Contains(page, "Cat Example") ||
		strings.Contains(page, "Dan Example") || !strings.Contains(page, "1 to 1 of 1") {
		t.Errorf("looked for by role and organisation: %s", page)
	}
	if page = webtest.Get(h, "/people?q=zzzz").Body.String(); !strings.Contains(page, "Nobody on record matches “zzzz”") {
		t.Errorf("looked for nobody: %s", page)
	}
	if page = webtest.Get(webtest.Sample(t, io.Discard, ""), "/people").Body.String(); !strings.Contains(page, "Dr Joan Rushmere-Nab") ||
		strings.Contains(page, `"/people/`) {
		t.Errorf("where nobody is changed: %s", page)
	}
	hidden := webtest.Small(t, func(c *web.Config) { c.NoPeople = true })
	if w = webtest.Get(hidden, "/people"); w.Code != http.StatusNotFound ||
		strings.Contains(webtest.Get(hidden, "/").Body.String(), "/people") {
		t.Errorf("without people: %d", w.Code)
	}
}

func TestPagesSayWhatIsWrongInTheirOwnWords(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for address, says := range map[string]string{
		"/path?from=X99001&to=QZ9&maxHops=9": "Most steps must be 1 to 8.",
		"/path?from=X99001&to=QZ9&on=soon":   "As at is not a date, such as 2026-11-23.",
		"/path?from=X99001&to=QZ9&via=NONE":  "Via fits nobody on record.",
		"/s/NOBODY":                          "No stakeholder has this code.",
		"/s/X99001/pharmacies":               "The code must be a pharmacy or an area: a PCN,",
	} {
		if page := webtest.Get(h, address, "Accept", "text/html").Body.String(); !strings.Contains(page, says) {
			t.Errorf("%s lacks %q: %s", address, says, page)
		}
	}
}

func TestFormsOfPeopleAreGuarded(t *testing.T) {
	h := editor(t, io.Discard)
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/people/new", strings.NewReader("name=X&role=Chair&at=U99001"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if h.ServeHTTP(w, r); w.Code != http.StatusForbidden {
		t.Errorf("from another site: %d", w.Code)
	}
	for words, c := range map[string]struct {
		fields []string
		status int
	}{
		"nothing":  {nil, http.StatusUnprocessableEntity},
		"too much": {[]string{"name", strings.Repeat("x", 70_000)}, http.StatusRequestEntityTooLarge},
		"markup": {[]string{"name", `<script>alert(1)</script>`, "role", "Chair", "at", `"><img src=x>`},
			http.StatusUnprocessableEntity},
		"no day":          {[]string{"name", "X", "role", "Chair", "at", "U99001", "from", "yesterday"}, http.StatusUnprocessableEntity},
		"a code of none":  {[]string{"person", "person.nobody-here", "role", "Chair", "at", "NOBODY"}, http.StatusNotFound},
		"a NUL":           {[]string{"name", "X\x00", "role", "Chair", "at", "U99001"}, http.StatusUnprocessableEntity},
		"a person's code": {[]string{"person", "../etc", "name", "X", "role", "Chair", "at", "U99001"}, http.StatusNotFound},
	} {
		t.Run(words, func(t *testing.T) {
			if w := send(h, "/people/new", c.fields...); w.Code != c.status || webtest.Leaks.MatchString(w.Body.String()) {
				t.Errorf("%d: %s", w.Code, w.Body)
			}
		})
	}
	if w := webtest.Get(h, "/people/person.nobody"); w.Code != http.StatusNotFound {
		t.Errorf("nobody: %d", w.Code)
	}
}
