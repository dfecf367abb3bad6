package e2e

import (
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/throughline-graph/throughline/needs"
)

// patience is how long anything may take before it counts as stuck.
const patience = 90 * time.Second

// browser is a Chromium with one tab. It serves one test at a time.
type browser struct {
	t   *testing.T
	tab *chromedp.Target

	lock  sync.Mutex
	wrong []string // errors of the console and of scripts since the page was opened
}

// findChromium returns the Chromium on the path. Without one the test is left
// out, unless THROUGHLINE_REQUIRE names the browser.
func findChromium(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	needs.Missing(t, "browser", "no Chromium on the path")
	return ""
}

// newBrowser starts a Chromium with an empty profile, and with these flags
// besides. It ends with the test, and with this process however that ends.
func newBrowser(t *testing.T, path string, flags ...chromedp.ExecAllocatorOption) *browser {
	t.Helper()
	flags = append(flags, chromedp.ExecPath(path), chromedp.NoFirstRun,
		// The sandbox needs rights that a container does not give. The pages are our own.
		chromedp.NoSandbox,
		// chromedp's own Headless would hide the scroll bars that people see.
		chromedp.Flag("headless", true), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-background-networking", true))
	ctx, end := chromedp.NewExecAllocator(context.Background(), flags...)
	t.Cleanup(end)
	// What goes wrong is an error of a call. The rest are messages of a newer Chromium that chromedp does not know.
	ctx, stop := chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(stop)
	late := time.AfterFunc(patience, stop)
	defer late.Stop()
	b := &browser{t: t}
	if err := chromedp.Listen(ctx, b.note); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	b.tab = chromedp.FromContext(ctx).Target
	return b
}

// note keeps what the page reports as wrong.
func (b *browser) note(event any) {
	said := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		said = (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error()
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			said = strings.TrimSpace(e.Entry.Text + " " + e.Entry.URL)
		}
	}
	if said != "" {
		b.lock.Lock()
		defer b.lock.Unlock()
		b.wrong = append(b.wrong, said)
	}
}

// errors returns what the console or a script reported since the page was opened.
func (b *browser) errors() []string {
	b.lock.Lock()
	defer b.lock.Unlock()
	return slices.Clone(b.wrong)
}

// do performs an action in the tab and returns what it gives.
func do[T any](b *browser, what string, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.t.Context(), patience)
	defer stop()
	given, err := action(ctx, b.tab)
	if err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
	return given
}

// call sends a command of the protocol that chromedp has no action for.
func call[P, R any](b *browser, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	return do(b, command.Method, func(ctx context.Context, tab *chromedp.Target) (R, error) { return cdp.Call(ctx, tab, command, params) })
}

// open shows an address in a window of this size, in CSS pixels, and waits until it is loaded.
func (b *browser) open(address string, width, height int) {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(width), Height: int64(height), DeviceScaleFactor: 1, Mobile: width < 600,
	})
	b.lock.Lock()
	b.wrong = nil
	b.lock.Unlock()
	do(b, "open "+address, chromedp.Navigate(address))
}

// value returns what a JavaScript expression is on the page.
func value[T any](b *browser, expression string) T {
	b.t.Helper()
	return do(b, expression, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// until waits until an expression is true. A page may go and another come meanwhile.
func (b *browser) until(what, expression string) {
	b.t.Helper()
	do(b, what, func(ctx context.Context, tab *chromedp.Target) (bool, error) {
		for look := chromedp.Evaluate[bool]("!!(" + expression + ")"); ; {
			is, err := look(ctx, tab)
			var thrown *chromedp.ExceptionError
			if is || errors.As(err, &thrown) {
				return is, err
			}
			select {
			case <-time.After(20 * time.Millisecond):
			case <-ctx.Done():
				return false, errors.Join(errors.New("not so"), err)
			}
		}
	})
}

// picture returns the window as a PNG.
func (b *browser) picture() []byte {
	b.t.Helper()
	shot := do(b, "take a picture", chromedp.CaptureScreenshot())
	if len(shot) == 0 {
		b.t.Fatal("the picture is empty")
	}
	return shot
}
