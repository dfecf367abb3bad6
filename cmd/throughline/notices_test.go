package main

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// updateNotices writes THIRD-PARTY-NOTICES.txt instead of comparing it.
var updateNotices = flag.Bool("update", false, "write THIRD-PARTY-NOTICES.txt")

// noticesFile has the licence of every module in the program, and of what is in the bundle.
const noticesFile = "THIRD-PARTY-NOTICES.txt"

// linked is a module that is linked into the program.
type linked struct{ Path, Version, Dir string }

// TestTheNoticesAreOfWhatIsInTheProgram makes the notices from the modules that the program is made
// of on each system, and compares them with those that are committed. It needs no network
// where the modules are there.
func TestTheNoticesAreOfWhatIsInTheProgram(t *testing.T) {
	modules := map[string]linked{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, m := range modulesOn(t, system) {
			modules[m.Path] = m
		}
	}
	if len(modules) < 40 {
		t.Fatalf("the program is made of %d modules: this tests nothing", len(modules))
	}
	bundle, err := os.ReadFile(fromRoot("web/ui/notices.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want := notices(t, modules) + "\n" + string(bundle)
	if *updateNotices {
		if err := os.WriteFile(fromRoot(noticesFile), []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(fromRoot(noticesFile))
	if err != nil || string(got) != want {
		t.Errorf("%s is not current (%v): go test ./cmd/throughline -run Notices -update writes it", noticesFile, err)
	}
}

// modulesOn returns the modules of the program on a system.
func modulesOn(t *testing.T, system string) (out []linked) {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f",
		`{{with .Module}}{{if not .Main}}{"Path":"{{.Path}}","Version":"{{.Version}}","Dir":{{printf "%q" .Dir}}}{{end}}{{end}}`, ".")
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	text, err := list.Output()
	if err != nil {
		t.Fatalf("list the modules: %v", err)
	}
	for line := range strings.Lines(string(text)) {
		var m linked
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		out = append(out, m)
	}
	return out
}

// isNotice fits the files that say under what licence a module is.
var isNotice = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-.].*)?$`)

// notices writes the licence texts, each once, under the modules that it is of.
func notices(t *testing.T, modules map[string]linked) string {
	t.Helper()
	of := map[string][]string{}
	for _, path := range slices.Sorted(maps.Keys(modules)) {
		m := modules[path]
		files, err := os.ReadDir(m.Dir)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range files {
			if f.IsDir() || !isNotice.MatchString(f.Name()) {
				continue
			}
			text, err := os.ReadFile(filepath.Join(m.Dir, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			found = true
			words := strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n"))
			of[words] = append(of[words], m.Path+" "+m.Version)
		}
		if !found {
			t.Errorf("%s has no file that says its licence", path)
		}
	}
	var b strings.Builder
	b.WriteString("What Throughline contains of others, and under what licences. A test makes this file from the modules of the program.\n")
	texts := slices.SortedFunc(maps.Keys(of), func(a, c string) int {
		return cmp.Or(strings.Compare(of[a][0], of[c][0]), strings.Compare(a, c))
	})
	for _, text := range texts {
		fmt.Fprintf(&b, "\n== %s\n\n%s\n", strings.Join(of[text], "\n== "), text)
	}
	return b.String()
}

func TestTheNoticesNameWhatIsInTheBundle(t *testing.T) {
	text, err := os.ReadFile(fromRoot("web/ui/package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Version     string
			Dev         bool
			DevOptional bool
		}
	}
	if err := json.Unmarshal(text, &lock); err != nil {
		t.Fatal(err)
	}
	bundle, err := os.ReadFile(fromRoot("web/ui/notices.txt"))
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for at, p := range lock.Packages {
		if at == "" || p.Dev || p.DevOptional {
			continue
		}
		named++
		if name := strings.TrimPrefix(at, "node_modules/"); !strings.Contains(string(bundle), "\n== "+name+" "+p.Version+" (") {
			t.Errorf("web/ui/notices.txt lacks %s %s and its licence", name, p.Version)
		}
	}
	if named < 3 {
		t.Errorf("the bundle is of %d packages: this tests nothing", named)
	}
}
