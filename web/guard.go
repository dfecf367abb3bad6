package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
)

// guard sets the security headers and refuses requests that are too long or not
// allowed.
func (s *Server) guard(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", KeepNothing) // where nothing else is said
	if s.Token != "" {
		h.Add("Vary", "Authorization")
	}
	if s.Local && !ofThisMachine(c.Request.Host) {
		s.Problem(c, http.StatusMisdirectedRequest, "Without a token this server answers only at localhost or 127.0.0.1", "")
		return
	}
	if s.sites.Check(c.Request) != nil {
		s.Problem(c, http.StatusForbidden, "The request came from a page of another site", "")
		return
	}
	if len(c.Request.URL.RequestURI()) > urlLimit {
		s.Problem(c, http.StatusRequestURITooLong, "The address is too long", "")
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
			s.refuse(c, NeedsToken)
			return
		}
	}
	if _, err := url.ParseQuery(c.Request.URL.RawQuery); err != nil {
		s.Fail(c, &graph.ParamError{Param: "query", Reason: "is not valid"})
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
		s.refuse(c, Busy)
		return
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, 64<<10)
	ctx, cancel := context.WithTimeout(c.Request.Context(), askTimeout)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

// cutKey is the context key of the limit that cut an answer, for the log.
const cutKey = "cut"

// TellCut has the log name the limit that cut an answer.
func TellCut(c *gin.Context, cut string) { c.Set(cutKey, cut) }

// observe gives each request an id, logs one line for it, and turns a panic into
// a 500.
func (s *Server) observe(c *gin.Context) {
	start, id := time.Now(), strconv.FormatUint(rand.Uint64(), 36)
	c.Header("X-Request-Id", id)
	defer func() {
		if r := recover(); r != nil {
			s.Log.Error("panic", "id", id, "panic", r, "stack", string(debug.Stack()))
			if !c.Writer.Written() {
				s.Problem(c, http.StatusInternalServerError, "There is a problem with this server. Try again later", "")
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

// These refuse any request, whatever it asks.
var (
	NeedsToken = NewProblem(http.StatusUnauthorized, "You need a token. Send it as a Bearer token or as the password", "")
	Busy       = NewProblem(http.StatusTooManyRequests, "The server is busy. Try again in a moment", "")
)

// ofThisMachine reports whether a Host header is this machine's name for itself.
func ofThisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
