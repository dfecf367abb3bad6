package main

import (
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// module is the path of this module. In the table, a package of it begins with "./".
const module = "github.com/throughline-graph/throughline"

// arrows says what each package may import besides the standard library. A
// package that is missing here fails, and so does a permission that nobody uses.
//
//	cmd ──> web ──────┐
//	 │  └─> loaders ──┼──> graph        graph imports the standard library only
//	 ├────> embedded ─┤
//	 └──> neo4jstore ─┴──> cypher       cypher imports nothing of ours
//
//	loaders ──> datasets ──> files ──> facts <── settle <── people <── loaders
var arrows = map[string][]string{
	"./graph":                        {},
	"./graph/search":                 {"./graph", "golang.org/x/text"},
	"./graph/tell/sentence":          {"./graph", "./graph/ask"},
	"./graph/tell/export":            {"./graph", "./graph/ask", "github.com/xuri/excelize"},
	"./graph/tell/ladder":            {"./graph", "./graph/ask", "./graph/tell/sentence", "./graph/tell/svg"},
	"./graph/tell/svg":               {},
	"./graph/ask":                    {"./graph"},
	"./graph/walk":                   {"./graph"},
	"./graph/tell/ladder/laddertest": {"./graph/tell/ladder"},
	"./graph/embedded": {
		"./graph", "./graph/search", "./graph/walk",
		"modernc.org/sqlite", "github.com/klauspost/compress", "github.com/gofrs/flock",
	},
	"./graph/embedded/failing": {"modernc.org/libc", "modernc.org/sqlite"},
	"./graph/neo4jstore": {
		"./graph", "./graph/search", "./graph/walk", "./cypher",
		"github.com/neo4j/neo4j-go-driver", "golang.org/x/sync/errgroup",
	},
	"./graph/neo4jstore/neo4jtest": {
		"./cypher", "./needs", "github.com/testcontainers/testcontainers-go", "github.com/moby/moby", "github.com/gofrs/flock",
	},
	"./graph/neo4jstore/neo4jtest/share": {"./graph/neo4jstore/neo4jtest"},
	"./graph/storetest": {
		"./graph", "./graph/ask",
		"github.com/google/go-cmp", "pgregory.net/rapid",
	},
	"./cypher": {},
	"./loaders": {
		"./graph", "./loaders/datasets", "./loaders/facts", "./loaders/files", "./loaders/people", "./loaders/settle",
		"github.com/klauspost/compress",
	},
	"./loaders/backup":      {"./graph"},
	"./loaders/datasets":    {"./graph", "./loaders/facts", "./loaders/files"},
	"./loaders/englandtest": {"./graph", "./graph/embedded", "./loaders", "./needs"},
	"./loaders/facts":       {"./graph"},
	"./loaders/fetch": {
		"./graph", "./loaders", "./loaders/datasets", "./loaders/files",
		"golang.org/x/net/html", "github.com/gofrs/flock",
	},
	"./loaders/files":    {"./graph", "./loaders/facts", "github.com/xuri/excelize", "golang.org/x/text"},
	"./loaders/loadtest": {"./graph"},
	"./loaders/people":   {"./graph", "./loaders/facts", "./loaders/files", "./loaders/settle"},
	"./loaders/sample":   {},
	"./loaders/sample/sampletest": {
		"./graph", "./graph/embedded", "./loaders", "./loaders/sample",
	},
	"./loaders/scale":  {"./graph"},
	"./loaders/settle": {"./graph", "./loaders/facts"},
	"./web": {
		"./graph", "./graph/ask", "./graph/tell/ladder",
		"github.com/gin-gonic/gin", "github.com/klauspost/compress", "github.com/prometheus/client_golang", "github.com/hashicorp/golang-lru",
	},
	"./web/api": {
		"./graph", "./graph/ask", "./graph/tell/sentence", "./graph/tell/ladder", "./graph/tell/export", "./web", "./web/network",
		"github.com/gin-gonic/gin", "github.com/danielgtaylor/huma", "github.com/hashicorp/golang-lru",
	},
	"./web/network": {"./graph", "./graph/ask", "./graph/tell/sentence", "./graph/tell/svg"},
	"./web/pages": {
		"./graph", "./graph/ask", "./graph/tell/sentence", "./graph/tell/ladder", "./graph/tell/svg", "./graph/tell/export",
		"./web", "./web/api", "./web/network",
		"github.com/gin-gonic/gin",
	},
	"./web/webtest": {"./graph", "./graph/embedded", "./loaders/sample/sampletest", "./web", "./web/api", "./web/pages"},
	"./web/e2e":     {},
	"./needs":       {},
	"./cmd/england": {"./loaders/scale"},
	"./cmd/throughline": {
		"./graph", "./graph/ask", "./graph/embedded", "./graph/neo4jstore", "./graph/tell/sentence",
		"./graph/tell/ladder", "./graph/tell/export", "./loaders", "./loaders/backup", "./loaders/fetch", "./loaders/people", "./loaders/sample",
		"./web",
		"./web/api", "./web/pages",
		"github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/schollz/progressbar", "github.com/mattn/go-isatty",
	},
}

func TestEveryImportFollowsTheTable(t *testing.T) {
	cmd := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("list the packages: %v", err)
	}
	imports := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		for i := range f {
			f[i] = local(f[i])
		}
		imports[f[0]] = f[1:]
	}
	if len(imports["./cmd/throughline"]) == 0 {
		t.Fatal("the list lacks this very package")
	}
	for _, wrong := range append(astray(arrows, imports), unused(arrows, imports)...) {
		t.Error(wrong)
	}
}

