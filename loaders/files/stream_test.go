package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// lines is a pharmacy list of n rows.
func lines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "F%04d,A PHARMACY,Y56,QHM,1 HIGH STREET,,,,,AB1 1AA,19990401,,ACTIVE,RO182,,,,,,,,,,,,,\n", i)
	}
	return b.String()
}

// aList is a list without a data set of its own: codes and names, all at one board.
var aList = &Declaration{
	Dataset: facts.Dataset{Name: "a-list", Basis: graph.Official},
	Once:    1,
	Row: func(r *Row) {
		n := graph.Node{Code: r.Code(1), Kind: graph.Pharmacy, Name: r.Text(2)}
		if r.Err == nil {
			r.Node(n)
			r.Edge(graph.BasedIn, End{Kind: n.Kind, Code: n.Code}, End{Kind: graph.ICS, Code: "QZ1"}, 0, 0)
		}
	},
}

func TestFilesAreNotHeldWhole(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"edispensary.csv": lines(9_000), "notes.txt": strings.Repeat("a note\n", 500_000)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := Gather(t.Context(), []string{dir})
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	for _, f := range all {
		if f.Size < 500_000 || len(f.Head) > sampleBytes+4 || cap(f.Head) > 2*sampleBytes {
			t.Errorf("%s: of %d bytes %d are held, in %d", f.Path, f.Size, len(f.Head), cap(f.Head))
		}
	}
}

// TestPlacesFarInAFile checks the line and column reported for a place far into a
// file, which a look at its beginning cannot find.
func TestPlacesFarInAFile(t *testing.T) {
	long := lines(5_000)
	for name, c := range map[string]struct{ content, want string }{
		"a NUL byte":                 {long + "F5000,\"A, B\",Y5\x006\n" + long, "line 5001, column 3 has a NUL byte"},
		"a quoted cell without end":  {long + "F5000,\"A PHARMACY,Y56\n", "line 5001, column 2: a cell in quotation marks does not end"},
		"UTF-16":                     {"\xff\xfeF\x00", "UTF-16"},
		"too few columns in one row": {long + "F5000,A PHARMACY\n", "line 5001 has 2 columns"},
	} {
		for way, in := range map[string]io.Reader{"at once": strings.NewReader(c.content),
			"byte by byte": iotest.OneByteReader(strings.NewReader(c.content))} {
			_, err := Parse(context.Background(), in, 0, aList, Form{Dialect: "export", Layout: ODSList}, loadtest.Today)
			var bad *Refusal
			if !errors.As(err, &bad) || !strings.Contains(bad.Reason, c.want) {
				t.Errorf("%s, %s: got %v", name, way, err)
			}
		}
	}
}

func TestWhatIsNoJSONObjectIsRefusedInWords(t *testing.T) {
	for content, want := range map[string]string{
		"00\"\"":                         "line 1: it is not a JSON object",
		"[\"RZ901\"]":                    "line 1: it is not a JSON object",
		"{\"RZ901\": \"A SITE\",\n1: 2}": "line 2: broken JSON",
		"{\"RZ901\": 1E1000}":            "line 1: a value is not text",
		"{\"RZ901\": \"A SITE\"":         "line 1: the JSON object does not end",
		"{\"RZ901\": \"A SITE\"}\nmore":  "line 2: there is something after the end",
		"{\"RZ901\": \"A SITE\"}\n{}":    "line 2: there is something after the end",
		"{\"RZ901\": \"A SITE\"}\n \x00": "line 2, column 1 has a NUL byte",
	} {
		_, err := Parse(t.Context(), strings.NewReader(content), 0, aList, Form{Layout: Pairs}, loadtest.Today)
		var bad *Refusal
		if !errors.As(err, &bad) || !strings.Contains(bad.Reason, want) {
			t.Errorf("%q: got %v, want %q", content, err, want)
		}
	}
}
