// Package settle makes one graph of what files say: it decides between files that
// disagree, by day and by trust, and adds what follows by a named rule. It is pure.
package settle

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// The rules that settling counts, as the report shows them.
const (
	RuleBackwards   = "an organisation that closed before it opened"
	RuleAbsent      = "an organisation that a newer complete list lacks is closed"
	RuleBirth       = "an edge starts when its organisation opens"
	RuleBoard       = "a pharmacy's board comes from its postcode"
	RuleClosedEnd   = "an edge ends when its organisation closes"
	RuleElsewhere   = "a row of an older file is overruled: a newer file says otherwise of the same day"
	RuleFewItems    = "a pharmacy and a practice with too few items between them"
	RuleImplied     = "a code known only from an edge"
	RuleJoins       = "an edge joins kinds that it rarely joins"
	RuleKind        = "files disagree on the kind"
	RuleMembers     = "a PCN's commissioner is the one its members share"
	RuleNearest     = "nearest member practice"
	RuleDormant     = "a dormant practice missing from the newest map has no PCN"
	RuleProposed    = "a proposed organisation counts nowhere until a list says that it opened"
	RuleReopened    = "a newer file still names an organisation that an older one closed"
	RuleSameVintage = "two files of the same day disagree"
	RuleStarted     = "starts by the day of the first list that has it"
	RuleSplit       = "a flow of patients to a board that was split is not carried on"
	RuleSuccession  = "an edge goes on with the one successor of its organisation"
	RuleUnconfirmed = "an open practice missing from the newest map"
)

// RuleCount says how often a rule of reconciliation was used.
type RuleCount struct {
	Rule  string `json:"rule"`
	Count int    `json:"count"`
}

// Decision is one thing on which sources disagreed or said nothing, and what was
// decided.
type Decision struct {
	Rule    string   `json:"rule"`
	Code    string   `json:"code"`
	Words   string   `json:"words"`
	Sources []string `json:"sources,omitempty"`
}

// Account says how a graph came about.
type Account struct {
	Rules   []RuleCount
	Settled []Decision
	Unused  []Unused // by file, then line
}

// Reconcile settles what files say into one graph. It is a pure function: neither
// the order of the facts nor the loads that they came in matter. It frees the
// lists inside the facts as soon as it can, so a caller should not keep them.
func Reconcile(all []*facts.Facts) (*graph.Snapshot, *Account) {
	r := &reconciler{
		facts: make([]*facts.Facts, len(all)),
		alias: map[string]string{},
		names: map[string]string{},
		rules: map[string]int{},
	}
	for i, f := range all {
		own := *f
		r.facts[i] = &own
	}
	slices.SortFunc(r.facts, func(a, b *facts.Facts) int { return BySeniority(a.Source, b.Source, a.Dataset, b.Dataset) })
	r.typed()
	r.unread = make([]unread, len(r.facts))
	for i, f := range r.facts {
		r.unread[i] = countStatements(f)
	}
	r.gatherNodes()
	ends := r.implied()
	r.nameless()
	r.names = nil
	r.number() // no stakeholder is added from here on
	r.closeAbsent()
	for _, f := range r.facts {
		f.Nodes = nil
	}
	r.mendBodies()
	r.gatherEdges(ends)
	r.sites()
	r.place()
	r.timelines()
	r.commissioners()
	r.carryOn()
	r.clip()
	r.dispense()
	r.directory = nil
	r.nearest()
	r.premises()
	r.covers()
	return r.snapshot()
}

// body is a stakeholder while it is being put together.
type body struct {
	*graph.Node
	dated     int       // 1 + the index of the facts its days come from; 0 where none
	declared  bool      // a row is about it, not only an edge
	lastNamed int       // 1 + the index of the newest facts that name it as current
	placed    graph.Day // the day of the look-up that its coordinates come from
	number    int32     // its place in bodies; until those are in order, in the directory
	past      []graph.Former
	began     [4]graph.Day // the day of the first list that has the value of today, of each of pastFields
	board     string       // of its postcode, by the look-up boardBy; empty where none says
	boardBy   *graph.Source
}

// link is an edge with the numbers of its two bodies, which saves looking them up
// by code.
type link struct {
	graph.Edge
	from, to int32
}

type reconciler struct {
	facts     []*facts.Facts
	directory *directory
	bodies    []*body           // of the directory, in the order of their codes
	ordered   []graph.Node      // the nodes of bodies
	alias     map[string]string // ONS codes to ODS codes
	aliased   []*body           // that have an ONS code
	names     map[string]string // of codes that no list makes a stakeholder, by rows that only give names
	told      []saying          // of one-at-a-time edges
	others    []link            // that are not one at a time
	edges     []graph.Edge      // one-at-a-time edges body by body, then the others
	ends      [][2]int32        // of edges: the numbers of the two bodies
	hearing   hearing           // room for a timeline, reused
	first     []int32           // edges[first[n]:first[n+1]] are the one-at-a-time edges from body n
	kinds     []map[listed]bool // which edges each of the facts lists
	unread    []unread          // of each of the facts
	rules     map[string]int
	settled   []Decision
}

