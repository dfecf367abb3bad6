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
	name := regexp.MustCompile(`\$([a-z][A-Za-z]*)`)
	for _, folder := range []string{"read", "write", "schema"} {
		all := In(folder)
		if len(all) == 0 {
			t.Errorf("%s holds no query", folder)
		}
		for _, q := range all {
			var heading []string
			for line := range strings.Lines(q.Text) {
				if !strings.HasPrefix(line, "//") {
					break
				}
				heading = append(heading, line)
			}
			text := strings.Join(heading, "")
			if len(heading) == 0 {
				t.Errorf("%s has no heading", q.Name)
			}
			if folder == "schema" {
				continue
			}
			_, given, ok := strings.Cut(text, "// Given: ")
			given, returns, told := strings.Cut(given, "// Returns: ")
			if !ok {
				t.Errorf("%s does not say what it is given", q.Name)
			}
			if told != strings.Contains(comment.ReplaceAllString(q.Text, ""), "RETURN") && !strings.Contains(q.Text, "SHOW ") || told &&
				returns == "" {
				t.Errorf("%s: what it says it returns is not what it does", q.Name)
			}
			var said []string
			for _, m := range name.FindAllStringSubmatch(given, -1) {
				said = append(said, m[1])
			}
			slices.Sort(said)
			if said = slices.Compact(said); !slices.Equal(said, q.Params) {
				t.Errorf("%s says it is given %v and uses %v", q.Name, said, q.Params)
			}
		}
	}
}

func TestAnUnknownNamePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("read/nothing is no query")
		}
	}()
	Must("read/nothing")
}
