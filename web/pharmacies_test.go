package web

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestAPharmacyLeadFindsTheNetwork goes from what a lead has in hand to who
// leads the network, its practices, its other pharmacies and its LPC.
func TestAPharmacyLeadFindsTheNetwork(t *testing.T) {
	h := handler(t, io.Discard, "")
	for asked, to := range map[string]string{"FZ003": "/s/FZ003/pharmacies?on=2026-11-23", "fz003": "/s/FZ003/pharmacies?on=2026-11-23", "BY1+7ZN": "/s/FZ003/pharmacies?on=2026-11-23", "U99001": "/s/U99001/pharmacies?on=2026-11-23"} {
		if w := get(h, "/pharmacies?of="+asked); w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
			t.Errorf("%s leads to %q, status %d", asked, w.Header().Get("Location"), w.Code)
		}
	}
	for address, says := range map[string][]string{
		"/pharmacies":                    {"A pharmacy, a postcode or a primary care network"},
		"/pharmacies?of=pharmac":         {"found for", "/s/FZ001/pharmacies"},
		"/pharmacies?of=zzzz":            {"No name, code or postcode fits"},
		"/s/FZ003/pharmacies":            {"Bay Shore PCN", "Clinical director", "Bay View Medical Centre", "Beechwood Chemist", "Community Pharmacy Sample Lancashire", "NHS Sample Lancashire", "Nearest practice", "m from"},
		"/s/U99001/pharmacies":           {"Bay Pharmacy", "Clinical director", "Bay View Medical Centre", "Community Pharmacy Sample Lancashire"},
		"/s/FZ003/pharmacies?rule=items": {"Most items"},
	} {
		w := get(h, address)
		for _, want := range says {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d, does not say %q", address, w.Code, want)
			}
		}
	}
	if w := get(h, "/s/FZ003/pharmacies"); strings.Contains(w.Body.String(), `href="/s/FZ003/pharmacies?on=2026-11-23"`) {
		t.Error("a pharmacy is among its own sisters")
	}
}

// TestAPostcodeThatNobodyHas is told apart from one that is mistyped: no
// distance is made up, and those spelt most like it are shown.
func TestAPostcodeThatNobodyHas(t *testing.T) {
	h := handler(t, io.Discard, "")
	for _, address := range []string{"/search?q=by1+7zx", "/pharmacies?of=by17zx"} {
		w := get(h, address)
		for _, want := range []string{"Nobody on record has the postcode BY1 7ZX", "no distance in metres is told", "the same but for the last letter", "BY1 7Z"} {
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d, does not say %q", address, w.Code, want)
			}
		}
	}
	if w := get(h, "/search?q=ze1+9zz"); strings.Contains(w.Body.String(), "nearest known by spelling") || !strings.Contains(w.Body.String(), "postcode") {
		t.Errorf("a postcode that is like none: %s", w.Body)
	}
}
