package fetch

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestAServerThatMisbehaves(t *testing.T) {
	list := handMade(t, "etr/ok.csv")
	loop := etrURL + "&again"
	for _, c := range []struct {
		words  string
		answer http.HandlerFunc
		says   string // empty where the file is got all the same
		asks   int    // 0: does not matter
	}{
		{"403", status(http.StatusForbidden), "403 Forbidden", 1},
		{"404", status(http.StatusNotFound), "404 Not Found", 1},
		{"a web page instead of the list", plain("<!DOCTYPE html><html><body>Maintenance</body></html>"), "web page", 1},
		{"another report", file(handMade(t, "eccg/ok.csv"), `"1"`), "another list, eccg", 1},
		{"a workbook of something else", plain(zipped(t, "xl/workbook.xml", "<x/>")), "not the list", 1},
		{"an archive of something else", plain(zipped(t, "readme.txt", "hello")), "not the list", 1},
		{"an archive that leads out of itself", plain(zipped(t, "../etr.csv", list)), "leads out", 1},
		{"a broken archive", plain("PK\x03\x04 and so on"), "not a readable zip archive", 1},
		{"an empty answer", plain(""), "empty", 1},
		{"no rows but JSON", plain(`{"error": "busy"}`), "not the list", 1},
		{"half a character of UTF-16", plain("\xff\xfeR"), "broken character: the file is UTF-16", 1},
		{"a list cut by a server that counts only what it sends", plain(list[:400]), "cut short", 1},
		{"a download that breaks off every time", cut(list, ""), "EOF", attempts},
		{"a download that breaks off once", first(cut(list, ""), file(list, "")), "", 2},
		{"500 every time", status(http.StatusInternalServerError), "500", attempts},
		{"500 once", first(status(http.StatusInternalServerError), file(list, "")), "", 2},
		{"too many requests, once", first(status(http.StatusTooManyRequests), file(list, "")), "", 2},
		{"304 that nobody asked for", status(http.StatusNotModified), "304", 1},
		{"206 that nobody asked for", status(http.StatusPartialContent), "206", 1},
		{"too large, as it says", func(out http.ResponseWriter, r *http.Request) {
			out.Header().Set("Content-Length", fmt.Sprint(1<<40))
			fmt.Fprint(out, list)
		}, "larger", 1},
		{"too large, without saying so", func(out http.ResponseWriter, r *http.Request) {
			for row := strings.Repeat(list, 100); ; {
				if _, err := fmt.Fprint(out, row); err != nil {
					return
				}
			}
		}, "larger", 1},
		{"a redirect elsewhere", redirect("https://files.example.org/etr.csv"), "files.example.org", 1},
		{"a redirect to a name that only ends alike", redirect("https://evilodsdatasearchandexport.nhs.uk/"), "not published there", 1},
		{"a redirect without TLS", redirect("http://www.odsdatasearchandexport.nhs.uk/etr.csv"), "without TLS", 1},
		{"a redirect to this machine", redirect("https://127.0.0.1/etr.csv"), "127.0.0.1", 1},
		{"a redirect to another scheme", redirect("file:///etc/passwd"), "without TLS", 1},
		{"a redirect in a circle", redirect(loop), "more than 4 times", 5},
	} {
		t.Run(c.words, func(t *testing.T) {
			w := newWorld(t)
			w.at(etrURL, c.answer)
			w.at(loop, redirect(loop))
			w.at("https://www.odsdatasearchandexport.nhs.uk/api/getReport?report=eccg", file(handMade(t, "eccg/ok.csv"), `"1"`))
			opt := w.options("etr", "eccg")
			opt.Sources[0].MaxBytes = 1 << 20
			r := fetched(t, opt)
			if c.says == "" {
				if f := r.Files[0]; f.Outcome != Got || read(t, opt, "etr.csv") != list {
					t.Errorf("%+v", f)
				}
			} else {
				failedSaying(t, opt, r.Files[0], c.says)
			}
			if other := r.Files[1]; other.Outcome != Got {
				t.Errorf("the other file: %+v", other)
			}
			n := 0
			for _, a := range w.log() {
				if strings.HasPrefix(a.at, etrURL) {
					n++
				}
			}
			if c.asks > 0 && n != c.asks {
				t.Errorf("asked %d times, want %d", n, c.asks)
			}
		})
	}
}

// failedSaying checks that etr failed for a reason and left no file behind.
func failedSaying(t *testing.T, opt Options, f Outcome, reason string) {
	t.Helper()
	if f.Outcome != Failed || !strings.Contains(f.Reason, reason) || f.Page != odsPage {
		t.Errorf("%+v", f)
	}
	if strings.Contains(visible(t, opt), "etr") {
		t.Errorf("the folder has %s", visible(t, opt))
	}
}

