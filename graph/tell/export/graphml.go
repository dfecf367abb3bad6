package export

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// What GraphML has of a node and an edge, in this order. An edge has its cost too.
var (
	nodeKeys = keysOf("n_", graph.NodeFields, "kind", "name", "opened", "closed", "status", "postcode", "source", "seen", "basis")
	edgeKeys = keysOf("e_", graph.EdgeFields, "type", "since", "until", "source", "seen", "basis", "role", "rule")
)

// key is a text or a day in GraphML.
type key[T any] struct {
	id    string
	field *graph.Field[T]
}

func keysOf[T any](prefix string, fields []*graph.Field[T], names ...string) []key[T] {
	var keys []key[T]
	for _, f := range graph.FieldsNamed(fields, names...) {
		keys = append(keys, key[T]{prefix + f.Name, f})
	}
	return keys
}

type xmlData struct {
	Key   string `xml:"key,attr"`
	Value string `xml:",chardata"`
}

type xmlNode struct {
	XMLName struct{}  `xml:"node"`
	ID      string    `xml:"id,attr"`
	Data    []xmlData `xml:"data"`
}

type xmlEdge struct {
	XMLName struct{}  `xml:"edge"`
	Source  string    `xml:"source,attr"`
	Target  string    `xml:"target,attr"`
	Data    []xmlData `xml:"data"`
}

// GraphML writes the graph for tools such as Gephi, yEd and networkx. It has no contacts.
func GraphML(w io.Writer, g *graph.Snapshot, about About) error {
	if err := beginGraphML(w, about.Sample); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	element := func(v any) error {
		if err := enc.Encode(v); err != nil {
			return err
		}
		return enc.EncodeToken(xml.CharData("\n"))
	}
	var node xmlNode
	var edge xmlEdge
	err := counted(g, about.On,
		func(n *graph.Node) error {
			node.ID, node.Data = n.Code, data(node.Data[:0], nodeKeys, n)
			return element(&node)
		},
		func(e *graph.Edge, cost int) error {
			edge.Source, edge.Target = e.From, e.To
			edge.Data = data(edge.Data[:0], edgeKeys, e)
			if cost != 0 {
				edge.Data = append(edge.Data, xmlData{"e_cost", strconv.Itoa(cost)})
			}
			return element(&edge)
		})
	if err != nil {
		return err
	}
	if err := enc.Close(); err != nil {
		return err
	}
	_, err = io.WriteString(w, "</graph>\n</graphml>\n")
	return err
}

// beginGraphML writes the names and types of the keys. They are ours and need
// no escaping, and encoding/xml cannot write an element as <key/>.
func beginGraphML(w io.Writer, sample bool) error {
	var b strings.Builder
	b.WriteString(xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">` + "\n")
	if sample {
		b.WriteString("<desc>The built-in sample: everything in it is fictional</desc>\n")
	}
	key := func(id, of, kind string) {
		fmt.Fprintf(&b, `<key id="%s" for="%s" attr.name="%s" attr.type="%s"/>`+"\n", id, of, id[2:], kind)
	}
	for _, k := range nodeKeys {
		key(k.id, "node", "string")
	}
	for _, k := range edgeKeys {
		key(k.id, "edge", "string")
	}
	key("e_cost", "edge", "int")
	b.WriteString(`<graph edgedefault="directed">` + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// data adds to a list the values that are not empty, each with its key.
func data[T any](list []xmlData, keys []key[T], v *T) []xmlData {
	for _, k := range keys {
		value := ""
		if k.field.Day != nil {
			value = k.field.Day(v).String()
		} else {
			value = *k.field.Text(v)
		}
		if value != "" {
			list = append(list, xmlData{k.id, value})
		}
	}
	return list
}
