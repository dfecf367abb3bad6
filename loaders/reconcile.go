package loaders

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"throughline/graph"
)

// The rules that reconciliation counts, by the words of the report.
const (
	ruleBackwards   = "a body that closed before it opened"
	ruleAbsent      = "a complete list that no longer holds a body closes it"
	ruleBirth       = "an edge starts with the body it joins"
	ruleBoard       = "a pharmacy's board is its postcode's"
	ruleClosedEnd   = "an edge ends with the body it joins"
	ruleDispensed   = "items that a practice dispenses itself, or that no pharmacy dispenses"
	ruleElsewhere   = "a newer file sees it elsewhere"
	ruleFewItems    = "a pharmacy and a practice with too few items between them"
	ruleImplied     = "a code that only an edge names"
	ruleJoins       = "an edge joins kinds that it seldom joins"
	ruleKind        = "files disagree on the kind"
	ruleMembers     = "a network's commissioner is the one its members share"
	ruleNearest     = "nearest member practice"
	ruleNone        = "a newer file says it has none"
	ruleDormant     = "a dormant practice missing from the newest map has no network"
	rulePrescribed  = "items for what is no GP practice of a list"
	ruleProposed    = "a proposed body is not there until a list says that it opened"
	ruleReopened    = "a newer file still names a body that an older one closed"
	ruleSameVintage = "two files of one day disagree"
	ruleStarted     = "started by the day of the first list that holds it"
	ruleUnconfirmed = "an open practice missing from the newest map"
	ruleUnknownEnd  = "an end that no file knows"
)

// Reconcile settles what files say into one graph. It is a pure function of the
// facts: neither their order nor how they were spread over loads matters. What a
// step was the last to need is let go at once, so a caller that keeps no facts
// itself needs less memory.
func Reconcile(facts []*Facts) (*graph.Snapshot, []RuleCount, []Settled) {
	r := &reconciler{
		facts: make([]*Facts, len(facts)),
		nodes: map[string]*body{},
		alias: map[string]string{},
		rules: map[string]int{},
	}
	for i, f := range facts {
		own := *f
		r.facts[i] = &own
	}
	slices.SortFunc(r.facts, func(a, b *Facts) int { return bySeniority(a.Source, b.Source, a.Dataset, b.Dataset) })
	r.typed()
	r.gatherNodes()
	r.gatherEdges()
	r.codes = slices.Sorted(maps.Keys(r.nodes)) // no stakeholder is added from here on
	r.closeAbsent()
	for _, f := range r.facts {
		f.Nodes, f.names = nil, nil
	}
	r.mendBodies()
	r.place()
	r.timelines()
	r.commissioners()
	r.boards()
	r.single, r.points = nil, nil
	r.clip()
	r.dispense()
	r.nearest()
	return r.snapshot()
}

// body is a stakeholder while it is being put together.
type body struct {
	graph.Node
	dated     int       // 1 + the index of the facts its days come from; 0 where none
	declared  bool      // some row is about it, not only an edge
	lastNamed int       // 1 + the index of the newest facts that name it as current
	placed    graph.Day // the day of the look-up that its coordinates come from
}

type reconciler struct {
	facts   []*Facts
	nodes   map[string]*body
	codes   []string          // of nodes, in order
	alias   map[string]string // ONS codes to ODS codes
	points  map[string]placedPoint
	single  map[singleKey][]claim
	edges   []graph.Edge
	rules   map[string]int
	settled []Settled
}

func (r *reconciler) settle(rule, code, words string, sources ...string) {
	r.rules[rule]++
	r.settled = append(r.settled, Settled{Rule: rule, Code: code, Words: words, Sources: sources})
}

func (r *reconciler) gatherNodes() {
	for i, f := range r.facts {
		for _, code := range f.Proposed {
			r.settle(ruleProposed, code, fmt.Sprintf("%s is only proposed in %s, though its opening day has passed", code, f.Source.Name), f.Source.Name)
		}
		for k := range f.Nodes {
			n := &f.Nodes[k]
			if n.NameOnly {
				continue
			}
			b := r.nodes[n.Code]
			if b == nil {
				b = &body{Node: graph.Node{Code: n.Code, Kind: n.Kind}}
				r.nodes[n.Code] = b
			}
			r.merge(b, n, i)
		}
	}
	for i, f := range r.facts {
		for k := range f.Nodes {
			n := &f.Nodes[k]
			if !n.NameOnly {
				continue
			}
			if b := r.nodes[n.Code]; b != nil {
				r.mergeExtras(b, n, i)
			}
		}
	}
	// Of two bodies under one ONS code the one that was named last has it.
	for _, code := range slices.Sorted(maps.Keys(r.nodes)) {
		b := r.nodes[code]
		for _, a := range b.Alias {
			if old, ok := r.alias[a]; isONS(a) && (!ok || r.nodes[old].Seen <= b.Seen) {
				r.alias[a] = code
			}
		}
	}
}

func isONS(code string) bool {
	return len(code) == 9 && code[0] == 'E' && code[1] >= '0' && code[1] <= '9'
}

