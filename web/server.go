// Package web shows the graph to people and programs: a REST API under /api/v1
// and pages that work without scripts. It has a Reader and cannot write. Only
// Config.People, where it is set, can change anything.
package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/klauspost/compress/gzhttp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed static
var static embed.FS

// Config is what a Server needs.
type Config struct {
	Graph  graph.Store
	Today  func() graph.Day
	Now    func() graph.WeekTime // the time of the week in England; nil if pages have no default time
	Log    *slog.Logger
	Sample func() bool // whether the graph is the built-in sample, which pages then say; nil means no
	Token  string      // if not empty, every request must have it
	Local  bool        // answer only to the names of this machine, so that no other site can read through a name of its own

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
	whole  graph.Store // the graph with its people, used only to check readiness
	pages  *template.Template
	busy   chan struct{} // its capacity is the number of requests answered at once
	style  string        // the style sheet's address, with a checksum
	css    []byte
	code   map[string]string        // the address of each script, by its source
	kept   *lru.Cache[string, told] // answers of the API by their tag
	api    described
	seen   *metrics
	sites  *http.CrossOriginProtection
	specks specks

	examplesKept atomic.Pointer[dayExamples]
}

const (
	askTimeout  = 10 * time.Second
	atOnce      = 64
	urlLimit    = 8 << 10
	headerLimit = 16 << 10
)

// New returns a server over a graph.
func New(c Config) (*Server, error) {
	s := &Server{Config: c, whole: c.Graph, busy: make(chan struct{}, atOnce),
		specks: specks{turn: make(chan struct{}, 1)}, sites: http.NewCrossOriginProtection()}
	if s.NoPeople {
		s.Graph, s.People = graph.WithoutPeople(s.Graph), nil
	}
	if s.Sample == nil {
		s.Sample = func() bool { return false }
	}
	if s.Looks == nil {
		s.Looks = func() (int, error) { return 0, nil }
	}
	css, err := static.ReadFile("static/style.css")
	if err != nil {
		return nil, err
	}
	css = append(css, ladder.Rules...)
	sum := sha256.Sum256(css)
	s.css, s.style = css, "/static/style."+hex.EncodeToString(sum[:6])+".css"
	files, err := fs.Sub(templates, "templates")
	if err != nil {
		return nil, err
	}
	if s.pages, err = template.New("").Funcs(s.words()).ParseFS(files, "*.html"); err != nil {
		return nil, err
	}
	if s.code, err = scripts(); err != nil {
		return nil, err
	}
	if s.kept, err = lru.New[string, told](keptAnswers); err != nil {
		return nil, err
	}
	s.seen = newMetrics(func() float64 { return float64(len(s.busy)) }, func() float64 {
		failed, _ := s.Looks()
		return float64(failed)
	})
	s.api, err = newDescribed(s)
	return s, err
}

// Handler returns all routes and their guards.
func (s *Server) Handler() (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	g := gin.New()
	if err := g.SetTrustedProxies(nil); err != nil {
		return nil, err
	}
	g.HandleMethodNotAllowed = true
	g.Use(s.observe, s.guard)
	s.routes(g)
	packed, err := gzhttp.NewWrapper(gzhttp.MinSize(1400))
	if err != nil {
		return nil, err
	}
	return packed(g), nil
}

// routes adds every address. HEAD works wherever GET does.
func (s *Server) routes(g *gin.Engine) {
	get := func(path string, answer gin.HandlerFunc) {
		g.GET(path, answer)
		g.HEAD(path, answer)
	}
	get("/", s.viewed(s.startPage))
	get("/search", s.viewed(s.searchPage))
	get("/s/:code", s.viewed(s.stakeholderPage))
	get("/s/:code/map", s.viewed(s.mapPicture))
	get("/pharmacies", s.viewed(s.pharmacySearchPage))
	get("/path", s.viewed(s.pathPage))
	get("/network", s.viewed(s.networkPage))
	get("/sources", s.viewed(s.sourcesPage))
	if !s.NoPeople {
		get("/people", s.viewed(s.peoplePage))
	}
	s.peopleRoutes(g)
	get(s.style, func(c *gin.Context) {
		c.Header("Cache-Control", "public, max-age=31536000, immutable")
		c.Data(http.StatusOK, "text/css; charset=utf-8", s.css)
	})
	get(assetRoot+":file", s.asset)
	get("/static/mark.svg", func(c *gin.Context) {
		c.Header("Cache-Control", "public, max-age=86400")
		c.FileFromFS("static/mark.svg", http.FS(static))
	})
	get("/healthz", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "ok"}) })
	get("/readyz", s.ready)
	for _, o := range operations {
		if o.page != nil {
			get("/s/:code/"+o.id, s.viewed(func(c *gin.Context, view graph.View) (func(), error) { return o.page(s, c, view) }))
		}
		get(apiRoot+strings.NewReplacer("{", ":", "}", "").Replace(o.path), s.operation(o))
	}
	get("/openapi.json", func(c *gin.Context) {
		c.Data(http.StatusOK, "application/vnd.oai.openapi+json;version=3.1", s.api.json)
	})
	get("/openapi-3.0.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/vnd.oai.openapi+json;version=3.0", s.api.old) })
	get("/api", func(c *gin.Context) { s.page(c, http.StatusOK, "api", page{Title: "The API", Body: s.api.page()}) })
	get("/metrics", gin.WrapH(s.seen.handler()))
	g.NoRoute(func(c *gin.Context) { s.fail(c, graph.ErrNotFound) })
	g.NoMethod(func(c *gin.Context) { s.problem(c, http.StatusMethodNotAllowed, "This address is read-only", "") })
}

