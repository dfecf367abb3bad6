package ask

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// PharmacyQuery asks for the pharmacies of an area or the PCN of a pharmacy.
type PharmacyQuery struct {
	Code   string
	On     graph.Day
	Rule   string // nearest, within, items, lead or all; empty is nearest
	Metres int    // for within and all, 1 to 50000
}

// MetresLimit is the widest distance that the rule within accepts.
const MetresLimit = 50_000

// WithinUnasked is how far the rule within reaches by default, in metres.
const WithinUnasked = 1600

// NewPharmacyQuery reads a rule as people write it: nearest, within:1600,
// items, lead or all of them. Empty is nearest.
func NewPharmacyQuery(code, rule string) (PharmacyQuery, error) {
	q := PharmacyQuery{Code: code, Rule: rule}
	name, metres, wide := strings.Cut(rule, ":")
	switch {
	case rule == "":
		q.Rule = graph.RuleNearest
	case name == graph.RuleWithin:
		n, err := strconv.Atoi(metres)
		if err != nil || n < 1 || n > MetresLimit {
			return q, &graph.ParamError{Param: "rule", Reason: "within takes metres, 1 to 50000, such as within:1600"}
		}
		q.Rule, q.Metres = name, n
	case rule == graph.RuleAll:
		q.Metres = WithinUnasked
	case wide || (rule != graph.RuleNearest && rule != graph.RuleItems && rule != graph.RuleLead):
		return q, &graph.ParamError{Param: "rule", Reason: "must be nearest, within:METRES, items, lead or all"}
	}
	return q, nil
}

// EachRule returns the question by each rule, in the order of answers.
func (q PharmacyQuery) EachRule() []PharmacyQuery {
	var out []PharmacyQuery
	for _, rule := range EachRule {
		one := PharmacyQuery{Code: q.Code, On: q.On, Rule: rule}
		if rule == graph.RuleWithin {
			one.Metres = q.Metres
		}
		out = append(out, one)
	}
	return out
}

// RuleAsTyped is the rule as NewPharmacyQuery reads it.
func (q PharmacyQuery) RuleAsTyped() string {
	if q.Rule == graph.RuleWithin {
		return q.Rule + ":" + strconv.Itoa(q.Metres)
	}
	return q.Rule
}

// Day returns the day that is asked about.
func (q PharmacyQuery) Day() graph.Day { return q.On }

// Validate returns a ParamError for what is out of bounds.
func (q PharmacyQuery) Validate() error {
	if q.Code == "" {
		return &graph.ParamError{Param: "code", Reason: "is missing"}
	}
	if q.On == 0 {
		return &graph.ParamError{Param: "on", Reason: "is missing"}
	}
	switch q.Rule {
	case "", graph.RuleNearest, graph.RuleItems, graph.RuleLead:
	case graph.RuleWithin, graph.RuleAll:
		if q.Metres < 1 || q.Metres > 50_000 {
			return &graph.ParamError{Param: "metres", Reason: "must be 1 to 50000"}
		}
	default:
		return &graph.ParamError{Param: "rule", Reason: "must be nearest, within, items, lead or all"}
	}
	return nil
}

// PharmaciesAnswer is the answer: pairs of a pharmacy and a PCN.
type PharmaciesAnswer struct {
	Of    graph.Ref   `json:"of"`
	On    graph.Day   `json:"on"`
	Rule  string      `json:"rule"`
	Pairs []Alignment `json:"pairs"`
	graph.Why

	// Unplaced are the member practices of a PCN that a rule by distance leaves out.
	Unplaced []graph.Ref `json:"unplaced,omitempty" doc:"member practices whose coordinates are not known"`

	Rules      []RuleAnswer `json:"rules" doc:"by all rules: how each answered"`
	Differ     string       `json:"differ" doc:"by all rules: whether they agree, in words"`
	DifferCode DifferCode   `json:"differ_code,omitempty" doc:"by all rules, if any finds one: whether they agree"`
}