func TestAListThatIsTooShort(t *testing.T) {
	w := newWorld(t)
	w.at(etrURL, file(handMade(t, "etr/ok.csv"), `"1"`))
	opt := w.options("etr")
	opt.Sources[0].MinRows = 150
	if f := onlyOne(t, opt); f.Outcome != Failed || !strings.Contains(f.Reason, "3 rows") {
		t.Errorf("%+v", f)
	}
}

func TestASlowServer(t *testing.T) {
	list := handMade(t, "etr/ok.csv")
	t.Run("that does not begin", func(t *testing.T) {
		w := newWorld(t)
		w.at(etrURL, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		opt := w.options("etr")
		opt.Patience.Answer = 300 * time.Millisecond
		if f := onlyOne(t, opt); f.Outcome != Failed || !strings.Contains(f.Reason, "did not start to answer within 300ms") {
			t.Errorf("%+v", f)
		}
		if n := len(w.log()); n != attempts {
			t.Errorf("asked %d times", n)
		}
	})
	t.Run("that does not begin is not waited for again with the next file", func(t *testing.T) {
		w := newWorld(t)
		silent := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		w.at(etrURL, silent)
		w.at("https://www.odsdatasearchandexport.nhs.uk/api/getReport?report=eccg", silent)
		opt := w.options("etr", "eccg")
		opt.Patience.Answer = 300 * time.Millisecond
		fetched(t, opt)
		if n := len(w.log()); n != attempts+1 {
			t.Errorf("asked %d times", n)
		}
	})
	t.Run("that stops midway is asked for the rest", func(t *testing.T) {
		w := newWorld(t)
		w.at(etrURL, first(func(out http.ResponseWriter, r *http.Request) {
			out.Header().Set("ETag", `"1"`)
			out.Header().Set("Content-Length", fmt.Sprint(len(list)))
			fmt.Fprint(out, list[:300])
			out.(http.Flusher).Flush()
			<-r.Context().Done()
		}, file(list, `"1"`)))
		opt := w.options("etr")
		opt.Patience.Idle = 500 * time.Millisecond
		if f := onlyOne(t, opt); f.Outcome != Got || read(t, opt, "etr.csv") != list {
			t.Errorf("%+v", f)
		}
		if a := w.log(); len(a) != 2 || a[1].header.Get("Range") != "bytes=300-" {
			t.Errorf("asked %v", a)
		}
	})
	t.Run("that drips", func(t *testing.T) {
		w := newWorld(t)
		w.at(etrURL, func(out http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				fmt.Fprint(out, "x")
				out.(http.Flusher).Flush()
				time.Sleep(5 * time.Millisecond)
			}
		})
		opt := w.options("etr")
		opt.Patience.File = 100 * time.Millisecond
		if f := onlyOne(t, opt); f.Outcome != Failed || !strings.Contains(f.Reason, "took longer than 100ms") {
			t.Errorf("%+v", f)
		}
	})
}

