package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"throughline/graph"
	"throughline/graph/sentence"
)

// Network is what stands around a stakeholder, as a tree that is opened and
// folded, with a place for each.
type Network struct {
	Of     graph.Ref  `json:"of"`
	On     graph.Day  `json:"on"`
	Nodes  []Spot     `json:"nodes" doc:"the centre first, each followed by those under it"`
	Folds  []Fold     `json:"folds"`
	Edges  []Tie      `json:"edges" doc:"between those shown, where at least one end is opened"`
	Kinds  []KindSeen `json:"kinds"`
	Types  []TypeSeen `json:"types"`
	Cut    string     `json:"cut" doc:"the limit that left some out: nodes; or empty"`
	Reason string     `json:"reason" doc:"why nothing stands around it"`

	edges []graph.Edge // those of Edges, whole
	top   *spot
}

// Spot is a stakeholder and where it stands.
type Spot struct {
	graph.Ref
	Title  string  `json:"title" doc:"the name as people write it"`
	Label  string  `json:"label" doc:"the name cut to what fits in a picture"`
	Group  string  `json:"group" doc:"kinds of one group share a colour"`
	X      float64 `json:"x" doc:"the centre is at 0, 0 and each step is 1 further out"`
	Y      float64 `json:"y"`
	Step   int     `json:"step" doc:"from the centre"`
	Under  string  `json:"under" doc:"the code that it was reached from"`
	Opened bool    `json:"opened"`
	Beyond int     `json:"beyond" doc:"how many one step from it are not shown; -1 where nobody counted"`
}

// Fold stands for those of a kind that are one step away and not shown.
type Fold struct {
	Of    string     `json:"of" doc:"the code that they are one step from"`
	Kind  graph.Kind `json:"kind"`
	Count int        `json:"count"`
	Title string     `json:"title"`
	X     float64    `json:"x"`
	Y     float64    `json:"y"`
	All   bool       `json:"all" doc:"as many as can be drawn are shown already"`
}

// Tie is an edge without its history.
type Tie struct {
	Type  graph.EdgeType `json:"type"`
	From  string         `json:"from"`
	To    string         `json:"to"`
	Basis graph.Basis    `json:"basis"`
	Main  bool           `json:"main" doc:"the one by which a node was reached"`
}

// KindSeen and TypeSeen count what a network shows.
type KindSeen struct {
	Kind  graph.Kind `json:"kind"`
	Title string     `json:"title"`
	Group string     `json:"group"`
	Count int        `json:"count"`
}

// TypeSeen counts the edges of a type.
type TypeSeen struct {
	Type  graph.EdgeType `json:"type"`
	Says  string         `json:"says"`
	Count int            `json:"count"`
}

// The bounds of a network: stakeholders shown in all, those of one kind under
// one where all are asked for, and how many are asked what lies beyond them.
const (
	networkLimit = 2_500
	groupLimit   = 500
	peekLimit    = 250
	stepPage     = 1_000
)

// networkQuery asks for a network.
type networkQuery struct {
	code       string
	on         graph.Day
	steps      int      // out from the centre that are opened unasked, 1 to 3
	open, fold []string // codes opened and folded against that
	all        []string // CODE:Kind, shown without a cap
	kinds      []graph.Kind
	edges      []graph.EdgeType
}

func (f *form) networkQuery(code string, today graph.Day) networkQuery {
	q := networkQuery{code: code, on: f.day("on", today), steps: f.number("steps", 2, 1, 3), open: f.list("open"), fold: f.list("shut"), all: f.list("all"),
		kinds: f.kinds("kinds"), edges: f.edges("edges")}
	for _, a := range q.all {
		if _, kind, _ := cutLast(a); !graph.Kind(kind).Known() {
			f.wrong("all", "must be a code, a colon and a kind")
		}
	}
	return q
}

// cutLast parts a text at its last colon.
func cutLast(s string) (before, after string, found bool) {
	if at := strings.LastIndexByte(s, ':'); at >= 0 {
		return s[:at], s[at+1:], true
	}
	return s, "", false
}

