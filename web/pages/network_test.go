package pages_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/web/network"
	"github.com/throughline-graph/throughline/web/webtest"
)

func TestTheTableOfANetworkSaysWhatThePictureShows(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	var n network.Network
	if err := json.Unmarshal(webtest.Get(h, "/api/v1/stakeholders/QZ9/network").Body.Bytes(), &n); err != nil {
		t.Fatal(err)
	}
	w := webtest.Get(h, "/network?of=QZ9", "Accept", "text/html")
	body := w.Body.String()
	for _, s := range n.Nodes {
		if !strings.Contains(body, `<a href="/s/`+s.Code+`">`) {
			t.Errorf("the table lacks %s", s.Code)
		}
	}
	if got := strings.Count(body, `data-net="fold `); got != len(n.Folds) {
		t.Errorf("%d folds in the table, %d in the picture", got, len(n.Folds))
	}
	if strings.Count(body, "<tr class=") != len(n.Nodes)+len(n.Folds) {
		t.Errorf("%d rows for %d nodes and %d folds", strings.Count(body, "<tr class="), len(n.Nodes), len(n.Folds))
	}
	for target, says := range map[string]string{"/network": "Sample Lancashire", "/network?of=bay+medical": "Which one do you mean",
		"/network?of=zzzzqqqq": "No results", "/s/U99001": "/network?of=U99001"} {
		if w := webtest.Get(h, target, "Accept", "text/html"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: status %d, does not say %q", target, w.Code, says)
		}
	}
}
