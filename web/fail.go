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

// Fail turns an error into a status and a public message. The text of an
// engine's error goes to the log only.
func (s *Server) Fail(c *gin.Context, err error) {
	p := ProblemOf(err, c.FullPath())
	switch p.Status {
	case statusGone:
		c.AbortWithStatus(statusGone)
		return
	case http.StatusServiceUnavailable:
		s.Log.Error("unavailable", "error", err.Error()+Advice(err))
		c.Header("Retry-After", "5")
	case http.StatusInternalServerError:
		s.Log.Error("failed", "error", err)
	}
	if s.AsksForPage(c) {
		p.Detail = onPage(err, p.Detail)
	}
	if p.Status == http.StatusServiceUnavailable && c.Request.Method == http.MethodPost {
		p.Detail = "Nothing was changed: " + whyUnread(err)
	}
	s.refuse(c, p)
}

// statusGone is the status of a request whose sender is gone. Nobody sees it.
const statusGone = 499

// ProblemOf says in public what went wrong at an address, such as /path.
func ProblemOf(err error, address string) Problem {
	var param *graph.ParamError
	var unknown *graph.UnknownCodeError
	var many *graph.TooManyError
	switch {
	case errors.As(err, &param):
		return NewProblem(http.StatusUnprocessableEntity, param.Param+": "+param.Reason, param.Param)
	case errors.As(err, &unknown):
		return NewProblem(http.StatusNotFound, unknown.Param+": no stakeholder has this code", unknown.Param)
	case errors.As(err, &many):
		return NewProblem(http.StatusUnprocessableEntity, many.Error(), "")
	case errors.Is(err, graph.ErrNotFound):
		return NewProblem(http.StatusNotFound, "There is nothing at this address", "")
	case errors.Is(err, context.DeadlineExceeded):
		hint := "Try again in a moment"
		if slices.Contains([]string{"path", "paths", "network"}, path.Base(address)) {
			hint = "Narrow it with via, avoid, kinds, edges or fewer steps"
		}
		return NewProblem(http.StatusGatewayTimeout, "The question took too long to answer. "+hint, "")
	case errors.Is(err, context.Canceled):
		return Problem{Status: statusGone}
	case errors.Is(err, graph.ErrUnavailable):
		return NewProblem(http.StatusServiceUnavailable, "The data cannot be read at the moment. Try again in a few seconds", "")
	case errors.Is(err, graph.ErrInvalid):
		return NewProblem(http.StatusUnprocessableEntity, "This question cannot be answered. Check what you asked for", "")
	}
	return NewProblem(http.StatusInternalServerError, "There is a problem with this server. Try again later", "")
}

// Advice names the command that mends the store after an error, with a colon before
// it. It is empty if none does.
func Advice(err error) string {
	var engine *graph.EngineError
	if !errors.As(err, &engine) {
		return ""
	}
	switch engine.Mend {
	case graph.Rebuild:
		return ": run throughline rebuild"
	case graph.Restore:
		return ": bring back a backup with throughline restore FILE, or load the files into a new file. throughline verify says what is damaged"
	}
	return ""
}

// notNewest says in public that the newest graph cannot be read, and why.
func notNewest(err error) string {
	return "This server may show an old graph, or none. The newest cannot be read: " + whyUnread(err)
}

// whyUnread says in public why the graph cannot be used.
func whyUnread(err error) string {
	why := "the log of this server says why"
	var engine *graph.EngineError
	switch {
	case errors.As(err, &engine):
		why = engine.Says + Advice(err)
	case errors.Is(err, context.DeadlineExceeded):
		why = "reading it took too long"
	}
	return why
}

// Problem describes an error as RFC 9457 asks.
type Problem struct {
	Detail string `json:"detail"`
	Param  string `json:"param,omitempty" doc:"the parameter to correct"`
	Status int    `json:"status"`
	Title  string `json:"title"`
	Type   string `json:"type"`
}

// NewProblem describes an error with a status; param is empty if no parameter is to be corrected.
func NewProblem(status int, detail, param string) Problem {
	return Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail, Param: param}
}

// ShowProblems has browsers see problems as this page.
func (s *Server) ShowProblems(page func(c *gin.Context, status int, detail string)) {
	s.problemPage = page
}

// AsksForPage reports whether a browser asks for a page, and there are pages.
func (s *Server) AsksForPage(c *gin.Context) bool {
	return s.problemPage != nil && !strings.HasPrefix(c.Request.URL.Path, "/api/") && strings.Contains(c.GetHeader("Accept"), "text/html")
}

// Problem refuses a request, whatever it asks; param names the parameter to correct, if there is one.
func (s *Server) Problem(c *gin.Context, status int, detail, param string) {
	s.refuse(c, NewProblem(status, detail, param))
}

// refuse answers with a page for browsers, and otherwise with an RFC 9457 document.
func (s *Server) refuse(c *gin.Context, p Problem) {
	h := c.Writer.Header()
	h.Set("Cache-Control", KeepNothing)
	h.Del("ETag")
	if !slices.Contains(h.Values("Vary"), "Accept") {
		h.Add("Vary", "Accept")
	}
	if s.AsksForPage(c) {
		s.problemPage(c, p.Status, p.Detail)
		c.Abort()
		return
	}
	c.Header("Content-Type", "application/problem+json")
	c.AbortWithStatusJSON(p.Status, p)
}

// pageLabels are the names of parameters on the other pages.
var pageLabels = map[string]string{
	"code": "The code", "from": "From", "to": "To", "on": "As at", "via": "Via", "avoid": "Avoid",
	"maxHops": "Most steps", "maxCost": "Highest total", "slack": "Other paths: how much higher",
	"kinds": "The kinds", "edges": "The relationships", "rule": "The rule",
	"q": "The search text", "of": "The search text", "query": "The address",
}

// onPage says an error that is about a parameter by its label on the page; any
// other as it is.
func onPage(err error, asItIs string) string {
	var param *graph.ParamError
	var unknown *graph.UnknownCodeError
	switch {
	case errors.As(err, &param):
		return Labelled(param.Param, param.Reason)
	case errors.As(err, &unknown) && unknown.Param == "code":
		return "No stakeholder has this code"
	case errors.As(err, &unknown):
		return Labelled(unknown.Param, "is a code that no stakeholder has")
	}
	return asItIs
}

// Labelled says what is wrong with a parameter by its label on pages.
func Labelled(param, reason string) string {
	label, known := pageLabels[param]
	if !known {
		label = param
	}
	return label + " " + reason
}
