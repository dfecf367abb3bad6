package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
)

// guard sets the security headers, refuses requests that are too long or not allowed, and
// reads the body of one that is answered before it takes a place.
func (s *Server) guard(c *gin.Context) {
	s.secure(c.Writer.Header())
	if !s.welcome(c) || !s.signedIn(c) {
		return
	}
	if _, err := url.ParseQuery(c.Request.URL.RawQuery); err != nil {
		s.Fail(c, &graph.ParamError{Param: "query", Reason: "is not valid"})
		return
	}
	if c.FullPath() == "/healthz" { // answered even when the server is busy
		return
	}
	if !s.readBody(c) {
		return
	}
	client := clientAt(c.Request.RemoteAddr)
	if !s.places.take(client, 1) {
		c.Header("Retry-After", "1")
		s.refuse(c, Busy)
		return
	}
	p := &place{ResponseWriter: c.Writer, s: s, client: client}
	defer p.end()
	c.Writer = p
	ctx, cancel := context.WithTimeout(c.Request.Context(), askTimeout)
	defer cancel()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

// secure sets the headers that every answer has.
func (s *Server) secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cache-Control", KeepNothing) // where nothing else is said
	if s.Token != "" {
		h.Add("Vary", "Authorization")
	}
}

// welcome refuses what no token makes right.
func (s *Server) welcome(c *gin.Context) bool {
	switch {
	case s.Local && !ofThisMachine(c.Request.Host):
		s.refuse(c, OtherHost)
	case s.sites.Check(c.Request) != nil:
		s.refuse(c, OtherSite)
	case len(c.Request.URL.RequestURI()) > urlLimit:
		s.refuse(c, LongAddress)
	default:
		return true
	}
	return false
}

// signedIn asks for the token, if there is one. A client that guesses waits, and is locked out.
func (s *Server) signedIn(c *gin.Context) bool {
	if s.Token == "" || c.FullPath() == "/healthz" || c.FullPath() == "/readyz" {
		return true
	}
	given := tokenOf(c.Request)
	if given != "" {
		// Checksums have one length, so that not even the token's length shows.
		sum, want := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(s.Token))
		right := subtle.ConstantTimeCompare(sum[:], want[:]) == 1
		delay, locked := s.guesses.judge(clientAt(c.Request.RemoteAddr), right)
		if locked > 0 {
			c.Header("Retry-After", strconv.Itoa(int(locked/time.Second)+1))
			s.refuse(c, LockedOut)
			return false
		}
		if right {
			return true
		}
		s.guesses.wait(c.Request.Context(), delay)
	}
	c.Header("WWW-Authenticate", `Basic realm="Throughline"`)
	s.refuse(c, NeedsToken)
	return false
}

// tokenOf returns the token that a request gives, or nothing.
func tokenOf(r *http.Request) string {
	if _, password, ok := r.BasicAuth(); ok {
		return password
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// bodyLimit is the most bytes of a form.
const bodyLimit = 64 << 10

// readBody reads the body of a request that something is done with, before the request takes
// a place: it may come slowly.
func (s *Server) readBody(c *gin.Context) bool {
	if c.FullPath() == "" || c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead {
		return true // nothing reads it
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, bodyLimit))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		s.refuse(c, TooLong)
	case errors.Is(err, os.ErrDeadlineExceeded):
		s.Problem(c, http.StatusRequestTimeout, "The request took too long to arrive", "")
	case err != nil:
		c.AbortWithStatus(statusGone)
	default:
		c.Request.Body = io.NopCloser(bytes.NewReader(body))
		return true
	}
	return false
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
		address, _, _ := net.SplitHostPort(c.Request.RemoteAddr)
		line := []any{"id", id, "address", address, "method", c.Request.Method, "route", c.FullPath(),
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
	OtherHost   = NewProblem(http.StatusMisdirectedRequest, "Without a token this server answers only at localhost or 127.0.0.1", "")
	OtherSite   = NewProblem(http.StatusForbidden, "The request came from a page of another site", "")
	LongAddress = NewProblem(http.StatusRequestURITooLong, "The address is too long", "")
	ReadOnly    = NewProblem(http.StatusMethodNotAllowed, "This address is read-only", "")
	NeedsToken  = NewProblem(http.StatusUnauthorized, "You need a token. Send it as a Bearer token or as the password", "")
	Busy        = NewProblem(http.StatusTooManyRequests, "The server is busy. Try again in a moment", "")
	LockedOut   = NewProblem(http.StatusTooManyRequests, "Too many wrong tokens came from your address. Try again in a minute", "")
	TooLong     = NewProblem(http.StatusRequestEntityTooLarge, "What you sent is longer than 64 kB", "")
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