// Alignment is a pharmacy, a PCN, the member practice that joins them, and the
// source.
type Alignment struct {
	Rule     string      `json:"rule,omitempty" doc:"by all rules: the one that says so"`
	Pharmacy graph.Ref   `json:"pharmacy"`
	PCN      graph.Ref   `json:"pcn" doc:"empty if there is none by the rule"`
	Practice graph.Ref   `json:"practice" doc:"empty if the rule needs none, or there is none"`
	Metres   int         `json:"metres"`
	Tie      bool        `json:"tie,omitempty" doc:"by the rule nearest: a practice of another PCN is equally near"`
	Items    int         `json:"items,omitempty"`     // by the rule items: dispensed for the PCN's members, in Month
	ItemsAll int         `json:"items_all,omitempty"` // and for all that prescribe
	Month    string      `json:"month,omitempty"`
	Source   string      `json:"source"`
	Seen     graph.Day   `json:"seen"`
	Basis    graph.Basis `json:"basis"`

	// Of the pharmacy.
	Status      string      `json:"status,omitempty" doc:"proposed or dormant, if that is the newest a list says"`
	Contract    string      `json:"contract,omitempty"`
	Hours       graph.Hours `json:"hours,omitempty"`
	HoursSource string      `json:"hours_source,omitempty"`
	HoursSeen   graph.Day   `json:"hours_seen,omitzero"`
	Lat         float64     `json:"lat,omitempty"` // degrees, WGS84; both zero where unknown
	Lon         float64     `json:"lon,omitempty"`
}

// Pharmacies returns the pharmacies of a PCN or another area, or the PCN of a
// pharmacy, by a named rule or by each. Without data for the rule the answer is empty, with a
// Why.
func Pharmacies(v graph.View, q PharmacyQuery) (PharmaciesAnswer, error) {
	return doing("find pharmacies", v, q, pharmacies)
}

func pharmacies(in *part, q PharmacyQuery) (PharmaciesAnswer, error) {
	if q.Rule == graph.RuleAll {
		return byRules(in, q)
	}
	n, err := in.find(q.Code)
	if err != nil {
		return PharmaciesAnswer{}, err
	}
	if n.Kind != graph.Pharmacy && !IsArea(n.Kind) {
		return PharmaciesAnswer{}, notAnArea()
	}
	if q.Rule == "" {
		q.Rule = graph.RuleNearest
	}
	a := PharmaciesAnswer{Of: n.Ref(), On: q.On, Rule: q.Rule, Pairs: []Alignment{}, Rules: []RuleAnswer{}}
	if !n.On(q.On) {
		a.Why, err = in.notOpen(n, q.On)
		return a, err
	}
	pairsOf := pairsBy
	if n.Kind != graph.PCN && n.Kind != graph.Pharmacy {
		pairsOf = pairsOfArea
	}
	pairs, err := pairsOf(in, n, q)
	if err != nil {
		return PharmaciesAnswer{}, err
	}
	a.Pairs = append(a.Pairs, pairs...)
	if n.Kind == graph.PCN && (q.Rule == graph.RuleNearest || q.Rule == graph.RuleWithin) {
		for _, s := range in.steps(n, q.On) {
			if s.Edge.Type == graph.MemberOf && !in.node(s.Other.Code).HasPoint() {
				a.Unplaced = append(a.Unplaced, s.Other)
			}
		}
	}
	slices.SortFunc(a.Pairs, func(x, y Alignment) int {
		return cmp.Or(cmp.Compare(x.Metres, y.Metres), cmp.Compare(x.Pharmacy.Code, y.Pharmacy.Code), cmp.Compare(x.PCN.Code, y.PCN.Code))
	})
	if len(a.Pairs) == 0 {
		a.Why, err = noPairs(in, n, q)
	}
	return a, err
}

// pairsBy reads what the rule needs, and returns the pairs of a PCN or a pharmacy.
func pairsBy(in *part, n *graph.Node, q PharmacyQuery) ([]Alignment, error) {
	if err := in.reach([]string{n.Code}, graph.MemberOf, graph.AlignedTo, graph.DispensesFor); err != nil {
		return nil, err
	}
	switch q.Rule {
	case graph.RuleWithin:
		return within(in, n, q)
	case graph.RuleItems:
		if err := dispensed(in, n); err != nil {
			return nil, err
		}
		return byItems(in, n, q.On), nil
	}
	if n.Kind == graph.Pharmacy {
		if err := in.reach(others(in, []*graph.Node{n}, graph.AlignedTo), graph.MemberOf); err != nil {
			return nil, err
		}
	}
	return aligned(in, n, q), nil
}

