package fetch

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
)

const testToday = graph.Day(20261122)

// world plays every public server on this machine: what they answer by host,
// path and query, and what they were asked.
type world struct {
	t       *testing.T
	server  *httptest.Server
	mu      sync.Mutex
	answers map[string]http.HandlerFunc
	asked   []asked
}

type asked struct {
	at     string
	header http.Header
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, answers: map[string]http.HandlerFunc{}}
	w.server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		at := "https://" + r.Host + r.URL.RequestURI()
		w.mu.Lock()
		w.asked = append(w.asked, asked{at, r.Header.Clone()})
		answer := w.answers[at]
		w.mu.Unlock()
		if answer == nil {
			http.NotFound(out, r)
			return
		}
		answer(out, r)
	}))
	t.Cleanup(w.server.Close)
	return w
}

// RoundTrip sends every request to the test server, whatever host it names.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme != "https" {
		w.t.Errorf("%s was asked without TLS", r.URL)
	}
	to := r.Clone(r.Context())
	to.Host = r.URL.Host
	to.URL.Scheme, to.URL.Host = "http", strings.TrimPrefix(w.server.URL, "http://")
	answer, err := http.DefaultTransport.RoundTrip(to)
	if answer != nil {
		answer.Request = r
	}
	return answer, err
}

func (w *world) at(address string, answer http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers[address] = answer
}

// log returns what was asked since the last call.
func (w *world) log() []asked {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.asked
	w.asked = nil
	return out
}

// file answers as the ODS export does: with an ETag, parts of the file, and 304.
func file(content, etag string) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		if etag != "" {
			out.Header().Set("ETag", etag)
		}
		http.ServeContent(out, r, "", time.Time{}, strings.NewReader(content))
	}
}

// plain answers without an ETag, parts or a length.
func plain(content string) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		out.(http.Flusher).Flush()
		fmt.Fprint(out, content)
	}
}

// status answers with a code and a page.
func status(code int) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		out.Header().Set("Content-Type", "text/html")
		out.WriteHeader(code)
		fmt.Fprint(out, "<!DOCTYPE html><html><title>Sorry</title></html>")
	}
}

// cut answers with half of a file of that length, and breaks the connection.
func cut(content, etag string) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		if etag != "" {
			out.Header().Set("ETag", etag)
		}
		out.Header().Set("Content-Length", fmt.Sprint(len(content)))
		fmt.Fprint(out, content[:len(content)/2])
		out.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

// first answers once by the first handler, and then always by the second.
func first(one, then http.HandlerFunc) http.HandlerFunc {
	var once sync.Once
	return func(out http.ResponseWriter, r *http.Request) {
		answer := then
		once.Do(func() { answer = one })
		answer(out, r)
	}
}

func redirect(to string) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		out.Header().Set("Location", to)
		out.WriteHeader(http.StatusFound)
	}
}

