// Package pages is what people see: a file for each page, with its template beside it.
// Pages work without scripts.
package pages

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"sync/atomic"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
)

//go:embed *.html
var templates embed.FS

// answer answers a page from one view of the graph, and returns what shows it.
type answer func(*site, *gin.Context, graph.View) (func(), error)

// pages has what answers each address. The file of each page adds it, so that a new
// page is a file and its template.
var pages = map[string]answer{}

// at adds a page.
func at(address string, a answer) answer {
	pages[address] = a
	return a
}

// site is the pages of a server.
type site struct {
	*web.Server
	templates  *template.Template
	references []api.Reference
	specks     specks

	examplesKept atomic.Pointer[dayExamples]
}

// Room adds the pages to a server.
func Room(server *web.Server) error {
	s := &site{Server: server, references: api.References(server), specks: specks{turn: make(chan struct{}, 1)}}
	if err := s.parse(); err != nil {
		return err
	}
	for address, a := range pages {
		s.Get(address, s.viewed(a))
	}
	s.Get("/api", s.apiPage)
	if !s.NoPeople {
		s.Get("/people", s.viewed((*site).peoplePage))
	}
	s.peopleRoutes()
	s.ShowProblems(s.problemPage)
	return nil
}

// indent is what begins the lines of a template. It is for who reads the template, and is not sent.
var indent = regexp.MustCompile(`(?m)^\t+`)

// parse reads the templates.
func (s *site) parse() error {
	s.templates = template.New("").Funcs(words)
	files, err := templates.ReadDir(".")
	if err != nil {
		return err
	}
	for _, f := range files {
		text, err := templates.ReadFile(f.Name())
		if err != nil {
			return err
		}
		if _, err := s.templates.New(f.Name()).Parse(indent.ReplaceAllString(string(text), "")); err != nil {
			return err
		}
	}
	return nil
}

// viewed answers a page from one view of the graph. What the page shows is written
// once the view is known to have been of one graph: until then it may be asked
// again.
func (s *site) viewed(a answer) gin.HandlerFunc {
	return func(c *gin.Context) {
		var show func()
		err := s.Graph.View(c.Request.Context(), func(view graph.View) (err error) {
			show, err = a(s, c, view)
			return err
		})
		if err != nil {
			s.Fail(c, err)
			return
		}
		show()
	}
}

// shows returns what shows a page.
func (s *site) shows(c *gin.Context, status int, name string, p page) (func(), error) {
	return func() { s.show(c, status, name, p) }, nil
}

// cites returns what shows a page that names the lists that its facts are from.
func (s *site) cites(c *gin.Context, view graph.View, name string, p page) (_ func(), err error) {
	if p.Sources, err = view.Sources(); err != nil {
		return nil, err
	}
	return s.shows(c, http.StatusOK, name, p)
}

// page is what every page shows around its own part.
type page struct {
	Title  string
	Body   any
	On     graph.Day
	Today  graph.Day
	Sample bool
	Style  string
	Script string
	Query  string

	Address string // of the view, as a sheet of paper says it; empty where it has no day

	Sources graph.Sources // by which the page says where facts are from

	NoPeople bool // pages show no people
	Editing  bool // people may be changed
}

// dayAsked is the day in an address or a form, or 0 if there is none.
func dayAsked(c *gin.Context) graph.Day {
	text := c.Query("on")
	if c.Request.Method == http.MethodPost {
		text = c.PostForm("on")
	}
	on, err := graph.ParseDay(text)
	if err != nil {
		return 0
	}
	return on
}

// To returns an address on this site, on the day of the page.
func (p page) To(address string) string { return web.OnDay(address, p.On, p.Today) }

// namesNobody are the pages that never name a person, so that a browser may keep them.
var namesNobody = map[string]bool{"access": true, "api": true, "lpcs": true, "owners": true, "sources": true, "area": true}

// show renders the whole template before it sends the first byte.
func (s *site) show(c *gin.Context, status int, name string, p page) {
	p.Style, p.Script, p.Sample, p.Today = s.Style(), s.Script(web.MainScript), s.Sample(), s.Today()
	p.NoPeople, p.Editing = s.NoPeople, s.People != nil
	if status == http.StatusOK && p.On != 0 && c.Request.URL.Path != "/" {
		p.Address = addressOf(c.Request, p.On)
	}
	if p.On == 0 {
		p.On = p.Today
	}
	if status == http.StatusOK && (s.NoPeople || namesNobody[name]) {
		c.Header("Cache-Control", web.AskEachTime)
	}
	var b bytes.Buffer
	if err := s.templates.ExecuteTemplate(&b, name+".html", p); err != nil {
		s.Log.Error("page", "page", name, "error", err)
		c.Data(http.StatusInternalServerError, "text/plain; charset=utf-8", []byte("There is a problem with this server. Try again later.\n"))
		return
	}
	c.Data(status, "text/html; charset=utf-8", b.Bytes())
}

// addressOf is the address of a view, with its day: what is printed today is found again
// later.
func addressOf(r *http.Request, on graph.Day) string {
	u := url.URL{Scheme: "http", Host: r.Host, Path: r.URL.Path}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	q := r.URL.Query()
	q.Set("on", on.String())
	u.RawQuery = q.Encode()
	return u.String()
}
