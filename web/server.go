// Package web is where people and programs meet the graph: REST under /api/v1
// and pages that work without script. It holds a Reader and cannot write;
// only where people are changed by hand is it given something that can.
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
	"github.com/throughline-graph/throughline/graph/ladder"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed static
var static embed.FS

// Config is what a Server needs.
type Config struct {
	Graph  graph.Reader
	Today  func() graph.Day
	Now    func() graph.WeekTime // the time of the week in England; nil where pages ask about no time unasked
	Log    *slog.Logger
	Sample func() bool // whether the graph is the built-in sample, so that pages say so; nil is no
	Token  string      // asked of every request where it is not empty
	Local  bool        // answer only to the names of this machine, so that no other site can read by a name of its own

	// NoPeople serves the graph as if no people were in it.
	NoPeople bool

	// People changes people in the name of As; nil where nobody may.
	People graph.People
	As     string

	// Version names the graph that is served; it changes with each. Where it is
	// nil the graph is one that never changes.
	Version func() string
}

// Server answers requests. Make one with New.
type Server struct {
	Config
	whole  graph.Reader // with its people, asked only whether it answers
	pages  *template.Template
	busy   chan struct{} // has room for as many as are answered at once
	style  string        // the style sheet's name, with its checksum
	css    []byte
	code   map[string]string        // the address of each script, by its source
	kept   *lru.Cache[string, told] // answers of the API, by their tag
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
	s := &Server{Config: c, whole: c.Graph, busy: make(chan struct{}, atOnce), specks: specks{turn: make(chan struct{}, 1)}, sites: http.NewCrossOriginProtection()}
	if s.NoPeople {
		s.Graph, s.People = graph.WithoutPeople(s.Graph), nil
	}
	if s.Sample == nil {
		s.Sample = func() bool { return false }
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
	s.seen = newMetrics(func() float64 { return float64(len(s.busy)) })
	s.api, err = newDescribed(s)
	return s, err
}

// Handler returns every route with its guards.
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

// routes lists every address. HEAD is answered wherever GET is.
func (s *Server) routes(g *gin.Engine) {
	get := func(path string, answer gin.HandlerFunc) {
		g.GET(path, answer)
		g.HEAD(path, answer)
	}
	get("/", s.startPage)
	get("/search", s.searchPage)
	get("/s/:code", s.stakeholderPage)
	get("/s/:code/pharmacies", s.pharmaciesPage)
	get("/s/:code/access", s.accessPage)
	get("/s/:code/owners", s.ownersPage)
	get("/s/:code/lpcs", s.lpcsPage)
	get("/s/:code/contacts", s.contactsPage)
	get("/s/:code/map", s.mapPicture)
	get("/pharmacies", s.pharmacySearchPage)
	get("/path", s.pathPage)
	get("/network", s.networkPage)
	get("/sources", s.sourcesPage)
	if !s.NoPeople {
		get("/people", s.peoplePage)
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
	get("/readyz", func(c *gin.Context) {
		if _, err := s.whole.Summary(c.Request.Context(), 0); err != nil {
			s.fail(c, err)
			return
		}
		c.JSON(http.StatusOK, gin.H{"status": "ready"})
	})
	for _, o := range operations {
		get(apiRoot+strings.NewReplacer("{", ":", "}", "").Replace(o.path), s.operation(o))
	}
	get("/openapi.json", func(c *gin.Context) {
		c.Data(http.StatusOK, "application/vnd.oai.openapi+json;version=3.1", s.api.json)
	})
	get("/openapi-3.0.json", func(c *gin.Context) { c.Data(http.StatusOK, "application/vnd.oai.openapi+json;version=3.0", s.api.old) })
	get("/api", func(c *gin.Context) { s.page(c, http.StatusOK, "api", page{Title: "The API", Body: s.api.page()}) })
	get("/metrics", gin.WrapH(s.seen.handler()))
	g.NoRoute(func(c *gin.Context) { s.fail(c, graph.ErrNotFound) })
	g.NoMethod(func(c *gin.Context) { s.problem(c, http.StatusMethodNotAllowed, "This address is only read", "") })
}

// cutKey is where an answer leaves the limit that cut it, for the log.
const cutKey = "cut"

func tellCut(c *gin.Context, cut string) { c.Set(cutKey, cut) }

// observe gives each request an id, writes its one line, and turns a panic
// into a 500.
func (s *Server) observe(c *gin.Context) {
	start, id := time.Now(), strconv.FormatUint(rand.Uint64(), 36)
	c.Header("X-Request-Id", id)
	defer func() {
		if r := recover(); r != nil {
			s.Log.Error("panic", "id", id, "panic", r, "stack", string(debug.Stack()))
			if !c.Writer.Written() {
				s.problem(c, http.StatusInternalServerError, "Something went wrong here", "")
			}
		}
		s.seen.count(c.FullPath(), c.Request.Method, c.Writer.Status(), time.Since(start))
		line := []any{"id", id, "method", c.Request.Method, "route", c.FullPath(), "status", c.Writer.Status(), "ms", time.Since(start).Milliseconds()}
		if cut := c.GetString(cutKey); cut != "" {
			line = append(line, "cut", cut)
		}
		s.Log.Info("request", line...)
	}()
	c.Next()
}

// guard sets the headers that keep pages safe, and refuses what is too long or
// not allowed in.
func (s *Server) guard(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	if s.Local && !ofThisMachine(c.Request.Host) {
		s.problem(c, http.StatusMisdirectedRequest, "Without a token this server answers only as localhost or 127.0.0.1", "")
		return
	}
	if s.sites.Check(c.Request) != nil {
		s.problem(c, http.StatusForbidden, "A page of another site asked for this", "")
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
		// Sums are of one length, so that not even the token's length shows.
		sum, want := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(s.Token))
		if subtle.ConstantTimeCompare(sum[:], want[:]) != 1 {
			c.Header("WWW-Authenticate", `Basic realm="Throughline"`)
			s.problem(c, http.StatusUnauthorized, "A token is needed: as a Bearer token, or as the password", "")
			return
		}
	}
	if _, err := url.ParseQuery(c.Request.URL.RawQuery); err != nil {
		s.fail(c, &graph.ParamError{Param: "query", Reason: "is not well formed"})
		return
	}
	if c.FullPath() == "/healthz" { // answered however busy the server is
		return
	}
	select {
	case s.busy <- struct{}{}:
		defer func() { <-s.busy }()
	default:
		c.Header("Retry-After", "1")
		s.problem(c, http.StatusTooManyRequests, "Too many questions are being answered just now", "")
		return
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, 64<<10)
	ctx, cancel := context.WithTimeout(c.Request.Context(), askTimeout)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

// ofThisMachine says whether a Host header names this machine to itself.
func ofThisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// HTTP returns a server with every time-out set.
func (s *Server) HTTP() (*http.Server, error) {
	h, err := s.Handler()
	if err != nil {
		return nil, err
	}
	return &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: headerLimit}, nil
}
