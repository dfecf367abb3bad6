// Package e2e opens the pages of a running throughline in a real browser.
package e2e

import (
	"bytes"
	"encoding/json"
	"image/png"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestPages walks as a newcomer does: the start, an example path, one of its
// stakeholders, a search. Each page is looked at on a desk and on a phone.
func TestPages(t *testing.T) {
	chromium := findChromium(t)
	home := serve(t)
	b := newBrowser(t, chromium)

	b.open(home+"/", 1440, 900)
	example := value[string](b, `(document.querySelector('main a[href^="/path?"]') || {}).href || ""`)
	if example == "" {
		t.Fatalf("the start page offers no example path:\n%s", text(b))
	}
	u, err := url.Parse(example)
	if err != nil {
		t.Fatal(err)
	}
	var path struct {
		From, To struct{ Code, Name string }
		Paths    []struct {
			Nodes []struct{ Code string }
			Words string
		}
	}
	ask(t, home+"/api/v1/paths?"+u.RawQuery, &path)
	if len(path.Paths) == 0 || len(path.Paths[0].Nodes) < 2 {
		t.Fatalf("the example %s has no path", u.RawQuery)
	}
	first := path.Paths[0]

	for _, p := range []struct {
		name, address string
		says          []string // in the text of the page, in any case
		links         []string // beginnings of where it leads
	}{
		{"the start says that the sample is fictional and whose data it is", "/",
			[]string{"fictional", "not affiliated with or endorsed by the NHS", "Open Government Licence"}, []string{"/path?", "/sources"}},
		{"a path is drawn, with the same words as the API gives", u.RequestURI(),
			[]string{path.From.Name, path.To.Name, first.Words}, stops(first.Nodes)},
		{"a stakeholder shows its code and its line", "/s/" + url.PathEscape(path.From.Code),
			[]string{path.From.Name, path.From.Code, "The line"}, []string{"/path?from=" + url.QueryEscape(path.From.Code)}},
		{"a search by name leads to the stakeholder", "/search?q=" + url.QueryEscape(path.From.Name),
			[]string{path.From.Code}, []string{"/s/" + url.PathEscape(path.From.Code)}},
		{"the sources are listed with their days", "/sources", []string{"Sources", "Licence"}, nil},
	} {
		for _, screen := range []struct {
			name          string
			width, height int
		}{{"desk", 1440, 900}, {"phone", 390, 844}} {
			t.Run(p.name+", on a "+screen.name, func(t *testing.T) {
				b.t = t
				b.open(home+p.address, screen.width, screen.height)
				for _, e := range b.errors() {
					t.Errorf("the console shows an error: %s", e)
				}
				b.says(p.says)
				b.leadsTo(p.links)
				if over := value[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
					t.Errorf("the page is %d pixels wider than the screen", over)
				}
				if n := shades(t, b.picture(), screen.width); n < 8 {
					t.Errorf("the picture has %d shades: the page looks blank", n)
				}
			})
		}
	}
	b.t = t
}

// says fails unless the page has each text, in any case.
func (b *browser) says(texts []string) {
	b.t.Helper()
	shown := text(b)
	for _, want := range texts {
		if !strings.Contains(strings.ToLower(shown), strings.ToLower(want)) {
			b.t.Errorf("the page does not say %q:\n%s", want, shown)
		}
	}
}

// leadsTo fails unless a link begins with each address.
func (b *browser) leadsTo(addresses []string) {
	b.t.Helper()
	hrefs := value[[]string](b, `[...document.querySelectorAll("a[href]")].map(a => a.getAttribute("href"))`)
	for _, want := range addresses {
		if !leads(hrefs, want) {
			b.t.Errorf("no link begins with %q; there are %q", want, hrefs)
		}
	}
}

// stops are the links to all stakeholders of a path.
func stops(nodes []struct{ Code string }) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, "/s/"+url.PathEscape(n.Code))
	}
	return out
}

func leads(hrefs []string, to string) bool {
	for _, h := range hrefs {
		if strings.HasPrefix(h, to) {
			return true
		}
	}
	return false
}

// text is what a person reads on the page, blanks folded.
func text(b *browser) string {
	return strings.Join(strings.Fields(value[string](b, `document.body.textContent`)), " ")
}

// shades counts the colours of a picture, coarsely, and checks its width.
func shades(t *testing.T, picture []byte, width int) int {
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds().Dx() != width {
		t.Errorf("the picture is %d pixels wide, not %d", img.Bounds().Dx(), width)
	}
	seen := map[[3]uint32]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r >> 12, g >> 12, b >> 12}] = true
		}
	}
	return len(seen)
}

// serve builds the program, serves its sample and returns its address.
func serve(t *testing.T) string {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	return start(t, build(t))
}

// build builds the program and returns where it is, unless THROUGHLINE_PROGRAM names
// it: .ci/test builds one for all tests.
func build(t *testing.T) string {
	t.Helper()
	if made := os.Getenv("THROUGHLINE_PROGRAM"); made != "" {
		return made
	}
	// What the program is made of is looked at here, so that go test does not
	// take an older run's result for this one's.
	if err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !strings.Contains(path, "/.git/") {
			_, err = os.Stat(path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "throughline")
	if out, err := exec.Command("go", "build", "-o", bin, "../../cmd/throughline").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// start serves a graph and returns its address.
func start(t *testing.T, bin string, graph ...string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	talk, err := os.Create(filepath.Join(t.TempDir(), "talk"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, append([]string{"serve", "--listen", addr}, graph...)...)
	cmd.Stdout, cmd.Stderr = talk, talk
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err == nil {
			if err := <-gone; err != nil {
				t.Errorf("the server does not end well when told to stop: %v", err)
			}
		}
		if err := talk.Close(); err != nil {
			t.Error(err)
		}
	})
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		select {
		case err := <-gone:
			said, _ := os.ReadFile(talk.Name())
			gone <- nil
			t.Fatalf("the server ended: %v\n%s", err, said)
		default:
		}
		if res, err := http.Get("http://" + addr + "/readyz"); err == nil {
			if err := res.Body.Close(); err != nil {
				t.Fatal(err)
			}
			if res.StatusCode == http.StatusOK {
				return "http://" + addr
			}
		}
	}
	t.Fatal("the server does not become ready")
	return ""
}

// ask puts a question to the REST door.
func ask(t *testing.T, address string, answer any) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", address, res.StatusCode)
	}
	if err := json.NewDecoder(res.Body).Decode(answer); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}
