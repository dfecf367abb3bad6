package pages

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// blockTag is the opening tag of an element that is a block of its own.
var blockTag = regexp.MustCompile(`<(?:html|head|body|header|main|footer|nav|section|article|aside|form|fieldset|legend|div|p|` +
	`h[1-6]|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tr|th|td|details|summary|figure|noscript|select|option|datalist|pre)\b`)

// faultOf says what is wrong with a line of a template. Each block begins its own line, so that a
// change of one is a change of one line. What is in a sentence, such as a link, may stay there.
func faultOf(line string) string {
	begins := blockTag.FindAllStringIndex(line, -1)
	switch {
	case utf8.RuneCountInString(line) > 140:
		return "it has more than 140 characters"
	case len(begins) > 1:
		return "it has two tags that begin a block"
	case len(begins) == 1 && strings.Trim(line[:begins[0][0]], "\t") != "":
		return "something is before the tag that begins a block"
	case strings.HasSuffix(line, " ") || strings.HasSuffix(line, "\t"):
		return "it ends with a blank"
	}
	return ""
}

func TestTemplatesHaveOneTagALine(t *testing.T) {
	names, err := filepath.Glob("*.html")
	if err != nil || len(names) < 15 {
		t.Fatalf("%d templates, %v", len(names), err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if fault := faultOf(line); fault != "" {
				t.Errorf("%s:%d: %s: %s", name, i+1, fault, line)
			}
		}
	}
	for line, right := range map[string]bool{
		"\t<p>See <a href=\"/\">the <b>start</b></a></p>": true, "<tr><td>": false, "text <p>": false, "{{if .A}}<li>": false,
		"<p>" + strings.Repeat("x", 140): false, "<p> ": false, "<path d=\"M0 0\"/><picture>": true,
	} {
		if got := faultOf(line) == ""; got != right {
			t.Errorf("%q is right: %v", line, got)
		}
	}
}

func TestIndentationOfATemplateIsNotSent(t *testing.T) {
	var s site
	if err := s.parse(); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := s.templates.ExecuteTemplate(&b, "problem.html", page{Title: "A title", Sample: true}); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "<!doctype html>\n") || strings.Contains(b.String(), "\n\t") {
		t.Errorf("%.300q", b.String())
	}
}
