package main

import (
	"bytes"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// foreign are texts of Go, cobra and the operating system that people must not have to read.
var foreign = []string{"strconv", "ParseInt", "ParseBool", "parsing ", "time: ", "arg(s)", "invalid syntax", "stat ", "open ", "dial tcp",
	"listen tcp", "connect: ", "no such file", "flag needs", "unknown flag", "invalid argument", "bind: ", "lookup "}

// TestMistakesAreSaidInPlainWords runs wrong command lines: each is answered by naming
// what is wrong as it was typed.
func TestMistakesAreSaidInPlainWords(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(t.TempDir(), "gone")
	for _, c := range []struct {
		args []string
		want int
		says string
	}{
		// Values of flags.
		{[]string{"search", "x", "--limit", "abc"}, exitUsage, `--limit: "abc" is not a whole number. Type a number, such as --limit 10`},
		{[]string{"search", "x", "--limit", "99999999999999999999"}, exitUsage, "--limit: 99999999999999999999 is too large"},
		{[]string{"cypher", "x", "--timeout", "5"}, exitUsage,
			`--timeout: "5" is not a length of time. Type a number with its unit, such as --timeout 30s`},
		{[]string{"path", "a", "b", "--all=maybe"}, exitUsage, "--all: is either given or not, without a value. Type --all, or leave it out"},
		{[]string{"search", "x", "--kinds", `a"b`}, exitUsage,
			"--kinds: cannot be read. Type the values with commas between them: --kinds KINDS"},
		{[]string{"path", "a", "b", "--slack"}, exitUsage, "--slack: has no value. Type for example --slack 2"},
		{[]string{"path", "a", "b", "--via"}, exitUsage, "--via: has no value. Type --via CODES"},
		{[]string{"show", "a", "--nope"}, exitUsage, "--nope: throughline show has no such flag. To list its flags: throughline show --help"},
		{[]string{"show", "a", "-z"}, exitUsage, "-z: throughline show has no such flag. To list its flags: throughline show --help"},
		{[]string{"show", "a", "--=z"}, exitUsage, `"--=z" is not a flag. To list the flags: throughline show --help`},

		// Words that are not commands.
		{[]string{"help", "foo"}, exitUsage, `unknown command "foo". To list the commands: throughline --help`},
		{[]string{"help", "show", "foo"}, exitUsage, `unknown command "show foo". To list the commands: throughline --help`},
		{[]string{"help", "show"}, exitDone, ""},
		{[]string{"completion", "foo"}, exitUsage, `unknown command "foo" for completion. Its commands are bash, fish`},
		{[]string{"completion", "bash", "foo"}, exitUsage, "wrong number of arguments: 1"},
		{[]string{"line", "bay", "view", "medical", "centre"}, exitUsage,
			"wrong number of arguments: 4. Put a name of several words in quotation marks"},
		{[]string{"sources", "--on", "2026-10-01"}, exitUsage, "--on: sources lists what is loaded, whatever the day"},
		{[]string{"completion", "bash"}, exitDone, ""},

		// What is wrong is called as it was typed, without what the program was doing.
		{[]string{"path", "X99001", "QZ9", "--slack", "9"}, exitUsage, "throughline: --slack: must be 0 to 6"},
		{[]string{"path", "X99001", "QZ9", "--limit", "0"}, exitUsage, "throughline: --limit: must be 1 to 50"},
		{[]string{"path", "X99001", "QZ9", "--max-hops", "9"}, exitUsage, "throughline: --max-hops: must be 1 to 8"},
		{[]string{"path", "X99001", "QZ9", "--avoid", "X99001"}, exitUsage, "throughline: --avoid: names one of the two ends"},
		{[]string{"path", "X99001", "X99001"}, exitUsage, "throughline: TO: is the same stakeholder as from"},
		{[]string{"path", "X99001", "QZ9", "--via", "nope"}, exitFailed, `no stakeholder has the code "nope" (--via)`},
		{[]string{"path", "nope", "QZ9"}, exitFailed, `no stakeholder has the code "nope" (FROM)`},
		{[]string{"access", "U99001", "--at", "noon"}, exitUsage, "throughline: --at: must be a weekday and a time"},
		{[]string{"access", "U99001", "--rule", "guess"}, exitUsage, "throughline: --rule: must be a single rule"},
		{[]string{"access", "X99001"}, exitUsage, "throughline: CODE: must be a pharmacy or an area"},
		{[]string{"pharmacies", "X99001"}, exitUsage, "throughline: CODE: must be a pharmacy or an area"},
		{[]string{"lpcs", "X99001"}, exitUsage, "throughline: CODE: must be a pharmacy or an area"},
		{[]string{"search", strings.Repeat("a", 201)}, exitUsage, "throughline: the search text: is longer than 200 characters"},

		// Empty values.
		{[]string{"search", ""}, exitUsage, "TEXT: is empty\nusage: throughline search TEXT..."},
		{[]string{"show", " "}, exitUsage, "CODE: is empty\nusage: throughline show CODE"},
		{[]string{"path", "X99001", ""}, exitUsage, "TO: is empty\nusage: throughline path FROM TO"},
		{[]string{"contacts", "X99001", ""}, exitUsage, "TO: is empty"},
		{[]string{"load", "a", "b", ""}, exitUsage, "PATH: is empty"},
		{[]string{"access", "U99001", "--at", ""}, exitUsage, "--at: is empty. Type for example --at now, or leave it out"},
		{[]string{"show", "X99001", "--on", ""}, exitUsage, "--on: is empty. Type --on DAY, or leave it out"},
		{[]string{"search", "x", "--kinds", " , "}, exitUsage, "--kinds: is empty. Type --kinds KINDS, or leave it out"},
		{[]string{"serve", "--as", ""}, exitUsage, "--as: is empty. Type --as NAME, or leave it out"},
		{[]string{"export", "--format", ""}, exitUsage, "--format: is empty. Type for example --format jsonl, or leave it out"},

		// A command that is suggested is one line that can be copied.
		{[]string{"show", "X\n99"}, exitFailed, "try: throughline search 'X 99'\n"},
		{[]string{"show", "it's"}, exitFailed, `try: throughline search 'it'\''s'`},
		{[]string{"show", "X99"}, exitFailed, "try: throughline search X99\n"},
		{[]string{"show", "--", "-x"}, exitFailed, "try: throughline search -- -x\n"},

		// Files, folders and addresses.
		{[]string{"load", gone}, exitFailed, "throughline: load: " + gone + " does not exist"},
		{[]string{"check", gone}, exitFailed, "throughline: check: " + gone + " does not exist"},
		{[]string{"people", "import", gone}, exitUsage, "" + gone + " does not exist"},
		{[]string{"load", ".", "--report", gone + "/r.json"}, exitFailed, "write the report: the folder " + gone + " does not exist"},
		{[]string{"fetch", "--to", ""}, exitUsage, "--to: give the name of a folder\nusage: "},
		{[]string{"forget", "nosuch"}, exitFailed, `no loaded file has the name "nosuch". To list the names: throughline sources`},
		{[]string{"serve", "--token-file", gone}, exitUsage, "--token-file: " + gone + " does not exist"},
		{[]string{"serve", "--listen", "127.0.0.1:99999"}, exitUsage, "--listen: the port must be 0 to 65535, such as " + defaultListen},
		{[]string{"serve", "--listen", taken.Addr().String()}, exitFailed,
			"--listen: another program already uses " + taken.Addr().String() +
				". Stop it, or choose another port, such as --listen 127.0.0.1:8081"},
		{[]string{"health", "--url", "http://" + nobody + "/readyz"}, exitFailed, "health: nothing answers at http://" + nobody +
			"/readyz. Is throughline serve running there?"},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			code, _, talk := call(t, none, c.args...)
			if code != c.want || !strings.Contains(talk, c.says) {
				t.Errorf("exit %d, want %d and %q in %q", code, c.want, c.says, talk)
			}
			for _, f := range foreign {
				if strings.Contains(talk, f) {
					t.Errorf("it says %q: %s", f, talk)
				}
			}
		})
	}
}

