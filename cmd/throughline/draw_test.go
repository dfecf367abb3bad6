package main

import (
	"encoding/xml"
	"strings"
	"testing"
)

func TestPicturesAreWholeFiles(t *testing.T) {
	code := aPractice(t)
	for _, args := range [][]string{{"line", code}, {"path", code, "QZ9"}} {
		got, out, talk := onSample(t, append(args, "--svg", "--on", sampleDayAsked)...)
		if got != exitDone {
			t.Fatalf("%v: exit %d: %s", args, got, talk)
		}
		var svg struct {
			XMLName xml.Name
			Title   string `xml:"title"`
			Style   string `xml:"style"`
		}
		if err := xml.Unmarshal([]byte(out), &svg); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		if svg.XMLName.Local != "svg" || !strings.Contains(svg.Title, code) || svg.Style == "" {
			t.Errorf("%v: %s titled %q, %d bytes of style", args, svg.XMLName.Local, svg.Title, len(svg.Style))
		}
		if strings.Contains(out, "<a ") {
			t.Errorf("%v: a file has links that lead nowhere", args)
		}
	}
}
