// Package cypher holds the text of every query that Neo4j is asked, one a
// file: what is read, what is written, and the schema. The heading of a file
// says what it is for, what it is given and what it returns.
package cypher

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

//go:embed schema/*.cypher read/*.cypher write/*.cypher
var files embed.FS

// Query is the text of one file and the names of the values that it is given.
type Query struct {
	Name   string // of the file, without its ending: read/around
	Text   string
	Params []string // without their $, in order, each once
}

var (
	param   = regexp.MustCompile(`\$([a-z][A-Za-z]*)`)
	comment = regexp.MustCompile(`(?m)^\s*//.*$`)
)

// Must returns the query of a name. It panics where there is none: names are
// written in the program and never come from outside.
func Must(name string) Query {
	text, err := files.ReadFile(name + ".cypher")
	if err != nil {
		panic(fmt.Sprintf("there is no query %q", name))
	}
	q := Query{Name: name, Text: string(text)}
	for _, m := range param.FindAllStringSubmatch(comment.ReplaceAllString(q.Text, ""), -1) {
		q.Params = append(q.Params, m[1])
	}
	slices.Sort(q.Params)
	q.Params = slices.Compact(q.Params)
	return q
}

// In returns the queries of a folder, schema, read or write, by name.
func In(folder string) []Query {
	names, err := fs.Glob(files, path.Join(folder, "*.cypher"))
	if err != nil {
		panic(err) // the pattern is written above
	}
	var out []Query
	for _, n := range names {
		out = append(out, Must(strings.TrimSuffix(n, ".cypher")))
	}
	return out
}