// TestALoadSaysWhatWasNotLoaded loads and checks folders that hold nothing to load, or
// something that is left out.
func TestALoadSaysWhatWasNotLoaded(t *testing.T) {
	db, dir := loaded(t)
	strange := loadtest.Put(t, "notes.txt", "hello\n")
	nested := loadtest.Put(t, "out.zip", loadtest.Zip(t, "in.zip", loadtest.Zip(t, "a.csv", "x,y\n")))
	bad := loadtest.Put(t, "epraccur.csv", "<html><body>403</body></html>\n")
	for _, c := range []struct {
		args []string
		want int
		says string
	}{
		{[]string{"load", strange}, exitFailed, "no file in " + strange + " is a data set that Throughline knows: nothing was changed"},
		{[]string{"check", strange}, exitFailed, "no file in " + strange + " is a data set that Throughline knows"},
		{[]string{"load", strange, dir}, exitDone, "skipped"},
		{[]string{"load", nested}, exitRefused, "some rows or files were refused; nothing was loaded"},
		{[]string{"load", bad}, exitRefused, "some rows or files were refused; nothing was loaded"},
		{[]string{"load", nested, dir}, exitRefused, "some rows or files were refused; everything else is loaded"},
		{[]string{"check", nested, dir}, exitRefused, "some rows or files were refused; a load would leave them out"},
	} {
		code, _, talk := call(t, db, c.args...)
		if code != c.want || !strings.Contains(talk, c.says) {
			t.Errorf("%v: exit %d, want %d and %q in %q", c.args, code, c.want, c.says, talk)
		}
	}
}