// local writes a package of this module as "./graph", as the table does.
func local(path string) string {
	if rest, ours := strings.CutPrefix(path, module+"/"); ours {
		return "./" + rest
	}
	return path
}

func TestThePathCanBeInstalled(t *testing.T) {
	out, err := exec.Command("go", "list", "-m").Output()
	if err != nil {
		t.Fatalf("ask for the name of the module: %v", err)
	}
	if got := strings.TrimSpace(string(out)); got != module {
		t.Errorf("the module is %s, the table of imports says %s", got, module)
	}
	// go install fetches a module from the host that its first element names.
	if host, _, _ := strings.Cut(module, "/"); !strings.Contains(host, ".") {
		t.Errorf("%s names no host, so go install cannot fetch it", module)
	}
}

func TestWhatOnlyTestsNeedIsNotInTheProgram(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("list what the program is made of: %v", err)
	}
	var made []string
	for _, pkg := range strings.Fields(string(out)) {
		made = append(made, local(pkg))
	}
	if !slices.Contains(made, "./graph") {
		t.Fatal("the list lacks even the graph")
	}
	onlyTests := []string{
		"./graph/neo4jstore/neo4jtest", "./graph/storetest", "./loaders/englandtest", "./loaders/loadtest",
		"./loaders/sample/sampletest", "./needs", "./web/webtest", "testing",
		"github.com/testcontainers/", "github.com/moby/", "github.com/oapi-codegen/", "github.com/getkin/", "github.com/emersion/",
		"github.com/chromedp/",
	}
	for _, pkg := range made {
		for _, tests := range onlyTests {
			if pkg == tests || strings.HasSuffix(tests, "/") && strings.HasPrefix(pkg, tests) {
				t.Errorf("the program holds %s", pkg)
			}
		}
	}
}

func TestAnArrowTheWrongWayIsFound(t *testing.T) {
	for _, c := range []struct {
		name    string
		imports map[string][]string
		want    []string
	}{
		{"graph imports a module", map[string][]string{"./graph": {"fmt", "golang.org/x/text/language"}},
			[]string{"./graph imports golang.org/x/text/language: the table does not allow it"}},
		{"web meets loaders", map[string][]string{"./web": {"./graph", "./loaders"}},
			[]string{"./web imports ./loaders: the table does not allow it"}},
		{"loaders know an engine", map[string][]string{"./loaders": {"./graph/embedded"}},
			[]string{"./loaders imports ./graph/embedded: the table does not allow it"}},
		{"the driver outside its engine", map[string][]string{"./cmd/throughline": {"github.com/neo4j/neo4j-go-driver/v5/neo4j"}},
			[]string{"./cmd/throughline imports github.com/neo4j/neo4j-go-driver/v5/neo4j: the table does not allow it"}},
		{"a package of ours below an allowed one", map[string][]string{"./web": {"./graph/embedded"}},
			[]string{"./web imports ./graph/embedded: the table does not allow it"}},
		{"a package without a line", map[string][]string{"./util": {"fmt"}},
			[]string{"./util is not in the table: say there what it may import"}},
		{"a folder of an allowed module", map[string][]string{"./graph/embedded": {"modernc.org/sqlite/lib"}}, nil},
		{"a module with an allowed name's beginning", map[string][]string{"./graph/embedded": {"modernc.org/sqlite2"}},
			[]string{"./graph/embedded imports modernc.org/sqlite2: the table does not allow it"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, astray(arrows, c.imports)); diff != "" {
				t.Errorf("what is astray (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAPermissionThatNobodyUsesIsFound(t *testing.T) {
	table := map[string][]string{
		"./web":  {"./graph", "./graph/walk", "github.com/gin-gonic/gin"},
		"./gone": {},
	}
	imports := map[string][]string{"./web": {"fmt", "./graph", "github.com/gin-gonic/gin/binding"}}
	want := []string{
		"./gone is in the table, but the package does not exist: remove its line",
		"./web may import ./graph/walk, but does not: remove it from the table",
	}
	if diff := cmp.Diff(want, unused(table, imports)); diff != "" {
		t.Errorf("unused permissions (-want +got):\n%s", diff)
	}
}

// astray names each import that the table does not allow, in order.
func astray(table, imports map[string][]string) []string {
	var out []string
	for _, pkg := range slices.Sorted(maps.Keys(imports)) {
		allowed, known := table[pkg]
		if !known {
			out = append(out, pkg+" is not in the table: say there what it may import")
			continue
		}
		for _, path := range imports[pkg] {
			if host, _, _ := strings.Cut(path, "/"); !strings.Contains(host, ".") {
				continue // the standard library
			}
			if !slices.ContainsFunc(allowed, func(a string) bool { return covers(a, path) }) {
				out = append(out, fmt.Sprintf("%s imports %s: the table does not allow it", pkg, path))
			}
		}
	}
	return out
}

// unused names each permission of the table that no import needs, in order.
func unused(table, imports map[string][]string) []string {
	var out []string
	for _, pkg := range slices.Sorted(maps.Keys(table)) {
		if _, known := imports[pkg]; !known {
			out = append(out, pkg+" is in the table, but the package does not exist: remove its line")
			continue
		}
		for _, allowed := range table[pkg] {
			if !slices.ContainsFunc(imports[pkg], func(path string) bool { return covers(allowed, path) }) {
				out = append(out, fmt.Sprintf("%s may import %s, but does not: remove it from the table", pkg, allowed))
			}
		}
	}
	return out
}

// covers says whether a permission allows an import: a module allows its folders, a package of ours allows itself alone.
func covers(allowed, path string) bool {
	return path == allowed || !strings.HasPrefix(allowed, "./") && strings.HasPrefix(path, allowed+"/")
}
