package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// projectFiles returns the names of all files of the project, from its root.
func projectFiles(t *testing.T) []string {
	t.Helper()
	list := exec.Command("git", "ls-files", "-co", "--exclude-standard")
	list.Dir = "../.."
	out, err := list.Output()
	if _, none := os.Stat("../../.git"); none != nil {
		t.Skip("this is not a git checkout, so nothing lists the files of the project")
	}
	if err != nil {
		t.Fatalf("list the files by git: %v", err)
	}
	var names []string
	for name := range strings.Lines(string(out)) {
		name = strings.TrimSpace(name)
		if _, err := os.Stat(fromRoot(name)); err == nil { // else deleted, but git does not know yet
			names = append(names, name)
		}
	}
	return names
}

// fromRoot is the path to a file of the project from this folder.
func fromRoot(name string) string { return filepath.Join("..", "..", filepath.FromSlash(name)) }

// goFiles parses the Go files of the project.
func goFiles(t *testing.T) (*token.FileSet, map[string]*ast.File) {
	t.Helper()
	set, files := token.NewFileSet(), map[string]*ast.File{}
	for _, name := range projectFiles(t) {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		f, err := parser.ParseFile(set, fromRoot(name), nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = f
	}
	return set, files
}

func TestExportedThingsHaveAComment(t *testing.T) {
	_, files := goFiles(t)
	var all int
	var bare []string
	for name, f := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, d := range f.Decls {
			exported, without := commented(d)
			all += exported
			for _, w := range without {
				bare = append(bare, name+": "+w)
			}
		}
	}
	if all < 500 {
		t.Fatalf("only %d exported things were found", all)
	}
	if len(bare)*100 > all*3 {
		t.Errorf("%d of %d exported things have no comment, at most 3 in a hundred may:\n%s", len(bare), all, strings.Join(bare, "\n"))
	}
}

// commented counts the exported things of a declaration and names those without a comment.
func commented(d ast.Decl) (exported int, without []string) {
	note := func(name *ast.Ident, docs ...*ast.CommentGroup) {
		if !name.IsExported() {
			return
		}
		exported++
		for _, d := range docs {
			if d != nil {
				return
			}
		}
		without = append(without, name.Name)
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		note(d.Name, d.Doc)
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				note(s.Name, s.Doc, s.Comment, d.Doc)
			case *ast.ValueSpec:
				for _, name := range s.Names {
					note(name, s.Doc, s.Comment, d.Doc)
				}
			}
		}
	}
	return exported, without
}

// aFile is the name of a document or a source file in a comment.
var aFile = regexp.MustCompile(`[A-Za-z0-9_./-]*[A-Za-z0-9_-]+\.(md|go|cypher|html|ts)\b`)

func TestCommentsNameOnlyFilesThatAreThere(t *testing.T) {
	there := map[string]bool{}
	for _, name := range projectFiles(t) {
		for at := name; at != "."; { // whole, and by its last folders
			there[at] = true
			_, rest, more := strings.Cut(at, "/")
			if !more {
				break
			}
			at = rest
		}
	}
	set, files := goFiles(t)
	for _, f := range files {
		for _, g := range f.Comments {
			for _, named := range aFile.FindAllString(g.Text(), -1) {
				if named = path.Clean(strings.TrimLeft(named, "./")); !there[named] && !strings.Contains(named, "example") {
					t.Errorf("%s names %s, which is not in the project", set.Position(g.Pos()), named)
				}
			}
		}
	}
}

// TestEachFaultOfTheListFitsTheProgram checks .ci/mutants.txt without making any of the
// faults. A change that moves or rewrites the code changes the list, too.
func TestEachFaultOfTheListFitsTheProgram(t *testing.T) {
	list, err := os.ReadFile("../../.ci/mutants.txt")
	if err != nil {
		t.Fatal(err)
	}
	named := testNames(t)
	faults := strings.Split(string(list), "\n[")[1:]
	for _, fault := range faults {
		name, rest, _ := strings.Cut(fault, "]")
		has := map[string]string{}
		for line := range strings.Lines(rest) {
			key, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
			has[key] = text
		}
		source, err := os.ReadFile(fromRoot(has["file"]))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if n := strings.Count(string(source), has["old"]); n != 1 {
			t.Errorf("%s: the old text is in %s %d times, and must be there once", name, has["file"], n)
		}
		pattern, _, _ := strings.Cut(has["run"], "/")
		for folder := range strings.FieldsSeq(has["in"]) {
			if fits := regexp.MustCompile(pattern); !slices.ContainsFunc(named[path.Clean(folder)], fits.MatchString) {
				t.Errorf("%s: no test of %s has a name like %s", name, folder, pattern)
			}
		}
	}
	if len(faults) < 50 {
		t.Errorf("only %d faults were found", len(faults))
	}
}

// testNames returns the names of all tests, by their folder.
func testNames(t *testing.T) map[string][]string {
	t.Helper()
	_, files := goFiles(t)
	named := map[string][]string{}
	for name, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && strings.HasSuffix(name, "_test.go") && strings.HasPrefix(fn.Name.Name, "Test") {
				named[path.Dir(name)] = append(named[path.Dir(name)], fn.Name.Name)
			}
		}
	}
	return named
}