func TestTheLastLineOfALoadCountsInPlainWords(t *testing.T) {
	dir := loadtest.Put(t, "federations-2026-01.csv", "code,name,postcode\nfederation.bay,Bay Federation,\n")
	db := filepath.Join(t.TempDir(), "graph.db")
	if _, out, talk := call(t, db, "load", dir); !strings.Contains(out, "1 stakeholder, 0 relationships, as of 2026-01-31\n") {
		t.Errorf("one: %s%s", out, talk)
	}
	if _, out, talk := call(t, db, "forget", "federations@2026-01-31"); out != "the graph is empty\n" {
		t.Errorf("none: %s%s", out, talk)
	}
}

func TestAnErrorOfAFileIsSaidInPlainWords(t *testing.T) {
	for want, err := range map[string]error{
		"--x: a.csv does not exist":                &os.PathError{Op: "open", Path: "a.csv", Err: os.ErrNotExist},
		"--x: you have no permission to use a.csv": &os.PathError{Op: "open", Path: "a.csv", Err: os.ErrPermission},
		"--x: a.csv is not a folder":               &os.PathError{Op: "open", Path: "a.csv", Err: syscall.ENOTDIR},
		"--x: a.csv is a folder, not a file":       &os.PathError{Op: "open", Path: "a.csv", Err: syscall.EISDIR},
		"--x: the disk of a.csv is full":           &os.PathError{Op: "write", Path: "a.csv", Err: syscall.ENOSPC},
		"--x: a.csv cannot be used: bad thing":     &os.PathError{Op: "read", Path: "a.csv", Err: errors.New("bad thing")},
		"--x: 'a b.csv' does not exist":            &os.PathError{Op: "stat", Path: "a\nb.csv", Err: os.ErrNotExist},
		"--x: a/../b.csv does not exist":           &os.PathError{Op: "mkdir", Path: "a/../b.csv", Err: os.ErrNotExist},
	} {
		if got := words(usageError{errors.Join(wrapped{"--x: ", err})}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// wrapped is an error after a text.
type wrapped struct {
	before string
	error
}

func (w wrapped) Error() string { return w.before + w.error.Error() }
func (w wrapped) Unwrap() error { return w.error }

func TestTheAddressThatIsPrintedCanBeOpened(t *testing.T) {
	for listens, want := range map[string]string{
		"[::]:8080":      "http://localhost:8080, and at every other address of this machine",
		"0.0.0.0:80":     "http://localhost:80, and at every other address of this machine",
		"127.0.0.1:8080": "http://127.0.0.1:8080", "[::1]:8080": "http://[::1]:8080", "192.0.2.7:8080": "http://192.0.2.7:8080",
	} {
		at, err := net.ResolveTCPAddr("tcp", listens)
		if err != nil {
			t.Fatal(err)
		}
		if got := opensAt(at); got != want {
			t.Errorf("%s: %s, want %s", listens, got, want)
		}
	}
}

func TestServeSaysThatTheFolderToLoadIsNotThere(t *testing.T) {
	var talk bytes.Buffer
	gone := filepath.Join(t.TempDir(), "gone")
	c := &cli{out: &talk, talk: &talk}
	if err := c.loadFirst(t.Context(), gone); err != nil ||
		!strings.Contains(talk.String(), "--load: the folder "+gone+" does not exist, so the graph "+
			"stays as it is") {
		t.Errorf("%v: %s", err, talk.String())
	}
}
