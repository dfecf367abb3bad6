package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
	"github.com/throughline-graph/throughline/graph/neo4jstore/neo4jtest"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/webtest"
)

// asked is what both engines are asked, by way of every door of the server.
var asked = []string{
	"/", "/search?q=bay", "/search?q=zzzz", "/s/X99001", "/s/U99001", "/s/QZ9?offset=60", "/s/QZ9?edges=PART_OF", "/s/FZ001",
	"/s/person.beth-hawthwaite", "/s/NOBODY",
	"/s/U99001/pharmacies", "/s/FZ001/pharmacies?rule=within:1600", "/s/U99001/pharmacies?rule=items", "/s/X99001?on=2021-01-01",
	"/s/FZ003/pharmacies", "/pharmacies", "/pharmacies?of=pharmac", "/pharmacies?of=by1+7zx", "/search?q=by1+7zx", "/s/X99001/map",
	"/sources", "/people", "/people?q=director+bay&on=2026-06-01", "/people?q=zzzz", "/api", "/readyz", "/openapi.json",
	"/s/U99001/contacts", "/s/QZ9/contacts?on=2021-01-01", "/s/X99001/contacts?to=QZ9", "/s/X99002/contacts?to=X99002",
	"/api/v1/stakeholders/QZ9/contacts", "/api/v1/stakeholders/FZ001/contacts?to=QZ9", "/api/v1/stakeholders/NOBODY/contacts",
	"/s/U99001/access", "/s/U99001/access?at=Sat+16:00&rule=within:1600", "/s/QZ9/access?day=Sun&time=10:00", "/s/FZ003/access",
	"/s/NOBODY/access", "/s/X99001/access", "/api/v1/stakeholders/98A/access?at=Sun+10:00",
	"/api/v1/stakeholders/U99001/access?rule=items", "/api/v1/stakeholders/U99001/access?rule=lead",
	"/api/v1/stakeholders/U99001/access?on=2015-01-01", "/api/v1/stakeholders/QZ9/access?rule=within:3000",
	"/api/v1/stakeholders/FZ004/access?at=Mon+10:00",
	"/api/v1/stakeholders/place.bay/access?at=Fri+19:00", "/api/v1/stakeholders/place.bay/access?format=csv&table=pcns",
	"/api/v1/stakeholders/U99001/access?format=csv&table=week", "/api/v1/stakeholders/U99001/access?format=csv&table=practices",
	"/api/v1/stakeholders/U99001/access?at=Sun+25:00", "/api/v1/stakeholders/U99001/access?at=now",
	"/api/v1/stakeholders/U99001/access?table=all", "/path", "/path?from=X99001&to=QZ9", "/path?from=X99001&to=QZ9&fold=false&slack=2",
	"/path?from=X99001&to=QZ9&maxHops=1", "/path?from=X99001", "/path?from=X99001&to=NOBODY",
	"/path?from=X99001&to=FZ001&via=U99001&avoid=98A", "/network", "/network?of=U99001", "/network?of=QZ9&steps=2",
	"/api/v1/search?q=bay", "/api/v1/search?q=bay&kind=PCN&limit=3", "/api/v1/search?q=by1", "/api/v1/search?q=bay+vieew&format=csv",
	"/api/v1/search?q=a&limit=0",
	"/api/v1/stakeholders/X99001", "/api/v1/stakeholders/x99001?on=2020-12-31", "/api/v1/stakeholders/NOBODY",
	"/api/v1/stakeholders/QZ9/neighbours?limit=7", "/api/v1/stakeholders/QZ9/neighbours?cursor=rubbish",
	"/api/v1/stakeholders/U99001/neighbours?format=csv", "/api/v1/stakeholders/U99001/neighbours?format=graphml",
	"/api/v1/stakeholders/U99001/neighbours?edges=NONE",
	"/api/v1/stakeholders/X99001/throughline", "/api/v1/stakeholders/FZ001/throughline",
	"/api/v1/stakeholders/U99001/throughline?format=svg", "/api/v1/stakeholders/person.beth-hawthwaite/throughline?format=svg",
	"/api/v1/stakeholders/U99001/pharmacies", "/api/v1/stakeholders/FZ001/pharmacies?rule=within:5000",
	"/api/v1/stakeholders/U99001/pharmacies?rule=lead&format=csv", "/api/v1/stakeholders/U99001/pharmacies?rule=near",
	"/s/QZ9/summary", "/s/X99001/summary", "/api/v1/stakeholders/98A/summary?format=csv",
	"/s/U99001/owners", "/s/FZ001/owners?sisters=3", "/s/QZ9/lpcs", "/s/U99009", "/s/U99009/lpcs", "/s/FZ077/pharmacies",
	"/api/v1/stakeholders/FZ077/pharmacies?rule=all", "/api/v1/stakeholders/U99009/pharmacies?rule=all&format=csv",
	"/api/v1/stakeholders/QZ9/owners", "/api/v1/stakeholders/FZ001/owners", "/api/v1/stakeholders/U99009/lpcs",
	"/api/v1/stakeholders/lpc.lancashire/lpcs?format=csv", "/api/v1/stakeholders/X99001/owners",
	"/api/v1/stakeholders/U99001/network", "/api/v1/stakeholders/QZ9/network?steps=1&format=svg",
	"/api/v1/stakeholders/U99001/network?format=graphml", "/api/v1/stakeholders/U99001/network?format=csv",
	"/api/v1/paths?from=X99001&to=QZ9", "/api/v1/paths?from=X99001&to=QZ9&fold=false&limit=100&slack=2",
	"/api/v1/paths?from=FZ001&to=person.beth-hawthwaite&format=csv", "/api/v1/paths?from=X99001&to=QZ9&format=graphml",
	"/api/v1/paths?from=X99001&to=QZ9&format=svg", "/api/v1/paths?from=X99001&to=QZ9&maxHops=9",
	"/api/v1/paths?from=X99001&to=QZ9&kinds=PCN&edges=MEMBER_OF", "/api/v1/paths?from=X99001&to=X99001",
	"/api/v1/sources", "/api/v1/sources?format=csv", "/api/v1/nothing",
}