// pairsOfArea returns the pharmacies of an area, each with the PCNs that the rule gives
// it, in or out of the area, and with none where it gives none.
func pairsOfArea(in *part, n *graph.Node, q PharmacyQuery) ([]Alignment, error) {
	if q.Rule != graph.RuleNearest {
		return nil, &graph.ParamError{Param: "rule", Reason: "must be nearest for an area. For a PCN or a pharmacy it can be any"}
	}
	all, _, err := (&belonging{in, q.On}).pharmaciesOf(n)
	if err != nil {
		return nil, err
	}
	return alignments(in, all, q)
}

// alignments returns the pairs of pharmacies by stored edges of the rule, and a pair
// without a PCN of each that has none.
func alignments(in *part, pharmacies []*graph.Node, q PharmacyQuery) ([]Alignment, error) {
	if err := in.reach(codesOf(pharmacies), graph.AlignedTo); err != nil {
		return nil, err
	}
	if err := in.reach(others(in, pharmacies, graph.AlignedTo), graph.MemberOf); err != nil {
		return nil, err
	}
	var out []Alignment
	for _, ph := range pharmacies {
		pairs := aligned(in, ph, q)
		if len(pairs) == 0 {
			alone := pair(ph, ph)
			alone.PCN, alone.Source, alone.Seen, alone.Basis = graph.Ref{}, ph.Source, ph.Seen, ph.Basis
			pairs = []Alignment{alone}
		}
		out = append(out, pairs...)
	}
	return out, nil
}

// dispensed reads what the rule items needs: a PCN's practices lead to
// pharmacies, those to all their practices, and those to their PCNs.
func dispensed(in *part, n *graph.Node) error {
	at := []*graph.Node{n}
	if n.Kind == graph.PCN {
		practices := others(in, at, graph.MemberOf)
		if err := in.reach(practices, graph.DispensesFor, graph.MemberOf); err != nil {
			return err
		}
		found := others(in, in.those(practices), graph.DispensesFor)
		if err := in.reach(found, graph.DispensesFor); err != nil {
			return err
		}
		at = in.those(found)
	}
	return in.reach(others(in, at, graph.DispensesFor), graph.MemberOf)
}

