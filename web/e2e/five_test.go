package e2e

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// mostActs is how many links or suggestions anybody may have to choose for an answer.
const mostActs = 3

// errand is somebody who wants to know something, by keys alone.
type errand struct {
	*browser
	home string
	acts int
}

// find types into the box of the start page and takes the first that is suggested.
func (e *errand) find(text, path string) {
	e.t.Helper()
	e.open(e.home+"/", 1440, 900)
	e.focus("#q2")
	e.keys(text)
	e.until(text+" is suggested", `document.querySelectorAll('[role=option]').length > 0`)
	e.press(kb.ArrowDown)
	e.acts++
	e.step("the page of "+text, path)
}

// follow comes to a link by the tab key, and follows it by the enter key.
func (e *errand) follow(what, selector string) {
	e.t.Helper()
	e.tabTo(what, selector)
	path := value[string](e.browser, `new URL(document.activeElement.getAttribute("href"), location).pathname`)
	e.acts++
	e.step(what, path)
}

// answered checks that what is at a selector says each of these, and that it did not
// take too long to come there.
func (e *errand) answered(selector string, wants ...string) {
	e.t.Helper()
	got := value[string](e.browser, fmt.Sprintf(`[...document.querySelectorAll(%q)].map(e => e.innerText).join("\n")`, selector))
	for _, want := range wants {
		if !strings.Contains(got, want) {
			e.t.Errorf("%s does not say %q: %s", selector, want, got)
		}
	}
	if e.acts > mostActs {
		e.t.Errorf("it took %d choices", e.acts)
	}
}

// TestFivePeopleFindTheirAnswers asks what five people come with, by keys alone.
func TestFivePeopleFindTheirAnswers(t *testing.T) {
	chromium := findChromium(t)
	home := serve(t)
	b := newBrowser(t, chromium)
	person := func(says string, asks func(*errand)) {
		t.Run(says, func(t *testing.T) {
			b.t = t
			asks(&errand{browser: b, home: home})
		})
	}
	person("an account manager has a practice, and wants who sits on its board", func(e *errand) {
		e.find("Bay View Medical Centre", "/s/X99001")
		e.follow("the board on its line", `main svg a[href^="/s/QZ9"]`)
		e.answered(`section[aria-labelledby="people"]`, "Chief pharmacist", "ICB board member")
	})
	person("a pharmacy lead has a postcode, and wants the network and its clinical director", func(e *errand) {
		e.find("BY1 7ZN", "/s/FZ003")
		e.follow("its network, on the line", `main a[href^="/s/U99"]`)
		e.answered("h1", "Bay Shore PCN")
		e.answered(`section[aria-labelledby="people"]`, "Clinical director")
	})
	person("an officer of a committee wants its networks and its pharmacies", func(e *errand) {
		e.find("Community Pharmacy Sample Lancashire", "/s/lpc.lancashire")
		e.answered("main", "36 primary care networks", "Bay Shore PCN")
		e.follow("its pharmacies", `main a[href^="/s/lpc.lancashire/pharmacies"]`)
		e.answered("main table", "Bay Pharmacy", "Bay Shore PCN")
	})
	person("an analyst wants the pharmacies of an area as CSV", func(e *errand) {
		e.find("QZ9", "/s/QZ9")
		e.follow("its pharmacies", `main a[href^="/s/QZ9/pharmacies"]`)
		e.tabTo("the CSV", `main a[href*="format=csv"]`)
		e.acts++
		res, err := http.Get(value[string](e.browser, `document.activeElement.href`))
		if err != nil {
			e.t.Fatal(err)
		}
		defer res.Body.Close() // it was read
		rows, err := csv.NewReader(res.Body).ReadAll()
		if err != nil || len(rows) < 300 || !strings.HasSuffix(rows[0][0], "pharmacy") {
			e.t.Errorf("%d rows, %v", len(rows), err)
		}
		e.answered("h1", "pharmacies")
	})
	person("an operator wants what was loaded, and how old it is", func(e *errand) {
		e.open(e.home+"/", 1440, 900)
		e.follow("the sources", `nav a[href^="/sources"]`)
		e.answered("main table", "Patients registered at a GP practice", "1 August 2026", "month")
	})
	b.t = t
}