// spot is a place in the tree while it grows: a stakeholder, or a fold.
type spot struct {
	graph.Ref
	parent *spot
	kids   []*spot
	groups []group
	told   *graph.Edge // by which it was reached
	step   int
	opened bool
	beyond int
	count  int  // of a fold: how many it stands for
	full   bool // of a fold: no more can be drawn
	x, y   float64
	weight float64
}

// group is those of one kind one step from a spot.
type group struct {
	kind    graph.Kind
	members []graph.Ref
	cap     int
	all     bool
}

// growth is a network in the making.
type growth struct {
	s     *Server
	q     networkQuery
	spots map[string]*spot
	order []*spot
	edges []graph.Edge
	cut   bool
}

// network answers a query. An unknown code is graph.ErrNotFound.
func (s *Server) network(ctx context.Context, q networkQuery) (Network, error) {
	of, err := s.Graph.Stakeholder(ctx, q.code, q.on)
	if err != nil {
		return Network{}, err
	}
	g := &growth{s: s, q: q, spots: map[string]*spot{}}
	top := g.place(of.Ref(), nil, nil)
	for i := 0; i < len(g.order); i++ {
		if sp := g.order[i]; g.opens(sp) {
			if err := g.open(ctx, sp); err != nil {
				return Network{}, err
			}
		}
	}
	if err := g.peek(ctx); err != nil {
		return Network{}, err
	}
	g.foldRest()
	if len(q.kinds) > 0 {
		g.keepKinds(top)
	}
	n := Network{Of: top.Ref, On: q.on, Nodes: []Spot{}, Folds: []Fold{}, Edges: []Tie{}, Kinds: []KindSeen{}, Types: []TypeSeen{}, top: top}
	if g.cut {
		n.Cut = "nodes"
	}
	switch {
	case !of.Open:
		n.Reason = sentence.Name(of.Name) + " was not open on " + q.on.Words() + ", so nothing stands around it."
	case len(top.kids) == 0:
		n.Reason = "Nothing that was asked for is one step away on " + q.on.Words() + "."
	}
	lay(top)
	n.tell(g)
	return n, nil
}

func (g *growth) place(r graph.Ref, under *spot, by *graph.Edge) *spot {
	sp := &spot{Ref: r, parent: under, told: by, beyond: -1}
	if under != nil {
		sp.step = under.step + 1
	}
	g.spots[r.Code] = sp
	g.order = append(g.order, sp)
	return sp
}

// opens says whether what is around a spot is shown.
func (g *growth) opens(sp *spot) bool {
	switch {
	case slices.Contains(g.q.fold, sp.Code):
		return false
	case sp.parent == nil || slices.Contains(g.q.open, sp.Code):
		return true
	}
	return sp.step < g.q.steps && opensUnasked(g.order[0].Kind, sp.Kind)
}

// opensUnasked says whether a kind is opened on the way out from a centre. A
// board is followed down to its networks only; from anywhere else, not through
// what connects all to all.
func opensUnasked(centre, k graph.Kind) bool {
	switch centre {
	case graph.ICS, graph.Region, graph.SubICB, graph.Place:
		switch k {
		case graph.SubICB, graph.Place, graph.Federation, graph.PCN:
			return true
		}
		return centre == graph.Region && k == graph.ICS
	}
	return !k.EndsOnly() && k != graph.ICS && k != graph.SubICB
}

// capOf is how many of a kind are shown under another before the rest are
// folded. What usually stands nearer to somebody else is folded whole.
func capOf(centre, parent, child graph.Kind) int {
	wide := centre == graph.ICS || centre == graph.Region || centre == graph.SubICB || centre == graph.Place
	switch child {
	case graph.Practice, graph.Service, graph.Branch:
		switch parent {
		case graph.SubICB, graph.ICS:
			return 0
		case graph.PCN:
			return 40
		}
	case graph.Pharmacy:
		if wide || parent == graph.ICS || parent == graph.HWB || parent == graph.LPC {
			return 0
		}
	case graph.PCN:
		if wide || parent == graph.SubICB || parent == graph.ICS || parent == graph.Place || parent == graph.Federation {
			return 100
		}
	case graph.SubICB, graph.Place:
		return 50
	case graph.ICS:
		if parent == graph.Region {
			return 50
		}
	}
	return 12
}