// ready says whether answers come from the newest graph, or why not.
func (s *Server) ready(c *gin.Context) {
	if _, err := s.Looks(); err != nil {
		c.Header("Retry-After", "5")
		s.problem(c, http.StatusServiceUnavailable, notNewest(err), "")
		return
	}
	if _, err := ask.Of(c.Request.Context(), s.whole, ask.Summary, 0); err != nil {
		s.fail(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"status": "ready"})
}

// viewed answers a page from one view of the graph. What the page shows is written
// once the view is known to have been of one graph: until then it may be asked
// again.
func (s *Server) viewed(answer func(*gin.Context, graph.View) (func(), error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		var show func()
		err := s.Graph.View(c.Request.Context(), func(view graph.View) (err error) {
			show, err = answer(c, view)
			return err
		})
		if err != nil {
			s.fail(c, err)
			return
		}
		show()
	}
}

// shows returns what shows a page.
func (s *Server) shows(c *gin.Context, status int, name string, p page) (func(), error) {
	return func() { s.page(c, status, name, p) }, nil
}

// cutKey is the context key of the limit that cut an answer, for the log.
const cutKey = "cut"

func tellCut(c *gin.Context, cut string) { c.Set(cutKey, cut) }

// observe gives each request an id, logs one line for it, and turns a panic into
// a 500.
func (s *Server) observe(c *gin.Context) {
	start, id := time.Now(), strconv.FormatUint(rand.Uint64(), 36)
	c.Header("X-Request-Id", id)
	defer func() {
		if r := recover(); r != nil {
			s.Log.Error("panic", "id", id, "panic", r, "stack", string(debug.Stack()))
			if !c.Writer.Written() {
				s.problem(c, http.StatusInternalServerError, "There is a problem with this server. Try again later", "")
			}
		}
		s.seen.count(c.FullPath(), c.Request.Method, c.Writer.Status(), time.Since(start))
		line := []any{"id", id, "method", c.Request.Method, "route", c.FullPath(),
			"status", c.Writer.Status(), "ms", time.Since(start).Milliseconds()}
		if cut := c.GetString(cutKey); cut != "" {
			line = append(line, "cut", cut)
		}
		s.Log.Info("request", line...)
	}()
	c.Next()
}

// guard sets the security headers and refuses requests that are too long or not
// allowed.
func (s *Server) guard(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	if s.Local && !ofThisMachine(c.Request.Host) {
		s.problem(c, http.StatusMisdirectedRequest, "Without a token this server answers only at localhost or 127.0.0.1", "")
		return
	}
	if s.sites.Check(c.Request) != nil {
		s.problem(c, http.StatusForbidden, "The request came from a page of another site", "")
		return
	}
	if len(c.Request.URL.RequestURI()) > urlLimit {
		s.problem(c, http.StatusRequestURITooLong, "The address is too long", "")
		return
	}
	if s.Token != "" && c.FullPath() != "/healthz" && c.FullPath() != "/readyz" {
		given := strings.TrimPrefix(c.GetHeader("Authorization"), "Bearer ")
		if _, password, ok := c.Request.BasicAuth(); ok {
			given = password
		}
		// Checksums have one length, so that not even the token's length shows.
		sum, want := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(s.Token))
		if subtle.ConstantTimeCompare(sum[:], want[:]) != 1 {
			c.Header("WWW-Authenticate", `Basic realm="Throughline"`)
			s.problem(c, http.StatusUnauthorized, "You need a token. Send it as a Bearer token or as the password", "")
			return
		}
	}
	if _, err := url.ParseQuery(c.Request.URL.RawQuery); err != nil {
		s.fail(c, &graph.ParamError{Param: "query", Reason: "is not valid"})
		return
	}
	if c.FullPath() == "/healthz" { // answered even when the server is busy
		return
	}
	select {
	case s.busy <- struct{}{}:
		defer func() { <-s.busy }()
	default:
		c.Header("Retry-After", "1")
		s.problem(c, http.StatusTooManyRequests, "The server is busy. Try again in a moment", "")
		return
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, 64<<10)
	ctx, cancel := context.WithTimeout(c.Request.Context(), askTimeout)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

// ofThisMachine reports whether a Host header is this machine's name for itself.
func ofThisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// HTTP returns a server with all timeouts set.
func (s *Server) HTTP() (*http.Server, error) {
	h, err := s.Handler()
	if err != nil {
		return nil, err
	}
	return &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: headerLimit}, nil
}