// merge lets a newer fact speak over an older one, field by field.
func (r *reconciler) merge(b *body, n *NodeFact, at int) {
	f := r.facts[at]
	if b.declared && b.Kind != n.Kind {
		r.settle(ruleKind, b.Code, fmt.Sprintf("%s was %s and is %s by %s", b.Code, b.Kind, n.Kind, f.Source.Name), f.Source.Name)
	}
	b.Kind, b.declared = n.Kind, true
	if n.Name != "" {
		if b.Name != "" && b.Name != n.Name && f.Dataset.Complete && !slices.Contains(b.Alias, b.Name) {
			b.Alias = append(b.Alias, b.Name)
		}
		b.Name = n.Name
	}
	if n.Status != "" || n.Opened != 0 || n.Closed != 0 {
		if n.Opened != 0 {
			b.Opened = n.Opened
		}
		before := b.Closed
		b.Closed, b.Status, b.dated = n.Closed, cmp.Or(n.Status, b.Status), at+1
		if n.Status == "closed" && n.Closed == 0 {
			// It does not say since when: an earlier word stands.
			if b.Closed = before; before == 0 || before > f.Source.Seen {
				b.Closed = f.Source.Seen
			}
		}
	} else if b.Closed != 0 && b.Closed <= f.Source.Seen && b.dated > 0 && r.facts[b.dated-1].Source.Seen < f.Source.Seen {
		b.lastNamed = at + 1
	}
	if n.Postcode != "" {
		if n.Postcode != b.Postcode {
			b.Lat, b.Lon = 0, 0
		}
		b.Postcode = n.Postcode
	}
	if len(n.Address) > 0 {
		b.Address = n.Address
	}
	b.Phone, b.Contract = cmp.Or(n.Phone, b.Phone), cmp.Or(n.Contract, b.Contract)
	b.Setting = cmp.Or(n.Setting, b.Setting)
	b.Supplier = cmp.Or(n.Supplier, b.Supplier)
	b.Source, b.Seen, b.Basis = f.Source.Name, f.Source.Seen, f.Dataset.Basis
	r.mergeExtras(b, n, at)
}

// mergeExtras takes the figures and other names that a row may give to a body
// that is known anyway.
func (r *reconciler) mergeExtras(b *body, n *NodeFact, at int) {
	if n.NameOnly && b.Name == "" {
		b.Name = n.Name
	}
	if n.HasPoint() && (!b.HasPoint() || !n.NameOnly) && (n.Postcode == "" || b.Postcode == "" || squash(n.Postcode) == squash(b.Postcode)) {
		b.Lat, b.Lon = n.Lat, n.Lon
	}
	if seen := cmp.Or(n.PatientsSeen, r.facts[at].Source.Seen); n.Patients > 0 && seen >= b.PatientsSeen {
		b.Patients, b.PatientsSource, b.PatientsSeen = n.Patients, r.facts[at].Source.Name, seen
	}
	if n.Hours != "" {
		b.Hours, b.HoursSource, b.HoursSeen = n.Hours, r.facts[at].Source.Name, r.facts[at].Source.Seen
	}
	if n.NameOnly && n.Contract != "" {
		b.Contract = n.Contract
	}
	for _, a := range n.Alias {
		if !slices.Contains(b.Alias, a) {
			b.Alias = append(b.Alias, a)
		}
	}
}

// placedPoint is what the newest look-ups say of a postcode, and which they are.
type placedPoint struct {
	Point
	seen    graph.Day
	boardBy *graph.Source
}

// place gives every stakeholder with a known postcode its coordinates.
func (r *reconciler) place() {
	r.points = map[string]placedPoint{}
	for _, f := range r.facts {
		for _, p := range f.Points {
			at := r.points[p.Postcode]
			if p.Lat != 0 || p.Lon != 0 {
				at.Lat, at.Lon, at.seen = p.Lat, p.Lon, f.Source.Seen
			}
			if p.Board != "" {
				at.Board, at.boardBy = p.Board, &f.Source
			}
			r.points[p.Postcode] = at
		}
		f.Points = nil
	}
	for _, b := range r.nodes {
		// A hospital lies where its own list says; distances between practices
		// and pharmacies are reckoned from their postcodes.
		if (b.HasPoint() && b.Kind == graph.Hospital) || b.Postcode == "" {
			continue
		}
		if p := r.points[squash(b.Postcode)]; p.Lat != 0 || p.Lon != 0 {
			b.Lat, b.Lon, b.placed = p.Lat, p.Lon, p.seen
		}
	}
}

func squash(postcode string) string {
	out := make([]byte, 0, 8)
	for i := 0; i < len(postcode); i++ {
		c := postcode[i]
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c > ' ' {
			out = append(out, c)
		}
	}
	return string(out)
}

// snapshot puts nodes and edges in their one order.
func (r *reconciler) snapshot() (*graph.Snapshot, []RuleCount, []Settled) {
	s := &graph.Snapshot{Nodes: make([]graph.Node, 0, len(r.codes)), Edges: r.edges}
	for _, code := range r.codes {
		b := r.nodes[code]
		slices.Sort(b.Alias)
		s.Nodes = append(s.Nodes, b.Node)
		s.Made = max(s.Made, b.Seen)
	}
	slices.SortFunc(s.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	ends, _ := s.Ends() // check tells what is wrong
	for i := range s.Edges {
		s.Made = max(s.Made, s.Edges[i].Seen)
	}
	for i, ab := range ends {
		e, from, to := &s.Edges[i], s.Nodes[ab[0]].Kind, s.Nodes[ab[1]].Kind
		usual := e.Type.Info()
		if !slices.Contains(usual.From, from) || !slices.Contains(usual.To, to) {
			r.settle(ruleJoins, e.From, fmt.Sprintf("%s (%s) %s %s (%s) stands as its file says", e.From, from, e.Type, e.To, to), e.Source)
		}
	}
	for _, f := range r.facts {
		s.Sources = append(s.Sources, f.Source)
	}
	var counts []RuleCount
	for rule, n := range r.rules {
		counts = append(counts, RuleCount{rule, n})
	}
	slices.SortFunc(counts, func(a, b RuleCount) int { return cmp.Compare(a.Rule, b.Rule) })
	slices.SortFunc(r.settled, func(a, b Settled) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Words, b.Words))
	})
	return s, counts, r.settled
}
