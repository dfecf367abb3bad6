package graph

import "cmp"

// CostLine is a line of the table of costs: what it costs to walk an edge of a
// type, the same both ways, and why.
type CostLine struct {
	Type  EdgeType
	Cost  int    // 1 is the closest working relationship; 0 is not walked unless the type is asked for
	Where string // which edges of the type, in words; empty for all others
	Why   string
	is    func(e *Edge, from, to Kind) bool // whether the line is that of the edge; nil for all others
}

// CostAsked is the cost of an edge that is walked only because its type is asked for.
const CostAsked = 6

// The shares of a trust's patients from which it is close to a board, and from
// which the two are joined at all.
const (
	closeShare = 0.20
	someShare  = 0.05
)

// Costs is the one table of costs. Of each type, the first line that fits an edge
// is its own. Cheaper is a closer working relationship.
var Costs = []CostLine{
	{Holds, 1, "", "a person is the organisation's voice: one call away", nil},
	{MemberOf, 1, "", "members meet and decide together", nil},
	{BranchOf, 1, "", "the same practice at another door", nil},
	{SiteOf, 1, "", "the trust runs the site", nil},
	{WorksWith, 1, "", "shared staff and contracts", nil},
	{PartnerIn, 1, "", "a seat at the partnership", nil},
	{InPlace, 2, "derived by a rule", "a council area as a stand-in for the local partnership",
		func(e *Edge, _, _ Kind) bool { return e.Basis == Derived }},
	{InPlace, 1, "", "a seat at the local table", nil},
	{PartOf, 3, "into a region", "a region oversees its boards from afar", func(_ *Edge, _, to Kind) bool { return to == Region }},
	{PartOf, 1, "", "the board's own local team", nil},
	{AlignedTo, 1, "by the rule lead or lpc", "people have agreed that the two work together",
		func(e *Edge, _, _ Kind) bool { return e.Rule == RuleLead || e.Rule == RuleLPC }},
	{AlignedTo, 2, "", "derived from distance or prescriptions, not an agreement", nil},
	{CommissionedBy, 2, "of a primary care network", "the PCN's contract is managed there",
		func(_ *Edge, from, _ Kind) bool { return from == PCN }},
	{CommissionedBy, 4, "", "a contract, at arm's length: a practice works through its PCN", nil},
	{OperatedBy, 2, "", "one management", nil},
	{AllocatedTo, 2, "", "the PCN serves the practice's patients without its membership", nil},
	{Covers, 2, "", "represents the contractors there", nil},
	{PaidFor, 2, "", "holds the PCN's money", nil},
	{DispensesFor, 2, "", "daily contact over prescriptions", nil},
	{Serves, 3, "with 20% or more of the trust's patients", "the board's main trust",
		func(e *Edge, _, _ Kind) bool { return e.Share >= closeShare }},
	{Serves, 4, "with 5 to 20% of the trust's patients", "patients cross, managers sometimes",
		func(e *Edge, _, _ Kind) bool { return e.Share >= someShare }},
	{Serves, 0, "", "so few patients cross that nobody meets over them", nil},
	{BasedIn, 3, "of a trust", "the trust sits in the board's area", func(_ *Edge, from, _ Kind) bool { return from == Trust }},
	{BasedIn, 6, "", "an address; a pharmacy's PCN is the closer way to the same board", nil},
	{OwnedBy, 4, "", "a head office far from the counter", nil},
	{InAlliance, 4, "", "one programme among many", nil},
	{SucceededBy, 4, "", "history, not a meeting", nil},
	{InArea, 5, "", "an address, not a relationship", nil},
}

// costsByType has the lines of each type, by its number.
var costsByType = func() [][]CostLine {
	out := make([][]CostLine, len(EdgeTypes)+1)
	for _, l := range Costs {
		out[l.Type.Number()] = append(out[l.Type.Number()], l)
	}
	return out
}()

// Cost returns what walking the edge costs by Costs, 0 where it is not walked
// unless its type is asked for. The kinds are those of its own two ends.
func (e *Edge) Cost(from, to Kind) int {
	for _, l := range costsByType[e.Type.Number()] {
		if l.is == nil || l.is(e, from, to) {
			return l.Cost
		}
	}
	return 0
}

// CostBetween returns what a path pays for an edge between x and y that it walks:
// its Cost, or CostAsked.
func (e *Edge) CostBetween(x, y Ref) int {
	from, to := x.Kind, y.Kind
	if e.From != x.Code {
		from, to = to, from
	}
	if c := e.Cost(from, to); c != 0 {
		return c
	}
	return CostAsked
}

// CompareTold orders edges between x and y: a path shows the first.
func CompareTold(a, b *Edge, x, y Ref) int {
	return cmp.Or(cmp.Compare(a.CostBetween(x, y), b.CostBetween(x, y)), CompareParallel(a, b))
}

// CompareParallel orders edges of one cost between the same two stakeholders.
func CompareParallel(a, b *Edge) int {
	return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Source, b.Source), CompareEdges(a, b))
}

// Hop is an edge as a path walks it, with what that costs.
type Hop struct {
	Edge
	Cost int `json:"cost"`
}
