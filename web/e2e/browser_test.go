package e2e

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long anything may take before it counts as stuck.
const patience = 90 * time.Second

// browser is a Chromium, spoken to over its debugging pipe: JSON messages, each
// ended by a zero byte. It serves one test at a time.
type browser struct {
	t       *testing.T
	to      io.Writer
	from    chan message
	last    int
	session string

	errors []string // told by the console, or thrown, since the page was opened
	loaded bool
}

type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct{ Message string }
}

// findChromium returns the Chromium on the path. Without one the test is left
// out, unless THROUGHLINE_REQUIRE names the browser.
func findChromium(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if slices.Contains(strings.Split(os.Getenv("THROUGHLINE_REQUIRE"), ","), "browser") {
		t.Fatal("no Chromium on the path, and THROUGHLINE_REQUIRE names the browser")
	}
	t.Skip("no Chromium on the path")
	return ""
}

// newBrowser starts a Chromium with an empty profile and one tab, and with
// these flags besides.
func newBrowser(t *testing.T, path string, flags ...string) *browser {
	theirs, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, answers, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	// The sandbox needs rights that a container does not give. The pages are our own.
	flags = append(flags, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--remote-debugging-pipe", "--user-data-dir="+t.TempDir(), "about:blank")
	cmd := exec.Command(path, flags...)
	cmd.ExtraFiles = []*os.File{theirs, answers} // 3, which it reads, and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(theirs.Close(), answers.Close()); err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, to: to, from: make(chan message)}
	go func() {
		defer close(b.from)
		in := bufio.NewReader(from)
		for {
			line, err := in.ReadBytes(0)
			if err != nil {
				return
			}
			var m message
			if json.Unmarshal(line[:len(line)-1], &m) == nil {
				b.from <- m
			}
		}
	}()
	t.Cleanup(func() {
		_ = to.Close() // its end of the pipe: it goes
		for range b.from {
		}
		_ = cmd.Wait() // by whatever status it likes
		_ = from.Close()
	})
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log"} {
		b.call(domain+".enable", nil, nil)
	}
	return b
}

// call sends one command and fills result with its answer.
func (b *browser) call(method string, params map[string]any, result any) {
	b.t.Helper()
	b.last++
	m := map[string]any{"id": b.last, "method": method}
	if params != nil {
		m["params"] = params
	}
	if b.session != "" {
		m["sessionId"] = b.session
	}
	text, err := json.Marshal(m)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.to.Write(append(text, 0)); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
	id := b.last
	got := b.wait(method, func(m message) bool { return m.ID == id })
	if got.Error != nil {
		b.t.Fatalf("%s: %s", method, got.Error.Message)
	}
	if result != nil {
		if err := json.Unmarshal(got.Result, result); err != nil {
			b.t.Fatalf("%s: %v", method, err)
		}
	}
}

// wait reads until a message fits, and notes what happens meanwhile.
func (b *browser) wait(what string, fits func(message) bool) message {
	b.t.Helper()
	late := time.After(patience)
	for {
		select {
		case m, open := <-b.from:
			if !open {
				b.t.Fatalf("%s: the browser is gone", what)
			}
			switch m.Method {
			case "Page.loadEventFired":
				b.loaded = true
			case "Runtime.exceptionThrown":
				b.errors = append(b.errors, string(m.Params))
			case "Log.entryAdded":
				var p struct {
					Entry struct{ Level, Text, URL string }
				}
				if json.Unmarshal(m.Params, &p) == nil && p.Entry.Level == "error" {
					b.errors = append(b.errors, strings.TrimSpace(p.Entry.Text+" "+p.Entry.URL))
				}
			}
			if fits(m) {
				return m
			}
		case <-late:
			b.t.Fatalf("%s: no answer from the browser", what)
		}
	}
}

// open shows an address in a window of this size, in CSS pixels, and waits until it is loaded.
func (b *browser) open(address string, width, height int) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{
		"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
	}, nil)
	b.errors, b.loaded = nil, false
	var gone struct{ ErrorText string }
	b.call("Page.navigate", map[string]any{"url": address}, &gone)
	if gone.ErrorText != "" {
		b.t.Fatalf("open %s: %s", address, gone.ErrorText)
	}
	if !b.loaded {
		b.wait("load "+address, func(message) bool { return b.loaded })
	}
}

// value returns what a JavaScript expression is on the page.
func value[T any](b *browser, expression string) T {
	b.t.Helper()
	var r struct {
		Result           struct{ Value T }
		ExceptionDetails json.RawMessage
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &r)
	if r.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, r.ExceptionDetails)
	}
	return r.Result.Value
}

// picture returns the window as a PNG.
func (b *browser) picture() []byte {
	b.t.Helper()
	var shot struct{ Data []byte }
	b.call("Page.captureScreenshot", map[string]any{"format": "png"}, &shot)
	if len(shot.Data) == 0 {
		b.t.Fatal("the picture is empty")
	}
	return shot.Data
}
