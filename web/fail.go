package web

import (
	"context"
	"errors"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
)

// fail turns an error into a status and a public message. The text of an
// engine's error goes to the log only.
func (s *Server) fail(c *gin.Context, err error) {
	var param *graph.ParamError
	var unknown *graph.UnknownCodeError
	var many *graph.TooManyError
	page := asksForPage(c)
	switch {
	case errors.As(err, &param) && page:
		s.problem(c, http.StatusUnprocessableEntity, onPage(param.Param, param.Reason), param.Param)
	case errors.As(err, &unknown) && page:
		s.problem(c, http.StatusNotFound, unknownOnPage(unknown.Param), unknown.Param)
	case errors.As(err, &param):
		s.problem(c, http.StatusUnprocessableEntity, param.Param+": "+param.Reason, param.Param)
	case errors.As(err, &unknown):
		s.problem(c, http.StatusNotFound, unknown.Param+": no stakeholder has this code", unknown.Param)
	case errors.As(err, &many):
		s.problem(c, http.StatusUnprocessableEntity, many.Error(), "")
	case errors.Is(err, graph.ErrNotFound):
		s.problem(c, http.StatusNotFound, "There is nothing at this address", "")
	case errors.Is(err, context.DeadlineExceeded):
		hint := "Try again in a moment"
		if slices.Contains([]string{"path", "paths", "network"}, path.Base(c.FullPath())) {
			hint = "Narrow it with via, avoid, kinds, edges or fewer hops"
		}
		s.problem(c, http.StatusGatewayTimeout, "The question took too long to answer. "+hint, "")
	case errors.Is(err, context.Canceled):
		c.AbortWithStatus(499)
	case errors.Is(err, graph.ErrUnavailable):
		s.Log.Error("unavailable", "error", err.Error()+Advice(err))
		c.Header("Retry-After", "5")
		s.problem(c, http.StatusServiceUnavailable, "The data cannot be read at the moment. Try again in a few seconds", "")
	case errors.Is(err, graph.ErrInvalid):
		s.problem(c, http.StatusUnprocessableEntity, "This question cannot be answered. Check what you asked for", "")
	default:
		s.Log.Error("failed", "error", err)
		s.problem(c, http.StatusInternalServerError, "There is a problem with this server. Try again later", "")
	}
}

// Advice names the command that mends the store after an error, with a colon before
// it. It is empty if none does.
func Advice(err error) string {
	var engine *graph.EngineError
	if errors.As(err, &engine) && engine.Mend == graph.Rebuild {
		return ": run throughline rebuild"
	}
	return ""
}

// notNewest says in public why the newest graph cannot be read.
func notNewest(err error) string {
	why := "the log of this server says why"
	var engine *graph.EngineError
	switch {
	case errors.As(err, &engine):
		why = engine.Says + Advice(err)
	case errors.Is(err, context.DeadlineExceeded):
		why = "reading it took too long"
	}
	return "This server may show an old graph, or none. The newest cannot be read: " + why
}

// asksForPage reports whether a browser asks for a page.
func asksForPage(c *gin.Context) bool {
	return !strings.HasPrefix(c.Request.URL.Path, "/api/") && strings.Contains(c.GetHeader("Accept"), "text/html")
}

// problem answers with a page for browsers, and otherwise with an RFC 9457 document.
func (s *Server) problem(c *gin.Context, status int, detail, param string) {
	if asksForPage(c) {
		s.page(c, status, "problem", page{Title: http.StatusText(status), Body: detail})
		c.Abort()
		return
	}
	body := gin.H{"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail}
	if param != "" {
		body["param"] = param
	}
	c.Header("Content-Type", "application/problem+json")
	c.AbortWithStatusJSON(status, body)
}