func TestGoingOnAfterACut(t *testing.T) {
	list := handMade(t, "etr/ok.csv")
	half := fmt.Sprintf("bytes=%d-", len(list)/2)
	newer := strings.Replace(list, "EXAMPLE NHS", "RENAMED NHS", 1)
	for _, c := range []struct {
		words string
		etag  string
		then  http.HandlerFunc
		want  string
		asks  []string // the Range of each request
	}{
		{"the rest is asked for", `"1"`, file(list, `"1"`), list, []string{"", half}},
		{"another version comes whole", `"1"`, file(newer, `"2"`), newer, []string{"", half}},
		{"a weak ETag does not tell versions apart", `W/"1"`, file(list, `W/"1"`), list, []string{"", ""}},
		{"without an ETag it begins anew", "", file(list, ""), list, []string{"", ""}},
		{"a server that knows no parts sends all", `"1"`, plain(list), list, []string{"", half}},
		{"another part than was asked for begins anew", `"1"`, first(func(out http.ResponseWriter, r *http.Request) {
			out.Header().Set("Content-Range", fmt.Sprintf("bytes 0-%d/%d", len(list)-1, len(list)))
			out.WriteHeader(http.StatusPartialContent)
			fmt.Fprint(out, list)
		}, file(list, `"1"`)), list, []string{"", half, ""}},
		{"a part without its place begins anew", `"1"`, first(status(http.StatusPartialContent), file(list, `"1"`)), list,
			[]string{"", half, ""}},
		{"a server without the rest begins anew", `"1"`, first(status(http.StatusRequestedRangeNotSatisfiable), file(list, `"1"`)), list,
			[]string{"", half, ""}},
	} {
		t.Run(c.words, func(t *testing.T) {
			w := newWorld(t)
			w.at(etrURL, first(cut(list, c.etag), c.then))
			opt := w.options("etr")
			if f := onlyOne(t, opt); f.Outcome != Got || read(t, opt, "etr.csv") != c.want {
				t.Errorf("%+v", f)
			}
			var ranges []string
			for _, a := range w.log() {
				ranges = append(ranges, a.header.Get("Range"))
			}
			if fmt.Sprint(ranges) != fmt.Sprint(c.asks) {
				t.Errorf("asked for %q, want %q", ranges, c.asks)
			}
			if left, err := filepath.Glob(filepath.Join(opt.To, ".etr*")); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
	t.Run("a part whose note is broken begins anew", func(t *testing.T) {
		w := newWorld(t)
		w.at(etrURL, file(list, `"1"`))
		opt := w.options("etr")
		if err := os.MkdirAll(opt.To, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, content := range map[string]string{".etr.part": "rubbish", ".etr.part.json": "{"} {
			if err := os.WriteFile(filepath.Join(opt.To, name), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if f := onlyOne(t, opt); f.Outcome != Got || read(t, opt, "etr.csv") != list {
			t.Errorf("%+v", f)
		}
	})
}

func TestFindingTheLink(t *testing.T) {
	list := handMade(t, "consolidated-list/ok.csv")
	resources := func(urls ...string) string {
		var b strings.Builder
		for i, u := range urls {
			if i > 0 {
				b.WriteString(",")
			}
			fmt.Fprintf(&b, `{"url": %q}`, u)
		}
		return `{"success": true, "result": {"resources": [` + b.String() + `]}}`
	}
	for _, c := range []struct{ words, answer, says string }{
		{"no JSON", "<html>", "cannot be understood"},
		{"cut JSON", `{"success": true, "result": {"resou`, "cannot be understood"},
		{"JSON of another form", `{"success": true, "result": {"resources": {"a": 1}}}`, "cannot be understood"},
		{"a list", `[]`, "cannot be understood"},
		{"no success", `{"success": false, "error": {"message": "Not found"}}`, "request failed"},
		{"nothing in it", `{"success": true}`, "lists 0 files"},
		{"only other files", resources(resourceURL+"notes.csv", resourceURL+"consol_pharmacy_list_202324q3.xlsx", "::"), "lists 3 files"},
		{"no quarter in the name", resources(resourceURL + "consol_pharmacy_list.csv"), "lists 1 files"},
		{"only quarters to come", resources(resourceURL + "consol_pharmacy_list_202806q1.csv"), "lists 1 files"},
		{"a file that is kept elsewhere", resources("https://example.org/consol_pharmacy_list_202324q3.csv"), "example.org"},
		{"a file without TLS", resources("http://opendata.nhsbsa.net/consol_pharmacy_list_202324q3.csv"), "without TLS"},
		{"more than a catalogue has", `{"x": "` + strings.Repeat("x", maxAnswer) + `"}`, "larger than"},
		{"a revision", resources(resourceURL+"consol_pharmacy_list_202324q3.csv", resourceURL+"consol_pharmacy_list_202324q3final.csv"), ""},
	} {
		t.Run("a catalogue: "+c.words, func(t *testing.T) {
			w := newWorld(t)
			w.at(catalogueURL, plain(c.answer))
			w.at(resourceURL+"consol_pharmacy_list_202324q3final.csv", file(list, ""))
			f := onlyOne(t, w.options("consolidated-list"))
			if c.says == "" && (f.Outcome != Got || f.Day != 20231231) {
				t.Errorf("%+v", f)
			}
			if c.says != "" && (f.Outcome != Failed || !strings.Contains(f.Reason, c.says) || f.Page != contractorsPage) {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestFindingTheLinkOnAPage(t *testing.T) {
	november, october := registrationsPage+"/november-2026", registrationsPage+"/october-2026"
	const mapURL = "https://files.digital.nhs.uk/1/gp-reg-pat-prac-map.csv"
	for _, c := range []struct {
		words string
		pages map[string]http.HandlerFunc
		says  string
	}{
		{"a plain file of this month", map[string]http.HandlerFunc{november: plain(`<a href="` + mapURL + `?x=1&amp;y=2">`),
			mapURL + "?x=1&y=2": file(handMade(t, "gp-reg-pat-prac-map/2026.csv"), "")}, ""},
		{"a link from the page's own server", map[string]http.HandlerFunc{november: plain(`<A HREF=" /1/gp-reg-pat-prac-map.csv">`),
			"https://digital.nhs.uk/1/gp-reg-pat-prac-map.csv": file(handMade(t, "gp-reg-pat-prac-map/2026.csv"), "")}, ""},
		{"no page at all", nil, "no page of the last 4 months"},
		{"pages without the file", map[string]http.HandlerFunc{november: plain("<p>"),
			october: plain("\x00<a href=gp-reg-pat-prac-map.csv.exe><a href='%zz'>")}, "no page of the last 4 months"},
		{"a page that refuses", map[string]http.HandlerFunc{november: status(http.StatusForbidden)}, "403"},
		{"a link elsewhere", map[string]http.HandlerFunc{november: plain(`<a href="https://example.org/gp-reg-pat-prac-map.zip">`)},
			"example.org"},
		{"a link to what is gone", map[string]http.HandlerFunc{november: plain(`<a href="` + mapURL + `">`)}, "404"},
	} {
		t.Run("a page: "+c.words, func(t *testing.T) {
			w := newWorld(t)
			for at, answer := range c.pages {
				w.at(at, answer)
			}
			f := onlyOne(t, w.options("gp-reg-pat-prac-map"))
			if c.says == "" && f.Outcome != Got {
				t.Errorf("%+v", f)
			}
			if c.says != "" && (f.Outcome != Failed || !strings.Contains(f.Reason, c.says) || f.Page != registrationsPage) {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestAddressesOfPrivateNetworks(t *testing.T) {
	for address, public := range map[string]bool{
		"51.140.1.1:443": true, "[2a00:1450::1]:443": true,
		"127.0.0.1:443": false, "[::1]:443": false, "10.1.2.3:443": false, "192.168.0.1:80": false, "172.16.0.1:443": false,
		"169.254.169.254:80": false,
		"[fe80::1]:443":      false, "[fd00::1]:443": false, "[::ffff:127.0.0.1]:443": false, "0.0.0.0:80": false, "100.64.0.1:443": false,
		"224.0.0.1:80": false, "nonsense": false,
	} {
		if err := outside(address); (err == nil) != public {
			t.Errorf("%s: %v", address, err)
		}
	}
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, home := range []bool{true, false} {
		network := newTransport(map[string]bool{at.Hostname(): home})
		answer, err := (&http.Client{Transport: network}).Get(server.URL)
		if home != (err == nil) {
			t.Errorf("home %v: %v", home, err)
		}
		if err != nil && (!strings.Contains(err.Error(), "not public") || again(err)) {
			t.Errorf("told as %v", err)
		}
		if err == nil {
			answer.Body.Close()
		}
		network.CloseIdleConnections()
	}
}

// The network is a real one here, and nobody listens.
func TestANetworkThatIsNotThere(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	var tries atomic.Int32
	network := newTransport(map[string]bool{"127.0.0.1": true})
	network.Proxy = nil
	opt := Options{To: t.TempDir(), Today: testToday, Patience: Patience{Again: time.Millisecond}, Transport: counting{network, &tries}}
	s := short("etr")[0]
	s.URL, s.Hosts = "https://"+address+"/etr", []string{"127.0.0.1"}
	opt.Sources = []Source{s}
	r, err := Fetch(context.Background(), opt)
	if err != nil || r.Files[0].Outcome != Failed || !strings.Contains(r.Files[0].Reason, "refused") || tries.Load() != attempts {
		t.Errorf("%+v, %v, %d tries", r, err, tries.Load())
	}
}

type counting struct {
	http.RoundTripper
	n *atomic.Int32
}

func (c counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	return c.RoundTripper.RoundTrip(r)
}

func TestContentRange(t *testing.T) {
	for text, want := range map[string][2]int64{
		"bytes 100-199/200": {100, 200}, "bytes 0-0/1": {0, 1}, "bytes 5-9/*": {5, -1},
		"": {}, "bytes": {}, "bytes */200": {}, "bytes 9-5/200": {}, "bytes 0-199/100": {}, "bytes -5-9/10": {}, "items 0-1/2": {},
		"bytes 1-2/x": {},
	} {
		start, whole, ok := contentRange(text)
		if ok != (want != [2]int64{}) || start*boolAs(ok) != want[0] || whole*boolAs(ok) != want[1] {
			t.Errorf("%q: %d, %d, %v", text, start, whole, ok)
		}
	}
}

func boolAs(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`<a href="x/gp-reg-pat-prac-map.csv">`))
	f.Add([]byte(`{"success": true, "result": {"resources": [{"url": "https://opendata.nhsbsa.net/consol_pharmacy_list_202324q3.csv"}]}}`))
	s := Source{Stem: "consol_pharmacy_list"}
	f.Fuzz(func(t *testing.T, answer []byte) {
		if to, err := onPage(answer, registrationsPage, "gp-reg-pat-prac-map"); err == nil && to != "" {
			if _, err := url.Parse(to); err != nil {
				t.Errorf("%q is no address", to)
			}
		}
		if l, err := inCatalogue(answer, &s, testToday); err == nil && (l.url == "" || l.day == 0 || l.day > testToday) {
			t.Errorf("%+v", l)
		}
	})
}
