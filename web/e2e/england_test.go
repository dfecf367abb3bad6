package e2e

import (
	"fmt"
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/loaders/englandtest"
)

// TestEnglandOnScreen says how long people wait for all England. It holds that
// everything comes, and prints how soon: machines differ.
func TestEnglandOnScreen(t *testing.T) {
	db := englandtest.Graph(t)
	chromium := findChromium(t)
	home := start(t, build(t), "--db", db)
	b := newBrowser(t, chromium)
	middle := func(what, goal string, ms func() float64) {
		t.Helper()
		var took []float64
		for range 7 {
			took = append(took, ms())
		}
		slices.Sort(took)
		t.Logf("figure: all England, %s: %.0f ms, at most %.0f (goal %s)", what, took[3], took[6], goal)
	}

	b.open(home+"/", 1440, 900)
	b.focus("#q2")
	words := []string{"bay med", "stockton", "boots", "lancash", "riversid", "u8914", "la1 1"}
	middle("from a letter typed to answers on screen", "100 ms", func() float64 {
		value[bool](b, `(() => { const box = document.querySelector("#q2"); box.value = "";
			box.dispatchEvent(new Event("input", {bubbles: true}));
			window.shown = new Promise(done => {
				let from = 0;
				box.addEventListener("input", () => from = performance.now());
				const seen = new MutationObserver(() => {
					if (from && box.value.length > 4 && document.querySelectorAll("[role=option]").length &&
							!document.getElementById(box.getAttribute("aria-controls")).hidden) {
						seen.disconnect();
						requestAnimationFrame(() => done(performance.now() - from));
					}
				});
				seen.observe(document.body, {subtree: true, childList: true, attributes: true});
			});
			return true; })()`)
		b.keys(words[0])
		words = append(words[1:], words[0])
		return value[float64](b, `window.shown`)
	})
	whole := func(address string) func() float64 {
		return func() float64 {
			b.open(home+address, 1440, 900)
			if n := value[int](b, `document.querySelectorAll("svg .lad-box").length`); n < 3 {
				t.Fatalf("%s: %d boxes are drawn", address, n)
			}
			return value[float64](b, `performance.getEntriesByType("navigation")[0].domComplete`)
		}
	}
	middle("the page of a network of practices, whole", "100 ms", whole("/s/U89141"))
	middle("the page of a board, whole", "100 ms", whole("/s/QE1"))
	middle("the paths from a practice to a board, drawn", "500 ms", whole("/path?from=A81001&to=QE1"))
	largest := ""
	var network struct{ Nodes []struct{ Code string } }
	most := 0
	for _, board := range []string{"QOP", "QMJ", "QE1", "QWO", "QYG", "QHM"} {
		ask(t, home+"/api/v1/stakeholders/"+board+"/network", &network)
		if len(network.Nodes) > most {
			most, largest = len(network.Nodes), board
		}
	}
	middle(fmt.Sprintf("the network of %s, %d points, drawn without a GPU", largest, most), "1,500 ms", func() float64 {
		b.open(home+"/network?of="+largest, 1440, 900)
		return value[float64](b, `new Promise(done => { const look = () => document.querySelector(".netstage canvas")
			? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))) : requestAnimationFrame(look); look(); })`)
	})
	for _, e := range b.errors() {
		t.Errorf("the console tells an error: %s", e)
	}
}
