package neo4jstore

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"
)

// Entity is a node or a relationship in the answer to a free query: a node has
// Labels, a relationship a Type.
type Entity struct {
	Labels     []string       `json:"labels,omitempty"`
	Type       string         `json:"type,omitempty"`
	Properties map[string]any `json:"properties"`
}

// Way is a path in the answer to a free query.
type Way struct {
	Nodes         []Entity `json:"nodes"`
	Relationships []Entity `json:"relationships"`
	Forward       []bool   `json:"forward"` // whether each relationship leads to the node after it
}

// plainValue turns what the driver returns into what can be written down. Days,
// times, durations and points become texts; bytes tell only how many they are.
func plainValue(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, string:
		return v
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Sprint(v) // which JSON has no number for
		}
		return v
	case []byte:
		return strconv.Itoa(len(v)) + " bytes"
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plainValue(v[i])
		}
		return out
	case map[string]any:
		return plainMap(v)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case dbtype.Node:
		return Entity{Labels: v.Labels, Properties: plainMap(v.Props)}
	case dbtype.Relationship:
		return Entity{Type: v.Type, Properties: plainMap(v.Props)}
	case dbtype.Path:
		w := Way{Nodes: []Entity{}, Relationships: []Entity{}, Forward: []bool{}}
		for _, n := range v.Nodes {
			w.Nodes = append(w.Nodes, plainValue(n).(Entity))
		}
		for i, r := range v.Relationships {
			w.Relationships = append(w.Relationships, plainValue(r).(Entity))
			w.Forward = append(w.Forward, r.EndElementId == v.Nodes[i+1].ElementId)
		}
		return w
	case fmt.Stringer: // days, times, durations and points
		return v.String()
	}
	return fmt.Sprint(v)
}

func plainMap(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = plainValue(v)
	}
	return out
}

// String writes a stakeholder by its code and name, and anything else with all
// its properties, as Cypher would.
func (e Entity) String() string {
	if e.Type != "" {
		return "[:" + e.Type + properties(e.Properties) + "]"
	}
	code, _ := e.Properties["code"].(string)
	name, _ := e.Properties["name"].(string)
	if code != "" {
		return "(" + strings.TrimSpace(code+" "+name) + ")"
	}
	return "(:" + strings.Join(e.Labels, ":") + properties(e.Properties) + ")"
}

func properties(p map[string]any) string {
	if len(p) == 0 {
		return ""
	}
	return " " + TextOf(p)
}

// String writes a path with arrows, relationships by their types.
func (w Way) String() string {
	var b strings.Builder
	for i, n := range w.Nodes {
		if i > 0 {
			before, after := "<-", "-"
			if w.Forward[i-1] {
				before, after = "-", "->"
			}
			b.WriteString(before + "[:" + w.Relationships[i-1].Type + "]" + after)
		}
		b.WriteString(n.String())
	}
	return b.String()
}

// TextOf writes a value of Rows on one line; null is empty.
func TextOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		var parts []string
		for _, one := range v {
			parts = append(parts, TextOf(one))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, k+": "+TextOf(v[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(v)
}
