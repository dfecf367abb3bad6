package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestPicturesByThemselves(t *testing.T) {
	h := handler(t, io.Discard, "")
	for _, address := range []string{"/api/v1/stakeholders/U99001/throughline?format=svg", "/api/v1/paths?from=X99001&to=QZ9&format=svg",
		"/api/v1/paths?from=X99001&to=QZ9&on=1990-01-01&format=svg"} {
		w := get(h, address)
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
		again := get(h, address, "If-None-Match", w.Header().Get("ETag"))
		if again.Code != http.StatusNotModified || again.Header().Get("Content-Security-Policy") != w.Header().Get("Content-Security-Policy") {
			t.Errorf("%s: asked again, status %d with policy %q", address, again.Code, again.Header().Get("Content-Security-Policy"))
		}
		for _, l := range svg.Links {
			page, _, _ := strings.Cut(l.Href, "#")
			if w := get(h, page, "Accept", "text/html"); w.Code != http.StatusOK {
				t.Errorf("%s: its link %s answers %d", address, l.Href, w.Code)
			}
		}
		if len(svg.Links) < 2 && !strings.Contains(address, "1990") {
			t.Errorf("%s: %d links", address, len(svg.Links))
		}
	}
	for _, address := range []string{"/api/v1/stakeholders/U99001/throughline?format=png",
		"/api/v1/paths?from=X99001&to=QZ9&format=svg&format=svg"} {
		if w := get(h, address); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `"param":"format"`) {
			t.Errorf("%s: status %d: %s", address, w.Code, w.Body)
		}
	}
	if w := get(h, "/api/v1/paths?from=X99001&to=QZ9&format=json"); !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		t.Errorf("format=json is %s", w.Header().Get("Content-Type"))
	}
}

func TestPagesHoldThePictureInBothForms(t *testing.T) {
	h := handler(t, io.Discard, "")
	for _, address := range []string{"/s/U99001", "/path?from=X99001&to=QZ9"} {
		page := get(h, address, "Accept", "text/html").Body.String()
		for _, form := range []string{"ladder-wide", "ladder-narrow"} {
			if strings.Count(page, form) != 1 {
				t.Errorf("%s: %d of %s", address, strings.Count(page, form), form)
			}
		}
	}
	if page := get(h, "/path?from=X99001&to=QZ9&on=1990-01-01", "Accept", "text/html").Body.String(); strings.Contains(page, "<svg") {
		t.Error("a picture of no path")
	}
}

func TestThePathPageKeepsEveryControl(t *testing.T) {
	h := handler(t, io.Discard, "")
	page := get(h, "/path?from=X99001&to=QZ9&via=U99001&kinds=PCN&kinds=SubICB&edges=MEMBER_OF,COMMISSIONED_BY,PART_OF&maxHops=5&slack=2",
		"Accept", "text/html").Body.String()
	for _, want := range []string{
		`name="kinds" value="PCN" checked`, `name="kinds" value="SubICB" checked`, `name="edges" value="PART_OF" checked`,
		`<details class="bind" open`,
		`name="via" value="U99001"`, `name="maxHops" type="number" min="1" max="8" value="5"`,
		`name="slack" type="number" min="0" max="2" value="2"`,
		`href="/path?edges=MEMBER_OF%2CCOMMISSIONED_BY%2CPART_OF&amp;from=QZ9&amp;kinds=PCN&amp;kinds=SubICB` +
			`&amp;maxHops=5&amp;slack=2&amp;to=X99001&amp;via=U99001"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(page, `value="Trust" checked`) {
		t.Error("a kind is checked that was not asked for")
	}
}
