package sentence

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Name returns a name as people write it.
func Name(s string) string { return graph.Written(s) }

// Local is the part of a CCG's name that says where it was: NHS BLACKPOOL CCG is Blackpool.
func Local(name string) string {
	return strings.TrimSuffix(strings.TrimPrefix(Name(name), "NHS "), " CCG")
}

// Apart is the name of a stakeholder among others like it: a sub-ICB's is the name it had
// before its board's.
func Apart(n *graph.Node) string {
	if name := n.Formerly(); name != "" {
		return Local(name)
	}
	return strings.TrimSuffix(Name(n.Name), " – "+n.Code)
}

// Address writes the lines of an address in one line.
func Address(lines []string) string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = Name(line)
	}
	return strings.Join(out, ", ")
}
