package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// TestDocumentedSettingsAreThoseOfTheProgram compares the table of docs/settings.md
// with the flags of the program, both ways.
func TestDocumentedSettingsAreThoseOfTheProgram(t *testing.T) {
	text, err := os.ReadFile("../../docs/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]string{} // "path --slack" or "people add --role" to the default
	row := regexp.MustCompile("(?m)^\\| (every|`[a-z` ]+`) \\| `(--[a-z0-9-]+)[^|]*\\| ([^|]+) \\|")
	for _, m := range row.FindAllStringSubmatch(string(text), -1) {
		for command := range strings.SplitSeq(strings.Trim(m[1], "`"), "` `") {
			documented[command+" "+m[2]] = m[3]
		}
	}
	t.Setenv("THROUGHLINE_DB", "")
	t.Setenv("THROUGHLINE_NEO4J", "")
	root := newRoot(io.Discard, io.Discard)
	for _, wrong := range differing(root, documented) {
		t.Error(wrong)
	}
}

// TestEveryVariableIsDocumented finds the variables that the source reads.
// Variables of other programs, such as GOMEMLIMIT, need no line.
func TestEveryVariableIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`Getenv\("((?:THROUGHLINE|NEO4J)_[A-Z0-9_]+)"\)`)
	n := 0
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, m := range asked.FindAllStringSubmatch(string(source), -1) {
			n++
			if !strings.Contains(string(text), "`"+m[1]+"`") {
				t.Errorf("%s asks for %s, and docs/settings.md does not list it", path, m[1])
			}
		}
	}
	if n < 5 {
		t.Errorf("only %d variables are found", n)
	}
}

func TestAWrongTableOfSettingsIsFound(t *testing.T) {
	root := &cobra.Command{Use: "throughline"}
	path := &cobra.Command{Use: "path"}
	path.Flags().Int("slack", 1, "")
	path.Flags().String("via", "", "")
	person := &cobra.Command{Use: "person"}
	add := &cobra.Command{Use: "add"}
	add.Flags().String("role", "", "")
	person.AddCommand(add)
	root.AddCommand(path, person)
	got := differing(root, map[string]string{"path --slack": "`2`", "path --hops": "`6`"})
	want := []string{
		"path --hops is in docs/settings.md and not in the program",
		"path --slack: docs/settings.md says `2`, the program 1",
		"path --via is not in docs/settings.md",
		"person add --role is not in docs/settings.md",
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

// differing lists each setting that only the program or only the documents have, or
// whose default differs. A default in words means an empty one.
func differing(root *cobra.Command, documented map[string]string) []string {
	var out []string
	have := map[string]bool{}
	look := func(command string, flags *pflag.FlagSet) {
		flags.VisitAll(func(f *pflag.Flag) {
			key := command + " --" + f.Name
			said, ok := documented[key]
			have[key] = true
			switch {
			case f.Name == "help":
			case !ok:
				out = append(out, key+" is not in docs/settings.md")
			case f.Name == "db": // differs from user to user
			case f.DefValue == "" || f.DefValue == "[]":
				if strings.HasPrefix(said, "`") {
					out = append(out, fmt.Sprintf("%s: docs/settings.md says %s, the program has no default", key, said))
				}
			case said != "`"+f.DefValue+"`":
				out = append(out, fmt.Sprintf("%s: docs/settings.md says %s, the program %s", key, said, f.DefValue))
			}
		})
	}
	look("every", root.PersistentFlags())
	var lookBelow func(parent *cobra.Command, path string)
	lookBelow = func(parent *cobra.Command, path string) {
		for _, c := range parent.Commands() {
			look(path+c.Name(), c.LocalNonPersistentFlags())
			lookBelow(c, path+c.Name()+" ")
		}
	}
	lookBelow(root, "")
	for key := range documented {
		if !have[key] {
			out = append(out, key+" is in docs/settings.md and not in the program")
		}
	}
	slices.Sort(out)
	return out
}
