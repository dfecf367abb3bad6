package main

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// asvsRow is a row of the table: one requirement or several in a row, what it is, whether it is held, and how.
	asvsRow = regexp.MustCompile(`(?m)^\| (\d+\.\d+\.\d+)(?: to (\d+\.\d+\.\d+))? \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$`)

	asvsTest = regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9]+)`")
	asvsLink = regexp.MustCompile(`\]\(([^)]+)\)`)
)

// TestEachRequirementOfASVSIsAnswered compares the table of SECURITY.md with the numbers of the
// requirements of levels 1 and 2. What is held names tests that are there, what is written a file that is
// there, and anything else says why.
func TestEachRequirementOfASVSIsAnswered(t *testing.T) {
	page, err := os.ReadFile(fromRoot("SECURITY.md"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("testdata/asvs-5.0.0-level-2.txt")
	if err != nil {
		t.Fatal(err)
	}
	all, tests := strings.Fields(string(list)), namesOfTests(t)
	var answered []string
	for _, row := range asvsRow.FindAllStringSubmatch(string(page), -1) {
		first, last := slices.Index(all, row[1]), slices.Index(all, row[1])
		if row[2] != "" {
			last = slices.Index(all, row[2])
		}
		if first < 0 || last < first {
			t.Errorf("%s: level 2 has not this requirement", row[0])
			continue
		}
		answered = append(answered, all[first:last+1]...)
		if fault := answerFault(row[4], row[5], tests); fault != "" {
			t.Errorf("%s: %s", row[1], fault)
		}
	}
	if !slices.Equal(answered, all) {
		t.Errorf("the table answers %d requirements of %d, or not in their order: %v", len(answered), len(all), missingOf(all, answered))
	}
}

// answerFault says what is wrong with how a requirement is answered.
func answerFault(state, how string, tests map[string]bool) string {
	switch state {
	case "held":
		named := asvsTest.FindAllStringSubmatch(how, -1)
		for _, n := range named {
			if !tests[n[1]] {
				return "there is no test " + n[1]
			}
		}
		if len(named) == 0 {
			return "no test is named"
		}
	case "written":
		link := asvsLink.FindStringSubmatch(how)
		if link == nil && how != "this page" {
			return "no page is named"
		}
		if link != nil {
			if _, err := os.Stat(fromRoot(link[1])); err != nil {
				return err.Error()
			}
		}
	case "not held", "does not apply":
		if len(how) < 5 {
			return "it does not say why"
		}
	default:
		return "unknown answer " + state
	}
	return ""
}

// missingOf returns what a list lacks of another.
func missingOf(all, some []string) (out []string) {
	for _, one := range all {
		if !slices.Contains(some, one) {
			out = append(out, one)
		}
	}
	return out
}

// namesOfTests returns the tests and fuzz targets of the project.
func namesOfTests(t *testing.T) map[string]bool {
	t.Helper()
	list := exec.CommandContext(t.Context(), "git", "grep", "-hE", "^func (Test|Fuzz)[A-Za-z0-9]+\\(", "--", "*_test.go")
	list.Dir = fromRoot(".")
	out, err := list.Output()
	if err != nil {
		t.Skipf("no git to list the tests with: %v", err)
	}
	names := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "func "), "(")
		names[name] = true
	}
	if len(names) < 300 {
		t.Fatalf("only %d tests were found", len(names))
	}
	return names
}

func TestAWrongAnswerToARequirementIsFound(t *testing.T) {
	tests := map[string]bool{"TestHere": true}
	for _, c := range []struct{ state, how, fault string }{
		{"held", "`TestHere`", ""},
		{"held", "`TestHere`, `TestGone`", "there is no test TestGone"},
		{"held", "by hand", "no test is named"},
		{"written", "this page", ""},
		{"written", "somewhere", "no page is named"},
		{"written", "[README](README.md)", ""},
		{"not held", "no", "it does not say why"},
		{"not held", "put TLS in front", ""},
		{"perhaps", "so", "unknown answer perhaps"},
	} {
		if got := answerFault(c.state, c.how, tests); got != c.fault {
			t.Errorf("%s, %s: %q, want %q", c.state, c.how, got, c.fault)
		}
	}
	if got := answerFault("written", "[gone](docs/gone.md)", tests); !strings.Contains(got, "gone.md") {
		t.Errorf("a page that is not there: %q", got)
	}
}