// steps returns all that is one step from a code.
func (g *growth) steps(ctx context.Context, code string) ([]graph.Step, error) {
	var out []graph.Step
	for {
		n, err := g.s.Graph.Neighbours(ctx, graph.NeighbourQuery{Code: code, On: g.q.on, Edges: g.q.edges, Limit: stepPage, Offset: len(out)})
		if err != nil {
			return nil, err
		}
		out = append(out, n.Steps...)
		if len(n.Steps) == 0 || len(out) >= n.Total {
			return out, nil
		}
	}
}

// open places what is one step from a spot, kind by kind, each up to its cap.
func (g *growth) open(ctx context.Context, sp *spot) error {
	steps, err := g.steps(ctx, sp.Code)
	if err != nil {
		return err
	}
	sp.opened = true
	told, members := map[string]*graph.Edge{}, map[graph.Kind][]graph.Ref{}
	for i := range steps {
		other, e := steps[i].Other, &steps[i].Edge
		g.edges = append(g.edges, *e)
		if by, seen := told[other.Code]; !seen {
			members[other.Kind] = append(members[other.Kind], other)
			told[other.Code] = e
		} else if graph.CompareTold(e, by) < 0 {
			told[other.Code] = e
		}
	}
	for _, k := range graph.Kinds {
		all := members[k.Kind]
		if len(all) == 0 {
			continue
		}
		gr := group{kind: k.Kind, members: all, cap: capOf(g.order[0].Kind, sp.Kind, k.Kind)}
		if slices.Contains(g.q.all, sp.Code+":"+string(k.Kind)) {
			gr.cap, gr.all = groupLimit, true
		}
		placed := 0
		for _, r := range all {
			if g.spots[r.Code] != nil {
				continue
			}
			// One alone is shown: a fold in its place would take as much room.
			if placed >= gr.cap && (gr.cap == 0 || placed+1 < len(all)) {
				break
			}
			if len(g.order) >= networkLimit {
				g.cut = true
				break
			}
			g.place(r, sp, told[r.Code])
			placed++
		}
		sp.groups = append(sp.groups, gr)
	}
	return nil
}

// peek counts what lies beyond those that are not opened, as far as the bound.
func (g *growth) peek(ctx context.Context) error {
	asked := 0
	for _, sp := range g.order {
		if sp.opened || asked == peekLimit {
			continue
		}
		asked++
		steps, err := g.steps(ctx, sp.Code)
		if err != nil {
			return err
		}
		beyond := map[string]bool{}
		for i := range steps {
			if code := steps[i].Other.Code; g.spots[code] == nil {
				beyond[code] = true
			}
		}
		sp.beyond = len(beyond)
	}
	return nil
}

// foldRest hangs each spot's children below it, and after each kind a fold for
// those of it that are nowhere shown.
func (g *growth) foldRest() {
	kids := map[*spot][]*spot{}
	for _, sp := range g.order[1:] {
		kids[sp.parent] = append(kids[sp.parent], sp)
	}
	for _, sp := range g.order {
		if !sp.opened {
			continue
		}
		sp.beyond = 0
		for _, gr := range sp.groups {
			for _, kid := range kids[sp] {
				if kid.Kind == gr.kind {
					sp.kids = append(sp.kids, kid)
				}
			}
			rest := 0
			for _, m := range gr.members {
				if g.spots[m.Code] == nil {
					rest++
				}
			}
			if rest > 0 {
				sp.beyond += rest
				sp.kids = append(sp.kids, &spot{Ref: graph.Ref{Kind: gr.kind}, parent: sp, step: sp.step + 1, count: rest, full: gr.all})
			}
		}
	}
}

// keepKinds leaves only those of the kinds asked for, and those on the way to them.
func (g *growth) keepKinds(sp *spot) bool {
	sp.kids = slices.DeleteFunc(sp.kids, func(kid *spot) bool { return !g.keepKinds(kid) })
	keep := sp.parent == nil || len(sp.kids) > 0 || slices.Contains(g.q.kinds, sp.Kind)
	if !keep && sp.count == 0 {
		delete(g.spots, sp.Code)
	}
	return keep
}

