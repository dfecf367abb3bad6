package e2e

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/emersion/go-vcard"
)

// tabTo presses the tab key until what it comes to fits a selector.
func (b *browser) tabTo(what, selector string) {
	b.t.Helper()
	for range 400 {
		b.press(kb.Tab)
		if value[bool](b, fmt.Sprintf(`!!document.activeElement && document.activeElement.matches(%q)`, selector)) {
			return
		}
	}
	b.t.Fatalf("the tab key does not come to %s (%s)", what, selector)
}

// step follows the link that has the keys, by the enter key.
func (b *browser) step(what, path string) {
	b.t.Helper()
	b.press(kb.Enter)
	b.until(what, fmt.Sprintf(`location.pathname === %q && document.readyState === 'complete'`, path))
}

// TestFromAPharmacyToItsClinicalDirector walks as a pharmacy lead does, by keys
// alone: the pharmacy's code, its network, who to speak to there. The card that
// the walk ends at is read by a parser of its own.
func TestFromAPharmacyToItsClinicalDirector(t *testing.T) {
	chromium := findChromium(t)
	home := serve(t)
	b := newBrowser(t, chromium)
	b.open(home+"/", 1440, 900)
	b.focus("#q2")
	b.keys("FZ001")
	b.until("the pharmacy is offered", `document.querySelectorAll('[role=option]').length > 0`)
	b.press(kb.ArrowDown)
	b.step("the pharmacy is shown", "/s/FZ001")
	b.tabTo("its network", `main a[href^="/s/U99"]`)
	network := value[string](b, `document.activeElement.getAttribute("href").replace(/[?#].*/, "")`)
	b.step("the network is shown", network)
	b.tabTo("its contacts", `main a[href^="`+network+`/contacts"]`)
	b.step("the contacts are shown", network+"/contacts")
	director := value[string](b, `[...document.querySelectorAll(".contacts tbody tr")].filter(r => r.textContent.includes("Clinical director"))
		.map(r => r.textContent)[0] || ""`)
	if !strings.Contains(director, "@example.org") || !strings.Contains(director, "2026") {
		t.Fatalf("the walk ends at %q\n%s", director, text(b))
	}
	b.tabTo("the cards", `main a[href*="format=vcard"]`)
	res, err := http.Get(home + value[string](b, `document.activeElement.getAttribute("href")`))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close() // it was read
	found := false
	for in := vcard.NewDecoder(res.Body); ; {
		card, err := in.Decode()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(director, card.PreferredValue(vcard.FieldFormattedName)) &&
			strings.Contains(director, card.PreferredValue(vcard.FieldEmail)) {
			found = card.Value(vcard.FieldVersion) == "4.0" &&
				strings.Contains(card.PreferredValue(vcard.FieldRole)+card.PreferredValue(vcard.FieldTitle), "Clinical director")
		}
	}
	if !found {
		t.Error("no card of the clinical director came")
	}
}
