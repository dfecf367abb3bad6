package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// everyPage are the addresses of one page of each kind, on the sample.
var everyPage = []struct{ name, address string }{
	{"the start", "/"},
	{"a search", "/search?q=bay"},
	{"a search for nothing", "/search?q=zzzzqqqq"},
	{"a practice", "/s/X99001"},
	{"a network of practices", "/s/U99001"},
	{"a board", "/s/QZ9"},
	{"a pharmacy", "/s/FZ001"},
	{"a person", "/s/person.beth-hawthwaite"},
	{"the pharmacies of a network", "/s/U99001/pharmacies"},
	{"the network of a pharmacy", "/s/FZ001/pharmacies?rule=within:1600"},
	{"who is open in a network", "/s/U99001/access?at=Sat+16:00"},
	{"who is open in a board", "/s/QZ9/access?at=Sun+10:00&rule=within:1600"},
	{"when a pharmacy is open", "/s/FZ003/access?at=Wed+15:00"},
	{"the network of a pharmacy by each rule", "/s/FZ077/pharmacies"},
	{"the owners of a network's pharmacies", "/s/U99009/owners"},
	{"the owner of a pharmacy", "/s/FZ001/owners"},
	{"a network that straddles two committees", "/s/U99009/lpcs"},
	{"the contacts of a network", "/s/U99001/contacts"},
	{"the contacts of a board", "/s/QZ9/contacts"},
	{"the contacts on a path", "/s/X99001/contacts?to=QZ9"},
	{"contacts where there are none", "/s/X99003/contacts"},
	{"a way to pharmacies", "/pharmacies"},
	{"a postcode that nobody has", "/pharmacies?of=BY1+7ZX"},
	{"paths", "/path?from=X99001&to=QZ9"},
	{"paths, every one", "/path?from=X99001&to=QZ9&fold=false"},
	{"no path", "/path?from=X99001&to=QZ9&maxHops=1"},
	{"two boxes to fill in", "/path"},
	{"a path by names that may mean several", "/path?from=bay&to=QZ9&via=xyzzy"},
	{"the pharmacies of a committee", "/s/lpc.lancashire/pharmacies"},
	{"who is open in a committee's area", "/s/lpc.lancashire/access?on=2026-10-15&at=Sun+10:00"},
	{"a picture of a network", "/network?of=U99001"},
	{"the sources", "/sources"},
	{"the people on record", "/people"},
	{"a person to add", "/people/new?at=U99001"},
	{"another role to add", "/people/new?person=person.beth-hawthwaite"},
	{"a person to change", "/people/person.beth-hawthwaite"},
	{"the REST interface", "/api"},
	{"a code that nobody has", "/s/NOBODY"},
}

// onEveryPage gives each page of the sample, not yet opened, to a test of it.
func onEveryPage(t *testing.T, look func(t *testing.T, b *browser, name, address string)) {
	chromium := findChromium(t)
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	home := start(t, build(t), "--as", "Pat Example")
	b := newBrowser(t, chromium)
	defer func() { b.t = t }()
	for _, p := range everyPage {
		t.Run(p.name, func(t *testing.T) {
			b.t = t
			look(t, b, p.name, home+p.address)
		})
	}
}

// axe returns the source of axe-core, the checker of accessibility, as npm gives it.
func axe(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("no npm on the path, which gets the checker of accessibility")
	}
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc"} {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		if regexp.MustCompile(`EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|E40[13]|E5\d\d`).Match(out) {
			t.Skip("the registry of npm's packages cannot be reached")
		}
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	source, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// TestEveryPageIsAccessible holds each page against WCAG 2.2 AA, as far as a
// program can, on a desk and on a phone, in the light and in the dark.
func TestEveryPageIsAccessible(t *testing.T) {
	source := axe(t)
	onEveryPage(t, func(t *testing.T, b *browser, _, address string) {
		for _, scheme := range []string{"light", "dark"} {
			for _, width := range []int{1440, 390} {
				b.like(scheme)
				b.open(address, width, 900)
				value[bool](b, source+"\ntrue") // axe-core itself is too large a value
				for _, wrong := range value[[]string](b, `axe.run(document, {
					runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
					r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + v.help + ": " + n.target.join(" ") + ": " +
						n.html.slice(0, 200) + " " + (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message)))`) {
					t.Errorf("%s, %d: %s", scheme, width, wrong)
				}
			}
		}
	})
}

// like sets the colour scheme that the page is asked for.
func (b *browser) like(scheme string) {
	b.t.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// TestEveryPageFitsEveryScreen opens each page from the narrowest phone to the
// widest desk: nothing sticks out, and the console tells no error.
func TestEveryPageFitsEveryScreen(t *testing.T) {
	onEveryPage(t, func(t *testing.T, b *browser, name, address string) {
		for _, width := range []int{320, 390, 768, 1440, 2560} {
			b.open(address, width, 900)
			for _, e := range b.errors() {
				if !strings.Contains(e, "404") || !strings.HasSuffix(address, "NOBODY") {
					t.Errorf("%d: the console tells an error: %s", width, e)
				}
			}
			if over := value[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
				t.Errorf("the page is %d pixels wider than a screen of %d", over, width)
			}
			// Where a folder is named, pictures are kept in it for people to look at.
			if dir := os.Getenv("THROUGHLINE_PICTURES"); dir != "" && (width == 390 || width == 1440) {
				for _, scheme := range []string{"light", "dark"} {
					b.like(scheme)
					keep(t, filepath.Join(dir, fmt.Sprintf("%s %d %s.png", strings.ReplaceAll(name, " ", "-"), width, scheme)), b.picture())
				}
			}
		}
	})
}

func keep(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestEveryPagePrints holds that a page fits an A4 sheet: nothing is cut off at
// its right, what is only of use on a screen is gone, and there are few sheets.
func TestEveryPagePrints(t *testing.T) {
	onEveryPage(t, func(t *testing.T, b *browser, name, address string) {
		b.open(address, 1440, 900)
		pdf := do(b, "print", chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPrintBackground()))
		if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Fatalf("not a PDF: %.20q", pdf)
		}
		if sheets := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1)); sheets < 1 || sheets > 12 {
			t.Errorf("it takes %d sheets", sheets)
		}
		// 8.27 inches less the margins, at 96 pixels an inch.
		do(b, "cut the paper", chromedp.EmulateViewport(718, 1000))
		call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		defer call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
		if over := value[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
			t.Errorf("%d pixels are cut off at the right of the sheet", over)
		}
		for _, shown := range value[[]string](b, `[...document.querySelectorAll("button, input, select, nav")]
			.filter(e => e.getBoundingClientRect().width > 0).map(e => e.outerHTML.slice(0, 120))`) {
			t.Errorf("on paper nobody can use %s", shown)
		}
	})
}
