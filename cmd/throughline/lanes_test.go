package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// script runs a script of .ci with settings, each NAME=VALUE, and arguments.
func script(t *testing.T, name string, settings []string, args ...string) (code int, said string) {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash on the path")
	}
	cmd := exec.CommandContext(t.Context(), bash, append([]string{fromRoot(filepath.Join(".ci", name))}, args...)...)
	cmd.Env = append(os.Environ(), append([]string{"LANES=england", "THROUGHLINE_DATA=", "THROUGHLINE_REQUIRE="}, settings...)...)
	out, err := cmd.CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

func TestTheLanesRefuseWhatNobodyUnderstands(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for setting, want := range map[string]string{
		"THROUGHLINE_REQUIRE=browser data":   `THROUGHLINE_REQUIRE: unknown name "browser data"`,
		"THROUGHLINE_REQUIRE=,":              `THROUGHLINE_REQUIRE: unknown name ""`,
		"THROUGHLINE_REQUIRE=data,":          `THROUGHLINE_REQUIRE: unknown name ""`,
		"THROUGHLINE_REQUIRE= ":              `THROUGHLINE_REQUIRE: unknown name ""`,
		"THROUGHLINE_REQUIRE=data, Docker":   `THROUGHLINE_REQUIRE: unknown name "Docker"`,
		"THROUGHLINE_DATA=" + file:           `THROUGHLINE_DATA: "` + file + `" is not a folder`,
		"THROUGHLINE_DATA=" + file + "/gone": `THROUGHLINE_DATA: "` + file + `/gone" is not a folder`,
		"LANES= ":                            "LANES: names no lane",
		"LANES=england england":              "LANES: england is named twice",
		"LANES=england quick":                `LANES: unknown lane "quick"`,
	} {
		if code, said := script(t, "test", []string{setting}); code != exitUsage || !strings.Contains(said, want) {
			t.Errorf("%s: exit %d: %s", setting, code, said)
		}
	}
	if code, said := script(t, "test", nil, "race"); code != exitUsage || !strings.Contains(said, `unknown argument "race"`) {
		t.Errorf("an argument: exit %d: %s", code, said)
	}
	if code, said := script(t, "mutants", nil, "no-such-fault"); code != exitFailed ||
		said != "mutants: no fault has this name: no-such-fault\n" {
		t.Errorf("a fault that is not there: exit %d: %s", code, said)
	}
}

// TestALaneThatRanNothingSaysWhy runs lanes without what they need.
func TestALaneThatRanNothingSaysWhy(t *testing.T) {
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "docker"), []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	path := "PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")
	const noData = "THROUGHLINE_DATA does not name the folder of the England files"
	for _, c := range []struct {
		lanes, require string
		want           int
		says           []string
	}{
		{"england", "", exitDone, []string{"  left out: " + noData, "left out: data: " + noData, "no test ran"}},
		{"compose", "browser, data", exitDone,
			[]string{"left out: docker has no compose", "left out: docker: docker has no compose", "no test ran"}},
		{"compose england", "browser, data", exitFailed, []string{"left out: docker: ", "REQUIRED but left out: data: " + noData,
			"FAILED: what-is-required"}},
		{"compose", " docker", exitFailed, []string{"REQUIRED but left out: docker: docker has no compose"}},
	} {
		code, said := script(t, "test", []string{path, "LANES=" + c.lanes, "THROUGHLINE_REQUIRE=" + c.require})
		if code != c.want || strings.Contains(said, "passed") {
			t.Errorf("%s, required %q: exit %d, want %d: %s", c.lanes, c.require, code, c.want, said)
		}
		for _, text := range c.says {
			if !strings.Contains(said, text) {
				t.Errorf("%s, required %q: it does not say %q: %s", c.lanes, c.require, text, said)
			}
		}
	}
}

// TestFuzzingThatEndsCleanLeavesNoFile runs .ci/fuzz with a go command of its own, which
// keeps an input that failed once and, run again, passes.
func TestFuzzingThatEndsCleanLeavesNoFile(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o700)); err != nil {
			t.Fatal(err)
		}
	}
	fuzz, err := os.ReadFile(fromRoot(".ci/fuzz"))
	if err != nil {
		t.Fatal(err)
	}
	write(".ci/fuzz", string(fuzz))
	write("pkg/testdata/fuzz/FuzzOld/committed", "seed")
	write("bin/go", `#!/bin/sh
case "$*" in
*-fuzz\ *) mkdir -p "pkg/testdata/fuzz/$KEEPS" && echo input >"pkg/testdata/fuzz/$KEEPS/new" && echo "execs: 500" && exit 1 ;;
*) exit $AGAIN ;;
esac
`)
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash on the path")
	}
	for _, c := range []struct{ target, again, says, left string }{
		{"FuzzOld", "0", "clean, and nothing", "committed"},
		{"FuzzNew", "0", "clean, and nothing", ""},
		{"FuzzNew", "1", "FAILED: FuzzNew", "new"},
	} {
		cmd := exec.CommandContext(t.Context(), bash, filepath.Join(root, ".ci/fuzz"), "one", "500x", c.target, "./pkg")
		cmd.Env = append(os.Environ(), "PATH="+filepath.Join(root, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"), "KEEPS="+c.target,
			"AGAIN="+c.again)
		out, err := cmd.CombinedOutput()
		if (err != nil) != (c.again == "1") || !strings.Contains(string(out), c.says) {
			t.Errorf("%s: %v: %s", c.target, err, out)
		}
		left, err := filepath.Glob(filepath.Join(root, "pkg/testdata/fuzz", c.target, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range left {
			left[i] = filepath.Base(left[i])
		}
		if strings.Join(left, " ") != c.left {
			t.Errorf("%s: %v is left, want %s", c.target, left, c.left)
		}
	}
}
