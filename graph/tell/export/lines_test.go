package export

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/storetest"
)

func TestEveryFieldIsInTheLines(t *testing.T) {
	storetest.Fields(t, func(_ string, n graph.Node) {
		n.Code = "A"
		var b bytes.Buffer
		if err := Lines(&b, &graph.Snapshot{Nodes: []graph.Node{n}}, About{}); err != nil {
			t.Fatal(err)
		}
		shows(t, b.Bytes(), graph.NodeFields, &n)
	})
	storetest.Fields(t, func(_ string, e graph.Edge) {
		e.From, e.To = "A", "B"
		var b bytes.Buffer
		g := &graph.Snapshot{Nodes: []graph.Node{{Code: "A"}, {Code: "B"}}, Edges: []graph.Edge{e}}
		if err := Lines(&b, g, About{Contacts: true}); err != nil {
			t.Fatal(err)
		}
		shows(t, b.Bytes(), graph.EdgeFields, &e)
		if e.Reach != nil {
			shows(t, b.Bytes(), graph.ReachFields, e.Reach)
		}
	})
}

// shows fails where the last line lacks a field that v has.
func shows[T any](t *testing.T, lines []byte, fields []*graph.Field[T], v *T) {
	t.Helper()
	lines = bytes.TrimSpace(lines)
	var got map[string]any
	if err := json.Unmarshal(lines[bytes.LastIndexByte(lines, '\n')+1:], &got); err != nil {
		t.Fatal(err)
	}
	var none T
	for _, f := range fields {
		unmeasured := f.Type == graph.FieldDistance && !f.Distance(v).Measured
		if f.Type != graph.FieldReach && f.Compare(v, &none) != 0 && !unmeasured && got[f.Name] == nil {
			t.Errorf("%s is not in %v", f.Name, got)
		}
	}
}
