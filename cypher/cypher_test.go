package cypher

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEveryFileSaysWhatItIsFor reads the headings: what a query is for, what it
// is given, which must be what it uses, and what it returns.
func TestEveryFileSaysWhatItIsFor(t *testing.T) {
	for _, folder := range []string{"read", "write", "schema"} {
		all := In(folder)
		if len(all) == 0 {
			t.Errorf("%s holds no query", folder)
		}
		for _, q := range all {
			text := heading(q.Text)
			if text == "" {
				t.Errorf("%s has no heading", q.Name)
			}
			if folder == "schema" {
				continue
			}
			_, given, ok := strings.Cut(text, "// Given: ")
			given, returns, says := strings.Cut(given, "// Returns: ")
			if !ok {
				t.Errorf("%s does not say what it is given", q.Name)
			}
			if says != strings.Contains(comment.ReplaceAllString(q.Text, ""), "RETURN") && !strings.Contains(q.Text, "SHOW ") || says &&
				returns == "" {
				t.Errorf("%s: what it says it returns is not what it does", q.Name)
			}
			if said := parametersIn(given); !slices.Equal(said, q.Params) {
				t.Errorf("%s says it is given %v and uses %v", q.Name, said, q.Params)
			}
		}
	}
}

// heading returns the comment lines that a query begins with.
func heading(query string) string {
	var b strings.Builder
	for line := range strings.Lines(query) {
		if !strings.HasPrefix(line, "//") {
			break
		}
		b.WriteString(line)
	}
	return b.String()
}

var parameter = regexp.MustCompile(`\$([a-z][A-Za-z]*)`)

// parametersIn returns the names of the parameters that a text names, sorted, each once.
func parametersIn(text string) []string {
	var names []string
	for _, m := range parameter.FindAllStringSubmatch(text, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestAnUnknownNamePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("read/nothing is no query")
		}
	}()
	Must("read/nothing")
}