// tell fills in the answer from the tree.
func (n *Network) tell(g *growth) {
	kinds := map[graph.Kind]int{}
	var walk func(*spot)
	walk = func(sp *spot) {
		if sp.count > 0 {
			n.Folds = append(n.Folds, Fold{Of: sp.parent.Code, Kind: sp.Kind, Count: sp.count, Title: sp.title(), X: sp.x, Y: sp.y, All: sp.full})
			return
		}
		s := Spot{Ref: sp.Ref, Title: sp.title(), Label: label(sp.Kind, sp.title()), Group: groupOf(sp.Kind), X: sp.x, Y: sp.y, Step: sp.step, Opened: sp.opened, Beyond: sp.beyond}
		if sp.parent != nil {
			s.Under = sp.parent.Code
		}
		n.Nodes = append(n.Nodes, s)
		kinds[sp.Kind]++
		for _, kid := range sp.kids {
			walk(kid)
		}
	}
	walk(n.top)
	slices.SortFunc(g.edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	g.edges = slices.CompactFunc(g.edges, func(a, b graph.Edge) bool { return graph.CompareEdges(&a, &b) == 0 })
	types := map[graph.EdgeType]int{}
	for _, e := range g.edges {
		from, to := g.spots[e.From], g.spots[e.To]
		if from == nil || to == nil {
			continue
		}
		n.edges = append(n.edges, e)
		n.Edges = append(n.Edges, Tie{e.Type, e.From, e.To, e.Basis, reached(from, to, &e) || reached(to, from, &e)})
		types[e.Type]++
	}
	for _, k := range graph.Kinds {
		if kinds[k.Kind] > 0 {
			n.Kinds = append(n.Kinds, KindSeen{k.Kind, k.Plural, groupOf(k.Kind), kinds[k.Kind]})
		}
	}
	for _, t := range graph.EdgeTypes {
		if types[t.Type] > 0 {
			n.Types = append(n.Types, TypeSeen{t.Type, t.Says, types[t.Type]})
		}
	}
	slices.SortStableFunc(n.Kinds, func(a, b KindSeen) int { return cmp.Compare(b.Kind.Info().Stage, a.Kind.Info().Stage) })
}

// reached says whether a spot was reached from another by just this edge.
func reached(sp, from *spot, e *graph.Edge) bool {
	return sp.parent == from && sp.told != nil && graph.CompareEdges(sp.told, e) == 0
}

// title is what a spot says.
func (sp *spot) title() string {
	if sp.count == 0 {
		return sentence.Name(sp.Name)
	}
	words := sp.Kind.Info().Plural
	if sp.count == 1 {
		words = sp.Kind.Info().Name
	}
	more := " more "
	if !slices.ContainsFunc(sp.parent.kids, func(k *spot) bool { return k.count == 0 && k.Kind == sp.Kind }) {
		more = " "
	}
	return "+ " + thousands(sp.count) + more + words
}

// labelLetters is how long a name may be in a picture.
const labelLetters = 24

// label is a name cut to what fits. Boards and their parts begin alike, so that
// what they begin with says nothing.
func label(k graph.Kind, title string) string {
	switch k {
	case graph.SubICB:
		if _, code, ok := strings.Cut(title, " ICB - "); ok {
			return "Sub-ICB " + code
		}
	case graph.ICS:
		title = strings.TrimPrefix(title, "NHS ")
		if name, ok := strings.CutSuffix(title, " Integrated Care Board"); ok {
			return short(name, labelLetters-4) + " ICB"
		}
	}
	return short(title, labelLetters)
}

// groupOf is the group of kinds that share a colour.
func groupOf(k graph.Kind) string {
	switch k {
	case graph.Practice, graph.Branch, graph.Service:
		return "practice"
	case graph.Pharmacy, graph.PharmacyOwner, graph.LPC:
		return "pharmacy"
	case graph.PCN, graph.Federation:
		return "team"
	case graph.Trust, graph.Hospital, graph.Provider, graph.CancerAlliance:
		return "site"
	case graph.Person:
		return "person"
	}
	return "whole"
}