func (r *reconciler) settle(rule, code, words string, sources ...string) {
	r.rules[rule]++
	r.settled = append(r.settled, Decision{Rule: rule, Code: code, Words: words, Sources: sources})
}

func (r *reconciler) gatherNodes() {
	most, namers := r.countRows()
	r.directory = newDirectory(most)
	for i, f := range r.facts {
		for _, code := range f.Proposed {
			r.settle(RuleProposed, code,
				fmt.Sprintf("%s is only proposed in %s, though its opening day has passed", code, f.Source.Name), f.Source.Name)
		}
		var b *body // of the row before
		for k := range f.Nodes {
			n := &f.Nodes[k]
			if n.NameOnly {
				continue
			}
			if b = r.directory.findAfter(b, n.Code); b == nil {
				b = r.directory.add(graph.Node{Code: n.Code, Kind: n.Kind})
			}
			r.merge(b, n, i)
		}
	}
	for _, i := range namers {
		r.gatherNames(i)
	}
	r.gatherAliases()
}

// countRows estimates how many bodies there are, and returns the facts that name
// codes known elsewhere. Lists of one data set mostly name the same bodies.
func (r *reconciler) countRows() (bodies int, namers []int) {
	largest := map[*facts.Dataset]int{}
	for i, f := range r.facts {
		about := 0 // rows about bodies
		for k := range f.Nodes {
			if !f.Nodes[k].NameOnly {
				about++
			}
		}
		largest[f.Dataset] = max(largest[f.Dataset], about)
		if about < len(f.Nodes) {
			namers = append(namers, i)
		}
	}
	for _, n := range largest {
		bodies += n
	}
	return bodies, namers
}

// gatherNames merges the rows of one file that only name codes known elsewhere.
func (r *reconciler) gatherNames(i int) {
	var b *body
	for k := range r.facts[i].Nodes {
		n := &r.facts[i].Nodes[k]
		if !n.NameOnly {
			continue
		}
		if b = r.directory.findAfter(b, n.Code); b != nil {
			r.mergeExtras(b, n, i)
		} else if n.Name != "" {
			r.names[n.Code] = n.Name
		}
	}
}

// gatherAliases gives each ONS code to the body that was named last under it; of
// two named on one day, to the one with the higher code.
func (r *reconciler) gatherAliases() {
	for _, b := range r.aliased {
		for _, a := range b.Alias {
			if !facts.IsONS(a) {
				continue
			}
			old, ok := r.alias[a]
			if !ok || cmp.Or(cmp.Compare(r.directory.find(old).Seen, b.Seen), cmp.Compare(old, b.Code)) < 0 {
				r.alias[a] = b.Code
			}
		}
	}
	r.aliased = nil
}

// number puts the bodies in the order of their codes, and their nodes where the
// graph will have them.
func (r *reconciler) number() {
	type sortKey struct {
		begins uint64 // firstLetters of the code, to be compared at once
		*body
	}
	sorted := make([]sortKey, len(r.directory.bodies))
	for i, b := range r.directory.bodies {
		sorted[i] = sortKey{firstLetters(b.Code), b}
	}
	slices.SortFunc(sorted, func(a, b sortKey) int {
		if a.begins != b.begins {
			return cmp.Compare(a.begins, b.begins)
		}
		return cmp.Compare(a.Code, b.Code)
	})
	from := make([]int32, len(sorted))
	for i, k := range sorted {
		from[i] = k.number
	}
	r.ordered, r.directory.nodes = r.directory.nodes, nil
	rearrange(from, r.ordered)
	r.bodies = make([]*body, len(sorted))
	for i, k := range sorted {
		r.bodies[i], k.Node, k.number = k.body, &r.ordered[i], int32(i)
	}
}

// merge lets a newer fact replace an older one, field by field.
func (r *reconciler) merge(b *body, n *facts.Node, at int) {
	f := r.facts[at]
	if b.declared && b.Kind != n.Kind {
		r.settle(RuleKind, b.Code, fmt.Sprintf("%s was %s and is %s in %s", b.Code, b.Kind, n.Kind, f.Source.Name), f.Source.Name)
	}
	b.Kind, b.declared = n.Kind, true
	if n.Name != "" {
		if b.Name != n.Name {
			if was := b.was(pastName, b.Name, strings.EqualFold(b.Name, n.Name), &f.Source); was || (b.Name != "" && f.Dataset.Complete) {
				r.addAlias(b, b.Name)
			}
		}
		b.Name = n.Name
	}
	r.mergeDays(b, n, at)
	here := b.Postcode != "" && samePostcode(n.Postcode, b.Postcode)
	if n.Postcode != "" {
		if n.Postcode != b.Postcode {
			b.was(pastPostcode, b.Postcode, false, &f.Source)
			b.Lat, b.Lon = 0, 0
		}
		b.Postcode = n.Postcode
	}
	if len(n.Address) > 0 {
		if !slices.Equal(n.Address, b.Address) {
			old, now := strings.Join(b.Address, "\n"), strings.Join(n.Address, "\n")
			b.was(pastAddress, old, samePremises(old, now, here), &f.Source)
		}
		b.Address = n.Address
	}
	b.Phone = cmp.Or(n.Phone, b.Phone)
	if p := n.Rest; p != nil {
		b.Contract, b.Setting, b.Supplier = cmp.Or(p.Contract, b.Contract), cmp.Or(p.Setting, b.Setting), cmp.Or(p.Supplier, b.Supplier)
	}
	b.Source, b.Seen, b.Basis = f.Source.Name, f.Source.Seen, f.Dataset.Basis
	r.mergeExtras(b, n, at)
}

