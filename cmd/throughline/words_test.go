package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// odd are turns of phrase that people who speak English every day do not use,
// or that make them read a sentence twice. Each has a sentence that shows it.
var odd = []struct{ pattern, example, better string }{
	{`\b(is|are|was|were) told\b`, "what was refused is told", "is reported, is shown, says"},
	{`\bof (which|whom)\b`, "lists of which there are two", "two short sentences"},
	{`\b[Ww]ho(so|se)?ever\b`, "whoever asks", "the reader, the caller, each, any"},
	{`\bbut for\b`, "all but for the name", "except"},
	{`\bno more\b[.,;:)]`, "it is held no more.", "no longer"},
	{`\bunasked\b`, "unasked all of a pharmacy", "by default"},
	{`\btells? (of|that|what|which|who)\b`, "the report tells what was refused", "says, shows, explains"},
	{`\blies? (in|at|on|between|beside|beyond|behind|around|there|too|near|within)\b`, "it lies in a folder", "is in"},
	{`\bstands? (in|at|on|there|beside|behind|for themselves|alone|twice|first|last|so)\b`, "what stands in it", "is in, says"},
	{`\bin place of\b`, "held in place of the file", "instead of"},
	{`\bhence\b|\bthereof\b|\btherein\b|\bwherein\b|\bwhereof\b|\bthereby\b|\bhereby\b`, "and the rows therein", "so, of it, in it"},
	{`(?i)\bit never was\b`, "It never was", "Remove (recorded in error)"},
	{`\bconnects? all to all\b`, "those that connect all to all", "hubs, which would connect everything to everything"},
	{`\bas (it|they) (stands?|stood)\b`, "the list as it stands", "as it is, unchanged"},
	{`\bmay not be (read|written)\b`, "it may not be read", "cannot be read: no permission"},
	{`\bis no (code|file|data set|workbook|plain|such|zip|known|network|PCN|graph|text|date|day|number|person|organisation|JSON|table|list)\b`,
		"it is no code", "is not a"},
	{`\bare no (codes|files|columns|rows|figures|numbers)\b`, "rules that find nothing are no columns", "are not"},
	{`\bmade up of nothing\b|\bcomes? to nothing\b|\bnothing is wrong\b`, "it comes to nothing", "say what happened"},
	{`\bheld against\b`, "held against the list", "compared with"},
	{`\bgone through\b|\bgoes through\b`, "lists are gone through", "read, checked"},
	{`\bat the most\b([^ a-z]|$)|\bat the least\b`, "five at the most.", "at most"},
	{`\bin the words of\b`, "in the words of the file", "as the file says"},
	{`\btime and again\b|\bever so\b|\bby and by\b`, "time and again", "repeatedly"},
	{`\bthe same goes for\b`, "the same goes for lists", "also"},
}

// allWords are all texts of the project that people read, by their place.
func allWords(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range projectFiles(t) {
		if strings.Contains(name, "testdata/") || strings.HasPrefix(name, "web/dist/") || name == "LICENSE" {
			continue
		}
		switch filepath.Ext(name) {
		case ".md", ".html", ".ts", ".cypher", ".yml", "": // none: a script, the Makefile, the Dockerfile
			b, err := os.ReadFile(fromRoot(name))
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(b), "\n") {
				all[fmt.Sprintf("%s:%d", name, i+1)] = line
			}
		}
	}
	set, files := goFiles(t)
	for name, f := range files {
		if name == "cmd/throughline/words_test.go" {
			continue
		}
		at := func(p token.Pos) string {
			return fmt.Sprintf("%s:%d:%d", name, set.Position(p).Line, set.Position(p).Column)
		}
		for _, g := range f.Comments {
			all[at(g.Pos())] = strings.ReplaceAll(g.Text(), "\n", " ")
		}
		ast.Inspect(f, func(n ast.Node) bool { // queries and patterns among the texts do no harm
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if text, err := strconv.Unquote(l.Value); err == nil {
					all[at(l.Pos())] = text
				}
			}
			return true
		})
	}
	return all
}

func TestTheWordsArePlain(t *testing.T) {
	t.Parallel()
	all := allWords(t)
	if len(all) < 10_000 {
		t.Fatalf("only %d texts were found", len(all))
	}
	var parts []string
	for _, o := range odd {
		parts = append(parts, "("+o.pattern+")")
	}
	one := regexp.MustCompile(strings.Join(parts, "|")) // one pass over each text: most have nothing odd in them
	for place, text := range all {
		if !one.MatchString(text) {
			continue
		}
		for _, o := range odd {
			if found := regexp.MustCompile(o.pattern).FindString(text); found != "" {
				t.Errorf("%s: %q is odd English. Better: %s", place, found, o.better)
			}
		}
	}
}

func TestEachOddTurnOfPhraseIsFound(t *testing.T) {
	for _, o := range odd {
		if !regexp.MustCompile(o.pattern).MatchString(o.example) {
			t.Errorf("%s does not find its own example %q", o.pattern, o.example)
		}
	}
}
