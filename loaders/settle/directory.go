package settle

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// directory finds the bodies of a graph in the making by their codes. It keeps them in
// the order in which they were added.
type directory struct {
	index  *index
	bodies []*body
	nodes  []graph.Node // of bodies, in the same order; dropped once bodies are numbered
	blank  []body       // allocated many at a time, because there are millions
}

// newDirectory makes a directory with room for that many bodies.
func newDirectory(room int) *directory {
	return &directory{index: newIndex(room), bodies: make([]*body, 0, room), nodes: make([]graph.Node, 0, room)}
}

// find returns the body with a code, or nil.
func (d *directory) find(code string) *body {
	if n, ok := d.index.find(code); ok {
		return d.bodies[n]
	}
	return nil
}

// findAfter is find with a hint: files tend to name bodies in the same order, so it
// first tries the body that was added right after last, which may be nil. It works
// only while number is a body's position in the directory.
func (d *directory) findAfter(last *body, code string) *body {
	if last != nil && int(last.number)+1 < len(d.bodies) {
		if next := d.bodies[last.number+1]; next.Code == code {
			return next
		}
	}
	return d.find(code)
}

// add adds a stakeholder with a new code. It works only until bodies are numbered.
func (d *directory) add(n graph.Node) *body {
	if len(d.blank) == 0 {
		d.blank = make([]body, 1024)
	}
	if len(d.nodes) == cap(d.nodes) {
		d.nodes = slices.Grow(d.nodes, 1)
		for i, b := range d.bodies {
			b.Node = &d.nodes[i]
		}
	}
	b := &d.blank[0]
	d.blank = d.blank[1:]
	d.nodes = append(d.nodes, n)
	b.Node, b.number = &d.nodes[len(d.nodes)-1], int32(len(d.bodies))
	d.index.add(n.Code, b.number)
	d.bodies = append(d.bodies, b)
	return b
}