// TestNeo4jAnswersEveryAddressLikeTheEmbeddedEngine asks the whole server the same on the embedded
// engine and on a Neo4j: status, headers and every byte are the same.
func TestNeo4jAnswersEveryAddressLikeTheEmbeddedEngine(t *testing.T) {
	uri, user, password := neo4jtest.Find(t)
	ctx := context.Background()
	embedded := sampletest.Load(t, webtest.Today)
	store, err := neo4jstore.Open(ctx, neo4jstore.Options{URI: uri, Username: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	g, err := embedded.Whole(ctx)
	if err != nil {
		t.Fatal(err)
	}
	files, err := embedded.Held(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Replace(ctx, g, files); err != nil {
		t.Fatal(err)
	}
	on := func(r graph.Store) http.Handler {
		return webtest.Serve(t, web.Config{Graph: r, Sample: func() bool { return true }})
	}
	one, two := on(embedded), on(store)
	right := 0
	for _, address := range everyAddress(t) {
		for _, accept := range []string{"", "text/csv", "application/problem+json"} {
			if sameAnswer(t, one, two, address, accept) {
				right++
			}
		}
	}
	samePages(t, one, two)
	version := store.Version()
	onlyRead(t, two)
	if after, err := store.Whole(ctx); err != nil || store.Version() != version || len(after.Nodes) != len(g.Nodes) ||
		len(after.Edges) != len(g.Edges) {
		t.Errorf("what should only be read was written: version %v became %v, %v", version, store.Version(), err)
	}
	if right < 2*len(asked) {
		t.Errorf("only %d answers were right: the questions are no test", right)
	}
}

// everyAddress is every address that both engines are asked, and each
// operation's example in every format.
func everyAddress(t *testing.T) []string {
	t.Helper()
	// The figures of /metrics are each server's own.
	all := slices.DeleteFunc(append(addresses(t), asked...), func(address string) bool { return address == "/metrics" })
	for _, o := range api.References(webtest.Server(t)) {
		for _, format := range o.Formats {
			all = append(all, o.Example+map[bool]string{true: "&", false: "?"}[strings.Contains(o.Example, "?")]+"format="+format)
		}
	}
	return all
}

// sameAnswer asks both servers for one address, which must answer the same,
// and says whether the answer is a right one with something in it.
func sameAnswer(t *testing.T, one, two http.Handler, address, accept string) bool {
	t.Helper()
	var w [2]*httptest.ResponseRecorder
	w[0], w[1] = webtest.Get(one, address, "Accept", accept), webtest.Get(two, address, "Accept", accept)
	for i := range w {
		w[i].Header().Del("X-Request-Id")
	}
	if w[0].Code != w[1].Code || w[0].Body.String() != w[1].Body.String() {
		t.Errorf("%s, Accept %q: %d and %d\n%.600s\n%.600s", address, accept, w[0].Code, w[1].Code, w[0].Body, w[1].Body)
	}
	for _, name := range []string{"Content-Type", "Cache-Control", "Vary", "Content-Disposition", "Content-Security-Policy"} {
		if a, b := w[0].Header().Get(name), w[1].Header().Get(name); a != b {
			t.Errorf("%s, Accept %q: %s is %q and %q", address, accept, name, a, b)
		}
	}
	tag := w[1].Header().Get("ETag")
	if (w[0].Header().Get("ETag") == "") != (tag == "") {
		t.Errorf("%s, Accept %q: only one has a tag", address, accept)
	}
	if tag != "" && w[1].Code == http.StatusOK {
		if again := webtest.Get(two, address, "Accept", accept, "If-None-Match", tag); again.Code != http.StatusNotModified {
			t.Errorf("%s: asked again with its ETag: %d", address, again.Code)
		}
	}
	return w[0].Code == http.StatusOK && w[0].Body.Len() > 100
}

// samePages follows the cursors of a long list of neighbours, page by page,
// on both servers.
func samePages(t *testing.T, one, two http.Handler) {
	t.Helper()
	pages := 0
	for cursor := ""; pages == 0 || cursor != ""; pages++ {
		a, b := webtest.Get(one, "/api/v1/stakeholders/QZ9/neighbours?limit=100&cursor="+cursor),
			webtest.Get(two, "/api/v1/stakeholders/QZ9/neighbours?limit=100&cursor="+cursor)
		var page struct{ Next string }
		if err := json.Unmarshal(a.Body.Bytes(), &page); err != nil || a.Code != http.StatusOK || a.Body.String() != b.Body.String() {
			t.Fatalf("page %d of neighbours: %d and %d, %v\n%.300s\n%.300s", pages, a.Code, b.Code, err, a.Body, b.Body)
		}
		cursor = page.Next
	}
	if pages < 3 {
		t.Errorf("the neighbours are on %d pages: their cursors are no test", pages)
	}
}
