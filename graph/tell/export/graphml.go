package export

import (
	"encoding/xml"
	"fmt"
	"io"

	"github.com/throughline-graph/throughline/graph"
)

// The keys of GraphML, in the order in which a node or an edge has its values.
var (
	nodeKeys = []string{"n_kind", "n_name", "n_opened", "n_closed", "n_status", "n_postcode", "n_source", "n_seen", "n_basis"}
	edgeKeys = []string{"e_type", "e_since", "e_until", "e_source", "e_seen", "e_basis", "e_role", "e_rule", "e_cost"}
)

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

// GraphML writes the graph for tools such as Gephi, yEd and networkx.
func GraphML(w io.Writer, g *graph.Snapshot, on graph.Day) error {
	if err := beginGraphML(w); err != nil {
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
	err := counted(g, on,
		func(n *graph.Node) error {
			node.ID, node.Data = n.Code, told(node.Data[:0], nodeKeys, string(n.Kind), n.Name, n.Opened.String(), n.Closed.String(), n.Status,
				n.Postcode, n.Source, n.Seen.String(), string(n.Basis))
			return element(&node)
		},
		func(e *graph.Edge) error {
			edge.Source, edge.Target = e.From, e.To
			edge.Data = told(edge.Data[:0], edgeKeys, string(e.Type), e.Since.String(), e.Until.String(), e.Source, e.Seen.String(),
				string(e.Basis), e.Role, e.Rule, fmt.Sprint(e.Type.Cost()))
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
func beginGraphML(w io.Writer) error {
	if _, err := io.WriteString(w, xml.Header+`<graphml xmlns="http://graphml.graphdrawing.org/xmlns">`+"\n"); err != nil {
		return err
	}
	const key = `<key id="%s" for="%s" attr.name="%s" attr.type="%s"/>` + "\n"
	for _, k := range nodeKeys {
		if _, err := fmt.Fprintf(w, key, k, "node", k[2:], "string"); err != nil {
			return err
		}
	}
	for _, k := range edgeKeys {
		kind := "string"
		if k == "e_cost" {
			kind = "int"
		}
		if _, err := fmt.Fprintf(w, key, k, "edge", k[2:], kind); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, `<graph edgedefault="directed">`+"\n")
	return err
}

// told adds to data the values that are not empty, each with its key.
func told(data []xmlData, keys []string, values ...string) []xmlData {
	for i, v := range values {
		if v != "" {
			data = append(data, xmlData{keys[i], v})
		}
	}
	return data
}
