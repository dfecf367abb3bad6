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

// arrows says what each package may import besides the standard library. A
// package without a line here fails: decide which way it points first.
//
//	cmd ──> web ──────┐
//	 │  └─> loaders ──┼──> graph        graph imports the standard library only
//	 ├────> embedded ─┤
//	 └──> neo4jstore ─┴──> cypher       cypher imports nothing of ours
var arrows = map[string][]string{
	"throughline/graph":                   {},
	"throughline/graph/search":            {"throughline/graph"},
	"throughline/graph/sentence":          {"throughline/graph"},
	"throughline/graph/export":            {"throughline/graph", "github.com/xuri/excelize"},
	"throughline/graph/ladder":            {"throughline/graph", "throughline/graph/sentence"},
	"throughline/graph/answer":            {"throughline/graph", "throughline/graph/search"},
	"throughline/graph/walk":              {"throughline/graph"},
	"throughline/graph/ladder/laddertest": {"throughline/graph/ladder"},
	"throughline/graph/embedded": {
		"throughline/graph", "throughline/graph/answer", "throughline/graph/search", "throughline/graph/walk",
		"modernc.org/sqlite", "github.com/klauspost/compress",
	},
	"throughline/graph/neo4jstore": {
		"throughline/graph", "throughline/graph/answer", "throughline/graph/search", "throughline/graph/walk", "throughline/cypher",
		"github.com/neo4j/neo4j-go-driver", "golang.org/x/sync/errgroup",
	},
	"throughline/graph/neo4jstore/neo4jtest": {"github.com/testcontainers/testcontainers-go", "github.com/moby/moby"},
	"throughline/graph/storetest": {
		"throughline/graph", "throughline/graph/answer", "throughline/graph/search",
		"github.com/google/go-cmp", "pgregory.net/rapid",
	},
	"throughline/cypher": {},
	"throughline/loaders": {
		"throughline/graph", "throughline/loaders/sample",
		"github.com/xuri/excelize", "github.com/klauspost/compress",
	},
	"throughline/loaders/fetch":  {"throughline/graph", "throughline/loaders", "golang.org/x/net/html"},
	"throughline/loaders/sample": {},
	"throughline/loaders/sample/sampletest": {
		"throughline/graph", "throughline/graph/embedded", "throughline/loaders", "throughline/loaders/sample",
	},
	"throughline/loaders/scale": {"throughline/graph"},
	"throughline/web": {
		"throughline/graph", "throughline/graph/answer", "throughline/graph/sentence", "throughline/graph/ladder", "throughline/graph/export",
		"github.com/gin-gonic/gin", "github.com/danielgtaylor/huma", "github.com/hashicorp/golang-lru", "github.com/klauspost/compress",
		"github.com/prometheus/client_golang",
	},
	"throughline/web/e2e":     {},
	"throughline/cmd/england": {"throughline/loaders/scale"},
	"throughline/cmd/throughline": {
		"throughline/graph", "throughline/graph/embedded", "throughline/graph/neo4jstore", "throughline/graph/sentence",
		"throughline/graph/ladder", "throughline/graph/export", "throughline/loaders", "throughline/loaders/fetch", "throughline/loaders/sample", "throughline/web",
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
		imports[f[0]] = f[1:]
	}
	if len(imports["throughline/cmd/throughline"]) == 0 {
		t.Fatal("the list lacks this very package")
	}
	for _, wrong := range astray(imports) {
		t.Error(wrong)
	}
}

func TestWhatOnlyTestsNeedIsNotInTheProgram(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("list what the program is made of: %v", err)
	}
	made := strings.Fields(string(out))
	if !slices.Contains(made, "throughline/graph") {
		t.Fatal("the list lacks even the graph")
	}
	for _, pkg := range made {
		for _, tests := range []string{"throughline/graph/neo4jstore/neo4jtest", "throughline/graph/storetest", "testing", "github.com/testcontainers/", "github.com/moby/", "github.com/oapi-codegen/", "github.com/getkin/", "github.com/emersion/"} {
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
		{"graph imports a module", map[string][]string{"throughline/graph": {"fmt", "golang.org/x/text/language"}},
			[]string{"throughline/graph imports golang.org/x/text/language: the table does not allow it"}},
		{"web meets loaders", map[string][]string{"throughline/web": {"throughline/graph", "throughline/loaders"}},
			[]string{"throughline/web imports throughline/loaders: the table does not allow it"}},
		{"loaders know an engine", map[string][]string{"throughline/loaders": {"throughline/graph/embedded"}},
			[]string{"throughline/loaders imports throughline/graph/embedded: the table does not allow it"}},
		{"the driver outside its engine", map[string][]string{"throughline/cmd/throughline": {"github.com/neo4j/neo4j-go-driver/v5/neo4j"}},
			[]string{"throughline/cmd/throughline imports github.com/neo4j/neo4j-go-driver/v5/neo4j: the table does not allow it"}},
		{"a package of ours below an allowed one", map[string][]string{"throughline/web": {"throughline/graph/embedded"}},
			[]string{"throughline/web imports throughline/graph/embedded: the table does not allow it"}},
		{"a package without a line", map[string][]string{"throughline/util": {"fmt"}},
			[]string{"throughline/util is not in the table: say there what it may import"}},
		{"a folder of an allowed module", map[string][]string{"throughline/graph/embedded": {"modernc.org/sqlite/lib"}}, nil},
		{"a module with an allowed name's beginning", map[string][]string{"throughline/graph/embedded": {"modernc.org/sqlite2"}},
			[]string{"throughline/graph/embedded imports modernc.org/sqlite2: the table does not allow it"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, astray(c.imports)); diff != "" {
				t.Errorf("what is astray (-want +got):\n%s", diff)
			}
		})
	}
}

// astray names each import that the table does not allow, in order.
func astray(imports map[string][]string) []string {
	var out []string
	for _, pkg := range slices.Sorted(maps.Keys(imports)) {
		allowed, known := arrows[pkg]
		if !known {
			out = append(out, pkg+" is not in the table: say there what it may import")
			continue
		}
		for _, path := range imports[pkg] {
			ours := strings.HasPrefix(path, "throughline/")
			host, _, _ := strings.Cut(path, "/")
			if !ours && !strings.Contains(host, ".") {
				continue // the standard library
			}
			if !slices.ContainsFunc(allowed, func(a string) bool {
				return path == a || !ours && strings.HasPrefix(path, a+"/")
			}) {
				out = append(out, fmt.Sprintf("%s imports %s: the table does not allow it", pkg, path))
			}
		}
	}
	return out
}
