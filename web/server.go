// Package web serves the graph to people and programs. It holds what its two rooms
// share: the server and its guards, limits, errors, forms, figures and assets.
// Pages without scripts are in web/pages, the REST API is in web/api. Nothing here can
// write: only Config.People, where it is set, can change anything.
package web

import (
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Config is what a Server needs.
type Config struct {
	Graph  graph.Store
	Today  func() graph.Day
	Now    func() graph.WeekTime // the time of the week in England; nil if pages have no default time
	Log    *slog.Logger
	Sample func() bool // whether the graph is the built-in sample, which pages then say; nil means no
	Token  string      // if not empty, every request must have it
	Local  bool        // answer only to the names of this machine, so that no other site can read through a name of its own

	// Program is the version of this program.
	Program string

	// NoPeople serves the graph as if no people were in it.
	NoPeople bool

	// People changes people in the name of As; nil if nobody may.
	People graph.People
	As     string

	// Version identifies the graph being served and changes with it. Nil means
	// that the graph never changes.
	Version func() string

	// Looks says how many looks for a newer graph have failed, and why the last
	// one did if it did. Nil means that nothing looks.
	Looks func() (failed int, err error)
}

// Server answers requests. Make one with New.
type Server struct {
	Config
	whole       graph.Store // the graph with its people, used only to check readiness
	places      *limited    // requests that are answered at once
	conns       *limited    // open connections
	waiting     *limited    // bytes of answers that wait to be taken
	guesses     *guesses
	assets      assets
	seen        *metrics
	edition     atomic.Pointer[Edition]
	sites       *http.CrossOriginProtection
	routes      []route
	problemPage func(c *gin.Context, status int, detail string) // nil where there are no pages
}

// Room is a part of what is served, such as the pages: it adds its addresses.
type Room func(*Server) error

// route is an address and what answers it.
type route struct {
	method, path string
	answer       gin.HandlerFunc
}

const (
	askTimeout  = 10 * time.Second
	urlLimit    = 8 << 10
	headerLimit = 16 << 10
)

// New returns a server over a graph, with these rooms.
func New(c Config, rooms ...Room) (*Server, error) {
	s := &Server{Config: c, whole: c.Graph, sites: http.NewCrossOriginProtection(),
		places: atMost(32, 64), conns: atMost(200, 2000), waiting: atMost(16<<20, 64<<20)}
	if s.NoPeople {
		s.Graph, s.People = graph.WithoutPeople(s.Graph), nil
	}
	if s.Sample == nil {
		s.Sample = func() bool { return false }
	}
	if s.Version == nil {
		s.Version = func() string { return "" }
	}
	if s.Looks == nil {
		s.Looks = func() (int, error) { return 0, nil }
	}
	var err error
	if s.guesses, err = newGuesses(); err != nil {
		return nil, err
	}
	if s.assets, err = newAssets(); err != nil {
		return nil, err
	}
	s.seen = newMetrics(func() float64 { return float64(s.places.total()) }, s.Looks)
	s.assets.open(s)
	s.Get("/healthz", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "ok"}) })
	s.Get("/readyz", s.ready)
	s.Get("/metrics", gin.WrapH(s.seen.handler()))
	for _, open := range rooms {
		if err := open(s); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Get adds an address that is only read. HEAD works wherever GET does.
func (s *Server) Get(path string, answer gin.HandlerFunc) {
	s.Handle(http.MethodGet, path, answer)
	s.Handle(http.MethodHead, path, answer)
}

// Handle adds an address for one method.
func (s *Server) Handle(method, path string, answer gin.HandlerFunc) {
	s.routes = append(s.routes, route{method, path, answer})
}

// Handler returns all routes and their guards.
func (s *Server) Handler() (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	g := gin.New()
	if err := g.SetTrustedProxies(nil); err != nil {
		return nil, err
	}
	g.HandleMethodNotAllowed = true
	g.Use(s.observe, s.mark, s.guard)
	for _, r := range s.routes {
		g.Handle(r.method, r.path, r.answer)
	}
	g.RedirectTrailingSlash, g.RedirectFixedPath = false, false // gin's pass no guard
	g.NoRoute(s.elsewhere)
	g.NoMethod(func(c *gin.Context) { s.refuse(c, ReadOnly) })
	packed, err := gzhttp.NewWrapper(gzhttp.MinSize(1400))
	if err != nil {
		return nil, err
	}
	return packed(g), nil
}

// elsewhere leads to an address that is there without the slash at its end; otherwise there
// is nothing.
func (s *Server) elsewhere(c *gin.Context) {
	path := c.Request.URL.Path
	at := url.URL{Path: strings.TrimRight(path, "/"), RawQuery: c.Request.URL.RawQuery}
	read := c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
	if !read || at.Path == path || !slices.ContainsFunc(s.routes, func(r route) bool { return r.method == http.MethodGet && r.is(at.Path) }) {
		s.Fail(c, graph.ErrNotFound)
		return
	}
	c.Redirect(http.StatusMovedPermanently, at.String())
}

// is says whether a path is at the route's address.
func (r route) is(path string) bool {
	want, got := strings.Split(r.path, "/"), strings.Split(path, "/")
	return slices.EqualFunc(want, got, func(want, got string) bool { return want == got || strings.HasPrefix(want, ":") && got != "" })
}

// VersionOf names the graph of a view.
func (s *Server) VersionOf(view graph.View) string {
	return s.Version() + " " + strconv.FormatInt(view.Version().Number, 10)
}

// mark says on each answer that is of the sample that it is.
func (s *Server) mark(c *gin.Context) {
	if s.Sample() {
		c.Header("Throughline-Sample", "true")
	}
	c.Next()
}

// ready says whether answers come from the newest graph, or why not.
func (s *Server) ready(c *gin.Context) {
	if _, err := s.Looks(); err != nil {
		c.Header("Retry-After", "5")
		s.Problem(c, http.StatusServiceUnavailable, notNewest(err), "")
		return
	}
	if _, err := ask.Of(c.Request.Context(), s.whole, ask.Summary, 0); err != nil {
		s.Fail(c, err)
		return
	}
	answer := gin.H{"status": "ready"}
	if s.Sample() {
		answer["sample"] = true
	}
	c.JSON(http.StatusOK, answer)
}

// HTTP returns a server with all timeouts set.
func (s *Server) HTTP() (*http.Server, error) {
	h, err := s.Handler()
	if err != nil {
		return nil, err
	}
	return &http.Server{Handler: h, ConnState: s.countConnection, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: headerLimit}, nil
}
