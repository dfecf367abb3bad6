package api_test

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/web/webtest"
)

func TestPicturesByThemselves(t *testing.T) {
	h := webtest.Sample(t, io.Discard, "")
	for _, address := range []string{"/api/v1/stakeholders/U99001/throughline?format=svg", "/api/v1/paths?from=X99001&to=QZ9&format=svg",
		"/api/v1/paths?from=X99001&to=QZ9&on=1990-01-01&format=svg"} {
		w := webtest.Get(h, address)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/svg+xml; charset=utf-8" {
			t.Fatalf("%s: status %d, %s", address, w.Code, w.Header().Get("Content-Type"))
		}
		var svg struct {
			Style string `xml:"style"`
			Links []struct {
				Href string `xml:"href,attr"`
			} `xml:"a"`
		}
		if err := xml.Unmarshal(w.Body.Bytes(), &svg); err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		sum := sha256.Sum256([]byte(svg.Style))
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") ||
			strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: its style is not the one that the policy allows: %q", address, csp)
		}
		again := webtest.Get(h, address, "If-None-Match", cmp.Or(w.Header().Get("ETag"), "*")) // one that names people has no tag
		if again.Code != http.StatusNotModified || again.Header().Get("Content-Security-Policy") != w.Header().Get("Content-Security-Policy") {
			t.Errorf("%s: asked again, status %d with policy %q", address, again.Code, again.Header().Get("Content-Security-Policy"))
		}
		for _, l := range svg.Links {
			page, _, _ := strings.Cut(l.Href, "#")
			if w := webtest.Get(h, page, "Accept", "text/html"); w.Code != http.StatusOK {
				t.Errorf("%s: its link %s answers %d", address, l.Href, w.Code)
			}
		}
		if len(svg.Links) < 2 && !strings.Contains(address, "1990") {
			t.Errorf("%s: %d links", address, len(svg.Links))
		}
	}
	for _, address := range []string{"/api/v1/stakeholders/U99001/throughline?format=png",
		"/api/v1/paths?from=X99001&to=QZ9&format=svg&format=svg"} {
		if w := webtest.Get(h, address); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `"param":"format"`) {
			t.Errorf("%s: status %d: %s", address, w.Code, w.Body)
		}
	}
	w := webtest.Get(h, "/api/v1/paths?from=X99001&to=QZ9&format=json")
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		t.Errorf("format=json is %s", w.Header().Get("Content-Type"))
	}
}