func handMade(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "datasets", "testdata", filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func zipped(t *testing.T, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// short is the table of sources without a least number of rows.
func short(names ...string) []Source {
	var out []Source
	for _, s := range Sources {
		if len(names) == 0 || slices.Contains(names, s.Name) {
			s.MinRows = 1
			out = append(out, s)
		}
	}
	return out
}

const (
	etrURL       = "https://www.odsdatasearchandexport.nhs.uk/api/getReport?report=etr"
	catalogueURL = "https://opendata.nhsbsa.net/api/3/action/package_show?id=consolidated-pharmaceutical-list"
	resourceURL  = "https://opendata.nhsbsa.net/dataset/a/resource/b/download/"
)

// options fetch into a new folder, with short waits.
func (w *world) options(names ...string) Options {
	return Options{
		To: filepath.Join(w.t.TempDir(), "files"), Sources: short(names...), Today: testToday, Agent: "Throughline/test", Transport: w,
		Patience: Patience{Again: time.Millisecond, Answer: 5 * time.Second, Idle: 5 * time.Second, File: time.Minute},
	}
}

// fetched fetches, and fails the test if Fetch returns an error.
func fetched(t *testing.T, opt Options) Report {
	t.Helper()
	r, err := Fetch(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Files {
		if f.Page == "" || f.URL == "" {
			t.Errorf("%s: the report lacks its address or its page", f.Name)
		}
	}
	return r
}

// onlyOne fetches one file and returns its outcome.
func onlyOne(t *testing.T, opt Options) Outcome {
	t.Helper()
	r := fetched(t, opt)
	if len(r.Files) != 1 {
		t.Fatalf("%d files in the report", len(r.Files))
	}
	return r.Files[0]
}

func read(t *testing.T, opt Options, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(opt.To, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// visible names the files of the folder that a load would see.
func visible(t *testing.T, opt Options) string {
	t.Helper()
	var out []string
	entries, err := os.ReadDir(opt.To)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			out = append(out, e.Name())
		}
	}
	return strings.Join(out, " ")
}

func manifestOf(t *testing.T, opt Options) *files.Manifest {
	t.Helper()
	m, err := files.ReadManifest(opt.To)
	if err != nil {
		t.Fatal(err)
	}
	return &m
}

// england answers for every source as its server does.
func (w *world) england() {
	t := w.t
	for report, content := range map[string]string{
		"epraccur": "epraccur/export.csv", "epcn": "epcn/export.csv", "epcncorepartnerdetails": "epcncorepartnerdetails/export.csv",
		"etr": "etr/ok.csv", "eccg": "eccg/ok.csv", "ebranchs": "ebranchs/ok.csv", "edispensary": "edispensary/export.csv",
		"epharmacyhq": "epharmacyhq/ok.csv", "succ": "successions/succ.csv",
	} {
		w.at("https://www.odsdatasearchandexport.nhs.uk/api/getReport?report="+report, file(handMade(t, content), `"`+report+`-1"`))
	}
	months := "https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice/"
	w.at(months+"november-2026", plain(`<html><p>Upcoming: <a href="/data">nothing yet</a>`))
	page := `<html><a href="https://files.digital.nhs.uk/AA/1/gp-reg-pat-prac-map-notes.csv">Notes</a>`
	for stem, content := range map[string]string{
		"gp-reg-pat-prac-map": "gp-reg-pat-prac-map/2026.csv", "gp-reg-pat-prac-all": "gp-reg-pat-prac-all/2026.csv",
		"gp-reg-pat-prac-sing-age-regions": "gp-reg-pat-org/ok.csv",
	} {
		page += `<a class=x href='https://files.digital.nhs.uk/AA/1/` + stem + `.zip'><b>File</b></a>`
		w.at("https://files.digital.nhs.uk/AA/1/"+stem+".zip", file(zipped(t, stem+".csv", handMade(t, content)), ""))
	}
	w.at(months+"october-2026", plain(page))
	w.at(catalogueURL, plain(`{"success": true, "result": {"resources": [
		{"name": "2025-26 Q4", "url": "`+resourceURL+`consol_pharmacy_list_202526q4final.csv"},
		{"name": "Notes", "url": "`+resourceURL+`notes.csv"},
		{"name": "2026-27 Q1", "url": "`+resourceURL+`CONSOL_PHARMACY_LIST_202606Q1.csv"},
		{"name": "2023-24 Q3", "url": "`+resourceURL+`consol_pharmacy_list_202324q3.csv"}]}}`))
	w.at(resourceURL+"CONSOL_PHARMACY_LIST_202606Q1.csv", redirect("https://storage.googleapis.com/some/list.csv"))
	to, err := url.Parse("https://storage.googleapis.com/some/list.csv")
	if err != nil {
		t.Fatal(err)
	}
	w.at(to.String(), file(handMade(t, "consolidated-list/ok.csv"), ""))
}
