package e2e

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSearchAnswersWhileTyping types as a person does, by keys alone.
func TestSearchAnswersWhileTyping(t *testing.T) {
	chromium := findChromium(t)
	home := serve(t)
	b := newBrowser(t, chromium)
	for _, where := range []struct {
		name, address, box string
		width              int
		leads              bool   // to the stakeholder, or writes it into the box
		writes             string // before its code
	}{
		{"in the head of a page", "/sources", "#q", 1440, true, ""},
		{"on the start page, on a phone", "/", "#q2", 390, true, ""},
		{"at the start of a path, on the start page", "/", "#from", 1440, false, "Bay View Medical Centre ("},
		{"at the end of a path", "/path", "#to", 1440, false, "Bay View Medical Centre ("},
		{"in what a path must pass", "/path", "#via", 1440, false, ""},
	} {
		t.Run(where.name, func(t *testing.T) {
			b.t = t
			b.open(home+where.address, where.width, 900)
			b.focus(where.box)
			b.keys("bay medcal") // a letter is missing
			b.until("options are shown", `document.querySelectorAll('[role=option]').length > 0`)
			list := `document.getElementById(document.querySelector('` + where.box + `').getAttribute('aria-controls'))`
			first := value[string](b, list+`.firstChild.textContent`)
			if !strings.Contains(first, "Bay View Medical") || !strings.Contains(strings.ToLower(first), "practice") ||
				!strings.Contains(first, "open") {
				t.Errorf("the first option does not say what it is: %q", first)
			}
			if over := value[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
				t.Errorf("the page is %d pixels wider than the screen", over)
			}
			b.press(kb.Escape)
			b.until("escape closes the list", list+`.hidden`)
			if got := value[string](b, `document.querySelector('`+where.box+`').value`); got != "bay medcal" {
				t.Errorf("escape changed the text to %q", got)
			}
			b.press(kb.ArrowDown)
			b.until("the down key opens it again", `!`+list+`.hidden`)
			b.press(kb.ArrowDown)
			b.until("an option is marked", list+`.firstChild.getAttribute('aria-selected') === 'true' &&
				document.activeElement.getAttribute('aria-activedescendant') === `+list+`.firstChild.id`)
			code := value[string](b, list+`.firstChild.querySelector('.code').textContent`)
			b.press(kb.Enter)
			if where.leads {
				b.until("the stakeholder is shown", `location.pathname === '/s/`+code+`' && document.readyState === 'complete'`)
			} else {
				writes := where.writes + code
				if where.writes != "" {
					writes += ")"
				}
				b.until("the box holds "+writes, `document.querySelector('`+where.box+`').value === '`+writes+`' && `+list+`.hidden`)
			}
			for _, e := range b.errors() {
				t.Errorf("the console tells an error: %s", e)
			}
		})
	}
	t.Run("a postcode without anybody is said so", func(t *testing.T) {
		b.t = t
		b.open(home+"/", 1440, 900)
		b.focus("#q")
		b.keys("ZE1 9ZZ")
		b.until("the reason is shown", `document.querySelector('.suggest-said.shown')?.textContent.includes('postcode')`)
	})
	b.t = t
}

// focus puts the keys into a box.
func (b *browser) focus(selector string) {
	b.t.Helper()
	do(b, "focus "+selector, chromedp.Focus(chromedp.CSS(selector+"[role=combobox]")))
}

// keys types a text, letter by letter.
func (b *browser) keys(text string) {
	b.t.Helper()
	for _, r := range text {
		do(b, "type "+text, stroke(string(r)))
	}
}

// press presses one key of the package kb and lets it go.
func (b *browser) press(key string) {
	b.t.Helper()
	do(b, fmt.Sprintf("press %q", key), stroke(key))
}

// stroke presses and lets go one key as a keyboard does: its letter comes with
// it, so that a page can refuse both. chromedp.KeyEvent sends the letter after
// the key, refused or not.
func stroke(key string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		r, _ := utf8.DecodeRuneInString(key)
		k, ok := kb.Keys[r]
		if !ok {
			return errors.New("no such key")
		}
		event := input.DispatchKeyEventParams{Key: k.Key, Code: k.Code, WindowsVirtualKeyCode: k.Windows, Type: kb.KeyDown, Text: k.Text}
		if k.Shift {
			event.Modifiers = int64(kb.ModifierShift)
		}
		if _, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, event); err != nil {
			return err
		}
		event.Type, event.Text = kb.KeyUp, ""
		_, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, event)
		return err
	})
}

// TestASentenceIsCopied presses the button beside a path's sentence by keys.
func TestASentenceIsCopied(t *testing.T) {
	chromium := findChromium(t)
	home := serve(t)
	b := newBrowser(t, chromium)
	b.open(home+"/path?from=X99001&to=QZ9", 1440, 900)
	b.until("there is a button", `!!document.querySelector(".words + .copy")`)
	value[bool](b, `(window.kept = "", navigator.clipboard.writeText = words => { window.kept = words; return Promise.resolve(); },
		document.querySelector(".words + .copy").focus(), true)`)
	b.press(kb.Enter)
	b.until("it says so", `document.querySelector(".copy + [role=status]").textContent.includes("Copied")`)
	if kept, said := value[string](b, `window.kept`), value[string](b, `document.querySelector(".words").textContent`); kept != said ||
		len(kept) < 40 {
		t.Errorf("copied %q of %q", kept, said)
	}
	value[bool](b, `(document.querySelectorAll(".copy")[1].focus(), true)`)
	b.press(kb.Enter)
	b.until("the sources are copied too", `window.kept.includes("\nBay View Medical Centre (X99001) ") && window.kept.includes("Source: ")`)
}
