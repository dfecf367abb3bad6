package api

import (
	"reflect"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
	"github.com/throughline-graph/throughline/web"
)

// operation is one question of the API. The same code reads its parameters and
// describes them: at start, read runs once with a form that takes notes.
type operation struct {
	id, path string // path as OpenAPI writes it: /stakeholders/{code}
	title    string
	about    string
	example  string // an address that works on the sample
	answer   any    // a value of the answer's type
	read     func(*web.Server, *web.Form) question
	table    func(any, string) export.Table // CSV, one of tables
	tables   []string                       // the names of the CSV tables, if there are several; the first is the default
	graph    func(any) *graph.Snapshot      // GraphML
	draw     drawing                        // SVG
	svg      func(any) ([]byte, error)      // SVG that is not drawn as a ladder
	people   func(any) []ask.Contact        // vCard
	sheets   func(any) []export.Sheet       // a workbook
}

// drawing turns an answer into a picture. It may ask the graph for more.
type drawing func(graph.View, *web.Server, any) (picture, error)

// question answers what the parameters ask.
type question func(graph.View) (any, error)

// picture is an answer as a drawing.
type picture struct {
	scene ladder.Scene
	link  func(ladder.Box) string
}

// formats lists the formats of an operation's answer, JSON first.
func (o *operation) formats() []string {
	out := []string{"json"}
	if o.table != nil {
		out = append(out, "csv")
	}
	if o.graph != nil {
		out = append(out, "graphml")
	}
	if o.draw != nil || o.svg != nil {
		out = append(out, "svg")
	}
	if o.people != nil {
		out = append(out, "vcard")
	}
	if o.sheets != nil {
		out = append(out, "xlsx")
	}
	return out
}

// csvTable reads which table to return as CSV, if there are several.
func (o *operation) csvTable(f *web.Form) string {
	if len(o.tables) == 0 {
		return ""
	}
	return f.Choice("table", o.tables...)
}

// answers returns the type of an operation's answer.
func (o *operation) answers() reflect.Type { return reflect.TypeOf(o.answer) }