// mergeDays takes the status and the days of a row. A row without them still
// names a body that an older file closed.
func (r *reconciler) mergeDays(b *body, n *facts.Node, at int) {
	seen := r.facts[at].Source.Seen
	if n.Status == "" && n.Opened == 0 && n.Closed == 0 {
		if b.Closed != 0 && b.Closed <= seen && b.dated > 0 && r.facts[b.dated-1].Source.Seen < seen {
			b.lastNamed = at + 1
		}
		return
	}
	if n.Opened != 0 {
		b.Opened = n.Opened
	}
	if n.Status != "" && n.Status != b.Status {
		b.was(pastStatus, b.Status, false, &graph.Source{Name: r.facts[at].Source.Name, Seen: cmp.Or(n.Closed, seen)})
	}
	before, by := b.Closed, b.ClosedBy
	b.Closed, b.ClosedBy, b.Status, b.dated = n.Closed, n.ClosedBy, cmp.Or(n.Status, b.Status), at+1
	if n.Status == graph.StatusClosed && n.Closed == 0 {
		// Closed without a day: the day of an older file counts.
		if b.Closed, b.ClosedBy = before, by; before == 0 || before > seen {
			b.Closed, b.ClosedBy = seen, true
		}
	}
}

// mergeExtras takes the figures and other names that a row may give to a body
// that is known anyway.
func (r *reconciler) mergeExtras(b *body, n *facts.Node, at int) {
	if n.NameOnly && b.Name == "" {
		b.Name = n.Name
	}
	if (n.Lat != 0 || n.Lon != 0) && (!b.HasPoint() || !n.NameOnly) && samePostcode(n.Postcode, b.Postcode) {
		b.Lat, b.Lon = n.Lat, n.Lon
	}
	p := n.Rest
	if p == nil {
		return
	}
	source := &r.facts[at].Source
	if seen := cmp.Or(p.PatientsSeen, source.Seen); p.Patients > 0 && seen >= b.PatientsSeen {
		b.counted(seen)
		b.Patients, b.PatientsSource, b.PatientsSeen = p.Patients, source.Name, seen
	}
	if p.Hours != "" {
		b.Hours, b.HoursSource, b.HoursSeen = p.Hours, source.Name, source.Seen
	}
	if n.NameOnly && p.Contract != "" {
		b.Contract = p.Contract
	}
	for _, a := range p.Alias {
		r.addAlias(b, a)
	}
}

// samePostcode says whether two postcodes are the same, or one is not given.
func samePostcode(a, b string) bool {
	return a == "" || b == "" || graph.SquashPostcode(a) == graph.SquashPostcode(b)
}

func (r *reconciler) addAlias(b *body, a string) {
	if slices.Contains(b.Alias, a) {
		return
	}
	b.Alias = append(b.Alias, a)
	if facts.IsONS(a) {
		r.aliased = append(r.aliased, b)
	}
}

// snapshot puts nodes and edges in their one order.
func (r *reconciler) snapshot() (*graph.Snapshot, *Account) {
	r.sortEdges()
	for _, b := range r.bodies {
		if len(b.past) > 0 {
			b.Past = graph.NewPast(b.past)
		}
	}
	s := &graph.Snapshot{Nodes: fitted(r.ordered), Edges: fitted(r.edges), EndsAt: r.ends}
	for _, b := range r.bodies {
		slices.Sort(b.Alias)
		s.Made = max(s.Made, b.Seen)
	}
	for i, ends := range s.EndsAt {
		e := &s.Edges[i]
		s.Made = max(s.Made, e.Seen)
		from, to, usual := r.bodies[ends[0]].Kind, r.bodies[ends[1]].Kind, e.Type.Info()
		if !slices.Contains(usual.From, from) || !slices.Contains(usual.To, to) {
			r.settle(RuleJoins, e.From, fmt.Sprintf("%s (%s) %s %s (%s) is kept as its file says", e.From, from, e.Type, e.To, to), e.Source)
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
	slices.SortFunc(r.settled, func(a, b Decision) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Words, b.Words))
	})
	return s, &Account{counts, r.settled, r.account()}
}
