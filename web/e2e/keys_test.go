package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestEveryPageByKeysAlone walks each page by the tab key: it comes to all that
// a mouse could use, shows where it is, and leaves at the end.
func TestEveryPageByKeysAlone(t *testing.T) {
	onEveryPage(t, func(t *testing.T, b *browser, name, address string) {
		b.open(address, 1440, 900)
		// Numbers every thing of use that is seen; those in a closed fold are not.
		want := value[int](b, `(() => { let n = 0;
			for (const e of document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')) {
				if (e.disabled || e.tabIndex < 0 || e.type === "hidden" ||
					!e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) ||
					(e.closest("details:not([open])") && e.localName !== "summary")) continue;
				e.dataset.stop = n++;
			}
			return n; })()`)
		seen := map[string]bool{}
		// A form that is refused opens where it is wrong, so its walk begins again at the top.
		if value[bool](b, `document.activeElement !== document.body && (document.querySelector('[data-stop="0"]').focus(), true)`) {
			seen["0"] = true
		}
		for presses := 0; ; presses++ {
			if presses > 3*want+60 {
				t.Fatalf("after %d presses the end is not reached: %d of %d seen", presses, len(seen), want)
			}
			b.press(kb.Tab)
			at := value[struct {
				Stop, Says string
				Shown      bool
			}](b, `(() => { const e = document.activeElement;
				if (!e || e === document.body) return {Stop: "", Says: "", Shown: true};
				const s = getComputedStyle(e), r = e.getBoundingClientRect(), inner = e.querySelector && e.querySelector("rect");
				const ring = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none" ||
					inner && parseFloat(getComputedStyle(inner).strokeWidth) > 1;
				return {Stop: e.dataset.stop || "?", Says: e.outerHTML.slice(0, 160), 
					Shown: ring && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth}; })()`)
			if at.Stop == "" || at.Stop == "0" && len(seen) > 1 {
				break
			}
			if !at.Shown {
				t.Errorf("the page does not show that this has the keys: %s", at.Says)
			}
			seen[at.Stop] = true
		}
		var missed []string
		for i := range want {
			if !seen[fmt.Sprint(i)] {
				missed = append(missed, value[string](b, fmt.Sprintf(`document.querySelector('[data-stop="%d"]').outerHTML.slice(0, 120)`, i)))
			}
		}
		if len(missed) > 0 || want < 4 {
			t.Errorf("of %d the tab key does not come to:\n%s", want, strings.Join(missed, "\n"))
		}
	})
}

// TestWithoutScript walks from the start to the board with no script at all.
func TestWithoutScript(t *testing.T) {
	chromium := findChromium(t)
	home := serve(t)
	b := newBrowser(t, chromium)
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(home+"/", 390, 844)
	b.enter(`#q2`, "bay view medical")
	follow := func(what, link string) {
		t.Helper()
		href := value[string](b, fmt.Sprintf(`(document.querySelector(%q) || document.createElement("a")).getAttribute("href") || ""`, link))
		if href == "" {
			t.Fatalf("%s: no link %s on\n%s", what, link, text(b))
		}
		b.open(home+href, 390, 844)
	}
	follow("from the search to the practice", `main a[href^="/s/X99001"]`)
	follow("from the practice to the board, on its line", `main svg a[href^="/s/QZ9"]`)
	if !strings.Contains(text(b), "integrated care board QZ9") {
		t.Errorf("the walk ends at\n%s", text(b))
	}
	follow("from the board to its network", `main a[href^="/network?of=QZ9"]`)
	if n := value[int](b, `document.querySelectorAll("#nettable tbody tr").length`); n < 10 {
		t.Errorf("without script the table of the network has %d rows", n)
	}
}

// enter types into a box of the page and sends its form by the enter key.
func (b *browser) enter(box, words string) {
	b.t.Helper()
	value[bool](b, fmt.Sprintf(`(document.querySelector(%q).focus(), true)`, box))
	call(b, input.InsertText, input.InsertTextParams{Text: words})
	do(b, "the answer to "+words, chromedp.WaitEvent(page.LoadEventFired, nil, stroke(kb.Enter)))
}