// others returns, in order, the codes that the edges of a type lead to from these
// or come from.
func others(in *part, from []*graph.Node, t graph.EdgeType) []string {
	var out []string
	for _, n := range from {
		for _, e := range in.at(n.Code) {
			if e.Type == t {
				out = append(out, e.Other(n.Code))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// noPairs says why a rule finds nothing, and what to load if that helps.
func noPairs(in *part, n *graph.Node, q PharmacyQuery) (graph.Why, error) {
	if says, of := nothingToGoBy(q.Rule); says.ReasonCode != "" {
		if has, err := in.Has(of.Type, of.Rule); err != nil || !has {
			return says, err
		}
	}
	return noPair(n, q), nil
}

// nothingToGoBy says what to load where there is no edge like this one, which a
// rule goes by. The rule within goes by none.
func nothingToGoBy(rule string) (graph.Why, graph.Edge) {
	switch rule {
	case graph.RuleLead:
		return graph.WhyNoListOfLeads.In("No list of lead pharmacies is loaded: to use the rule lead, fill in the template named " +
				"pharmacy_leads and load it."),
			graph.Edge{Type: graph.AlignedTo, Rule: rule}
	case graph.RuleItems:
		return graph.WhyNoDispensing.In("No dispensing figures are loaded: load the NHSBSA file of items dispensed by pharmacy and practice " +
				"to use the rule items."),
			graph.Edge{Type: graph.DispensesFor}
	case graph.RuleNearest:
		return graph.WhyNoDistance.In("No pharmacy is aligned by distance: load the pharmacies, the practices with their PCNs and the " +
			"coordinates of postcodes to use the rule nearest."), graph.Edge{Type: graph.AlignedTo, Rule: rule}
	}
	return graph.Why{}, graph.Edge{}
}

// noPair says that a rule which has something to go by finds nothing here.
func noPair(n *graph.Node, q PharmacyQuery) graph.Why {
	switch {
	case n.Kind == graph.Pharmacy && q.Rule != graph.RuleItems && q.Rule != graph.RuleLead && !n.HasPoint():
		return graph.WhyNoCoordinates.In("No coordinates are known for " + graph.Called(n) + ", so no distance to it is known.")
	case n.Kind == graph.Pharmacy:
		return graph.WhyNoPCN.In("By this rule " + graph.Called(n) + " belongs to no PCN on " + q.On.Words() + ".")
	}
	return graph.WhyNoPharmacy.In("By this rule " + graph.Called(n) + " has no pharmacy on " + q.On.Words() + ".")
}

// pair joins a pharmacy and a PCN. The caller fills in the source.
func pair(ph, pcn *graph.Node) Alignment {
	return Alignment{Pharmacy: ph.Ref(), PCN: pcn.Ref(), Status: ph.Unsure(), Contract: ph.Contract, Hours: ph.Hours,
		HoursSource: ph.HoursSource, HoursSeen: ph.HoursSeen, Lat: ph.Lat, Lon: ph.Lon}
}

// aligned returns the pairs of stored ALIGNED_TO edges of the rule.
func aligned(in *part, n *graph.Node, q PharmacyQuery) []Alignment {
	var out []Alignment
	for _, s := range in.steps(n, q.On) {
		if s.Edge.Type != graph.AlignedTo || s.Edge.Rule != q.Rule {
			continue
		}
		ph, pcn := in.node(s.Edge.From), in.node(s.Edge.To)
		a := pair(ph, pcn)
		a.Tie = s.Edge.Tie
		a.Metres, a.Source, a.Seen, a.Basis = s.Edge.Distance.Metres, s.Edge.Source, s.Edge.Seen, s.Edge.Basis
		if p, _ := nearest(ph, members(in, pcn, q.On)); p != nil && q.Rule == graph.RuleNearest {
			a.Practice = p.Ref()
		}
		out = append(out, a)
	}
	return out
}

// members returns the open member practices of a PCN on the day, by code.
func members(in *part, pcn *graph.Node, on graph.Day) []*graph.Node {
	var out []*graph.Node
	for _, s := range in.steps(pcn, on) {
		if s.Edge.Type == graph.MemberOf {
			out = append(out, in.node(s.Other.Code))
		}
	}
	slices.SortFunc(out, func(a, b *graph.Node) int { return cmp.Compare(a.Code, b.Code) })
	return slices.Compact(out)
}

// nearest returns the practice nearest to a pharmacy and how many metres away it
// is, or nil if no coordinates are known. Of two at the same distance it returns
// the first.
func nearest(ph *graph.Node, practices []*graph.Node) (*graph.Node, float64) {
	var best *graph.Node
	least := math.Inf(1)
	if !ph.HasPoint() {
		return nil, least
	}
	for _, p := range practices {
		if !p.HasPoint() {
			continue
		}
		if m := graph.Metres(ph.Lat, ph.Lon, p.Lat, p.Lon); m < least {
			best, least = p, m
		}
	}
	return best, least
}

// within finds the pharmacies no further than q.Metres from a member practice of a
// PCN, or the PCNs that have a member practice so near to a pharmacy.
func within(in *part, n *graph.Node, q PharmacyQuery) ([]Alignment, error) {
	if n.Kind == graph.PCN {
		near, err := in.Near(graph.Pharmacy, placed(members(in, n, q.On)), q.Metres)
		if err != nil {
			return nil, err
		}
		return withinOf(in, n, near, q.On, q.Metres)
	}
	if !n.HasPoint() {
		return nil, nil
	}
	practices, err := in.Near(graph.Practice, []*graph.Node{n}, q.Metres)
	if err != nil {
		return nil, err
	}
	for _, p := range practices {
		in.nodes[p.Code] = p
	}
	if err := in.reach(codesOf(practices), graph.MemberOf); err != nil {
		return nil, err
	}
	pcns := inCodeOrder(up(in, q.On, practices, graph.MemberOf, graph.PCN))
	if err := in.reach(codesOf(pcns), graph.MemberOf); err != nil {
		return nil, err
	}
	var out []Alignment
	for _, pcn := range pcns {
		pairs, err := withinOf(in, pcn, []*graph.Node{n}, q.On, q.Metres)
		if err != nil {
			return nil, err
		}
		out = append(out, pairs...)
	}
	return out, nil
}

// withinOf returns those of the pharmacies that are no further than that many
// metres from a member practice of a PCN.
func withinOf(in *part, pcn *graph.Node, pharmacies []*graph.Node, on graph.Day, metres int) ([]Alignment, error) {
	if err := in.Err(); err != nil || !pcn.On(on) {
		return nil, err
	}
	reach := graph.DegreesNorth(metres)
	practices := members(in, pcn, on)
	var out []Alignment
	for _, ph := range pharmacies {
		if !ph.On(on) || !slices.ContainsFunc(practices, func(p *graph.Node) bool { return math.Abs(p.Lat-ph.Lat) <= reach }) {
			continue
		}
		if p, m := nearest(ph, practices); p != nil && m <= float64(metres) {
			a := pair(ph, pcn)
			a.Practice, a.Metres, a.Source, a.Basis = p.Ref(), int(math.Round(m)), "derived: distance to a member practice", graph.Derived
			out = append(out, a)
		}
	}
	return out, nil
}

// byItems pairs each pharmacy with the PCN for whose members it dispenses most
// items. If two have the same number, it takes the lower code.
func byItems(in *part, n *graph.Node, on graph.Day) []Alignment {
	if n.Kind == graph.Pharmacy {
		if a, ok := mostItems(in, n, on); ok {
			return []Alignment{a}
		}
		return nil
	}
	asked := map[string]bool{}
	var out []Alignment
	for _, p := range members(in, n, on) {
		for _, s := range in.steps(p, on) {
			if s.Edge.Type != graph.DispensesFor || asked[s.Edge.From] {
				continue
			}
			asked[s.Edge.From] = true
			if a, ok := mostItems(in, in.node(s.Edge.From), on); ok && a.PCN.Code == n.Code {
				out = append(out, a)
			}
		}
	}
	return out
}

func mostItems(in *part, ph *graph.Node, on graph.Day) (Alignment, bool) {
	perPCN, perPractice := map[string]int{}, map[string]int{}
	of := map[string]string{}
	told := map[string]graph.Edge{}
	all, whole := 0, 0
	for _, s := range in.steps(ph, on) {
		if s.Edge.Type != graph.DispensesFor {
			continue
		}
		all += s.Edge.Items
		if s.Edge.Share > 0 {
			whole = int(math.Round(float64(s.Edge.Items) / s.Edge.Share))
		}
		for _, m := range in.steps(in.node(s.Other.Code), on) {
			if m.Edge.Type == graph.MemberOf && m.Edge.From == s.Other.Code {
				perPCN[m.Other.Code] += s.Edge.Items
				perPractice[s.Other.Code] += s.Edge.Items
				of[s.Other.Code], told[s.Other.Code] = m.Other.Code, s.Edge
				break
			}
		}
	}
	pcn, ok := most(perPCN)
	if !ok {
		return Alignment{}, false
	}
	for p := range perPractice {
		if of[p] != pcn {
			delete(perPractice, p)
		}
	}
	practice, _ := most(perPractice)
	a, e := pair(ph, in.node(pcn)), told[practice]
	a.Practice, a.Items, a.ItemsAll, a.Month = in.node(practice).Ref(), perPCN[pcn], max(all, whole), e.Month
	a.Source, a.Seen, a.Basis = e.Source, e.Seen, e.Basis
	return a, true
}

// most returns the key with the greatest number, the lower key of two with the same.
func most(counts map[string]int) (string, bool) {
	best, ok := "", false
	for k, n := range counts {
		if !ok || n > counts[best] || n == counts[best] && k < best {
			best, ok = k, true
		}
	}
	return best, ok
}
