package network

import "github.com/throughline-graph/throughline/graph"

// Row is one line of a network as a table.
type Row struct {
	graph.Ref
	Title  string
	Step   int
	Under  graph.Ref // without a code for the centre
	Says   string    // the relationship in words, from this row to Under
	Opened bool
	Kids   bool // whether anything is under it
	Beyond int  // how many around it are not shown; -1 if not counted
	Count  int  // for a fold: how many it stands for
	Full   bool // for a fold: no more can be drawn
}

// Rows returns a network as a table in the order of the tree.
func (n Network) Rows() []Row {
	var out []Row
	var walk func(*spot)
	walk = func(sp *spot) {
		r := Row{Ref: sp.Ref, Title: sp.title(n.On), Step: sp.step, Opened: sp.opened,
			Kids: len(sp.kids) > 0, Beyond: sp.beyond, Count: sp.count, Full: sp.full}
		if sp.parent != nil {
			r.Under = sp.parent.Ref
		}
		if sp.told != nil {
			r.Says = sp.told.Type.Info().Back
			if sp.told.From == sp.Code {
				r.Says = sp.told.Type.Info().Says
			}
			if sp.told.Role != "" {
				r.Says = sp.told.Role
			}
		}
		out = append(out, r)
		for _, kid := range sp.kids {
			walk(kid)
		}
	}
	walk(n.top)
	return out
}
