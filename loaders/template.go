package loaders

import (
	"fmt"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Template returns a supplied table to fill in: its headings and one fictional row
// to replace. An unknown name is graph.ErrNotFound.
func Template(name string) (string, error) {
	d := Datasets.Named(name)
	if d == nil || d.Example == "" {
		return "", fmt.Errorf("template: Throughline has no table with this name. Its tables are %s: %w", strings.Join(TemplateNames(), ", "),
			graph.ErrNotFound)
	}
	headings := make([]string, len(d.Columns))
	for i, c := range d.Columns {
		headings[i] = strings.TrimPrefix(c, "?")
	}
	return strings.Join(headings, ",") + "\n" + d.Example + "\n", nil
}

// TemplateNames lists the supplied tables.
func TemplateNames() []string {
	var out []string
	for _, d := range Datasets {
		if d.Example != "" {
			out = append(out, d.Name)
		}
	}
	return out
}
