// Package api is the REST API under /api/v1, and its description.
package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2/negotiation"
	"github.com/gin-gonic/gin"
	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/network"
)

// Root begins every address of the API.
const Root = "/api/v1"

// mediaTypes are the media types of the formats.
var mediaTypes = map[string]string{
	"json": "application/json; charset=utf-8", "csv": "text/csv; charset=utf-8",
	"graphml": "application/graphml+xml", "svg": "image/svg+xml; charset=utf-8",
	"vcard": "text/vcard; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// told is an answer in the format that the client asked for.
type told struct {
	body      []byte
	mediaType string
	name      string // the file name to save it under; empty to show it
	cut       string // the limit that ended the search
	names     bool   // it names people
}

// The server keeps this many answers of at most this size, so about 32 MB.
const (
	keptAnswers = 1_000
	keptSize    = 32 << 10
)

// rest is the API of a server.
type rest struct {
	*web.Server
	kept *lru.Cache[string, told] // answers by their tag
}

// Room adds the API and its description to a server.
func Room(s *web.Server) error {
	kept, err := lru.New[string, told](keptAnswers)
	if err != nil {
		return err
	}
	r := &rest{s, kept}
	for _, o := range operations {
		s.Get(Root+strings.NewReplacer("{", ":", "}", "").Replace(o.path), r.operation(o))
	}
	return describe(s)
}

// operation answers one question of the API.
func (r *rest) operation(o *operation) gin.HandlerFunc {
	return func(c *gin.Context) {
		f := web.FormOf(c)
		ask := o.read(r.Server, f)
		table := o.csvTable(f)
		format := f.Choice("format", o.formats()...)
		if err := f.End(); err != nil {
			r.Fail(c, err)
			return
		}
		if f.Values().Get("format") == "" {
			format = accepted(c.GetHeader("Accept"), o.formats())
		}
		looks := format
		if format == "svg" {
			// A 304 needs it too: the browser applies its headers to the picture
			// that it kept. A new style gives the picture a new tag.
			c.Header("Content-Security-Policy", svgPolicy)
			looks += svgPolicy
		}
		c.Writer.Header().Add("Vary", "Accept")
		now, err := r.Edition(c.Request.Context())
		if err != nil {
			r.Fail(c, err)
			return
		}
		tag := r.tag(now, c.Request, looks)
		known := c.GetHeader("If-None-Match")
		if matches(known, tag) { // no answer that names people has a tag
			c.Header("Cache-Control", web.AskEachTime)
			c.Header("ETag", tag)
			c.Status(http.StatusNotModified)
			return
		}
		if a, ok := r.kept.Get(tag); ok {
			a.answer(c, tag, known)
			return
		}
		var a told
		err = r.Graph.View(c.Request.Context(), func(view graph.View) error {
			v, err := ask(view)
			if err == nil {
				a, err = r.tell(view, o, v, format, table)
			}
			if err == nil && !r.Still(now, view) {
				tag = "" // another graph came meanwhile
			}
			return err
		})
		if err != nil {
			r.Fail(c, err)
			return
		}
		if len(a.body) <= keptSize && !a.names && tag != "" {
			r.kept.Add(tag, a)
		}
		a.answer(c, tag, known)
	}
}

// accepted returns the format that an Accept header asks for, or JSON if the
// header names none of the formats.
func accepted(header string, formats []string) string {
	types := make([]string, len(formats))
	for i, f := range formats {
		types[i], _, _ = strings.Cut(mediaTypes[f], ";")
	}
	chosen := negotiation.SelectQValue(strings.ToLower(header), types) // media types ignore case
	for i, t := range types {
		if t == chosen {
			return formats[i]
		}
	}
	return formats[0]
}

// tag identifies an answer by its edition, day, question and format.
func (r *rest) tag(now web.Edition, asked *http.Request, format string) string {
	parts := []string{now.Sum, r.Today().String(), asked.URL.EscapedPath(), asked.URL.RawQuery, format}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if strings.TrimSpace(one) == tag {
			return true
		}
	}
	return false
}

// tell writes an answer in a format; table chooses the CSV table.
func (r *rest) tell(view graph.View, o *operation, v any, format, table string) (told, error) {
	a := told{mediaType: mediaTypes[format], cut: cutOf(v), names: !r.NoPeople && namesPeople(v)}
	var b bytes.Buffer
	switch format {
	case "csv":
		a.name = "throughline-" + o.id + ".csv"
		if err := export.CSV(&b, o.table(v, table)); err != nil {
			return a, err
		}
	case "vcard":
		a.name = "throughline-" + o.id + ".vcf"
		if err := export.VCards(&b, o.people(v)); err != nil {
			return a, err
		}
	case "xlsx":
		a.name = "throughline-" + o.id + ".xlsx"
		if err := export.Workbook(&b, o.sheets(v)); err != nil {
			return a, err
		}
	case "graphml":
		a.name = "throughline-" + o.id + ".graphml"
		if err := export.GraphML(&b, o.graph(v), export.About{Sample: r.Sample()}); err != nil {
			return a, err
		}
	case "svg":
		if o.svg != nil {
			body, err := o.svg(v)
			a.body = body
			return a, err
		}
		p, err := o.draw(view, r.Server, v)
		if err != nil {
			return a, err
		}
		if err := ladder.SVG(&b, ladder.Layout(p.scene, ladder.Wide), ladder.Options{Alone: true, Link: p.link}); err != nil {
			return a, err
		}
	default:
		if err := json.NewEncoder(&b).Encode(v); err != nil {
			return a, err
		}
	}
	a.body = b.Bytes()
	return a, nil
}

// answer writes the response with its tag, unless that is empty; or 304 if the request says
// If-None-Match: *, which matches any answer.
func (a told) answer(c *gin.Context, tag, known string) {
	web.TellCut(c, a.cut)
	if tag == "" || a.names {
		c.Header("Cache-Control", web.KeepNothing)
	} else {
		c.Header("Cache-Control", web.AskEachTime)
		c.Header("ETag", tag)
	}
	if matches(known, "*") {
		c.Status(http.StatusNotModified)
		return
	}
	a.send(c)
}

// cutOf names the limit that ended a search; empty if none did.
func cutOf(v any) string {
	switch a := v.(type) {
	case found:
		return a.Cut
	case network.Network:
		return a.Cut
	}
	return ""
}

func (a told) send(c *gin.Context) {
	if a.name != "" {
		c.Header("Content-Disposition", `attachment; filename="`+a.name+`"`)
	}
	c.Data(http.StatusOK, a.mediaType, a.body)
}

// svgPolicy allows a picture that is opened on its own its own style, and
// nothing else.
var svgPolicy = func() string {
	sum := sha256.Sum256([]byte(ladder.Style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()
