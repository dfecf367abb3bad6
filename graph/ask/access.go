package ask

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// AccessQuery asks how the people of an area reach a pharmacy.
type AccessQuery struct {
	Code   string
	On     graph.Day
	Rule   string         // by which pharmacies belong to a PCN, as in PharmacyQuery; not RuleAll
	Metres int            // for within, 1 to 50000; for an area of several PCNs, up to AccessAreaMetres
	At     graph.WeekTime // shows who is open then; its zero value asks for no time
}

// AccessAreaMetres is the widest distance that the rule within accepts for an
// area of several PCNs: beyond it, most pharmacies would count for most PCNs.
const AccessAreaMetres = 5_000

// Day returns the day that is asked about.
func (q AccessQuery) Day() graph.Day { return q.On }

// Validate returns a ParamError for what is out of bounds.
func (q AccessQuery) Validate() error {
	if !q.At.Valid() {
		return &graph.ParamError{Param: "at", Reason: "must be a weekday and a time, such as Sun 10:00"}
	}
	if err := q.oneRule(); err != nil {
		return err
	}
	return q.Pharmacies(q.Code).Validate()
}

// oneRule refuses RuleAll: each patient would count once under every rule.
func (q AccessQuery) oneRule() error {
	if q.Rule == "" || slices.Contains(EachRule, q.Rule) {
		return nil
	}
	return &graph.ParamError{Param: "rule", Reason: "must be a single rule: nearest, within:METRES, items or lead"}
}

// Pharmacies asks for the pharmacies of one PCN by the same rule.
func (q AccessQuery) Pharmacies(pcn string) PharmacyQuery {
	return PharmacyQuery{Code: pcn, On: q.On, Rule: q.Rule, Metres: q.Metres}
}

// NewAccessQuery reads a rule as NewPharmacyQuery does, and a time of the week
// such as Sun 10:00; either may be empty.
func NewAccessQuery(code, rule, at string) (AccessQuery, error) {
	p, err := NewPharmacyQuery(code, rule)
	q := AccessQuery{Code: code, Rule: p.Rule, Metres: p.Metres}
	if one := q.oneRule(); one != nil && !strings.HasPrefix(rule, "within:") {
		err = one
	}
	if err == nil {
		q.At, err = graph.ParseWeekTime(at)
	}
	return q, err
}

// AccessAnswer is the answer to an AccessQuery.
type AccessAnswer struct {
	Of         graph.Ref        `json:"of"`
	On         graph.Day        `json:"on"`
	Rule       string           `json:"rule" doc:"by which a pharmacy belongs to a PCN; empty where one pharmacy was asked about"`
	Within     int              `json:"within,omitempty" doc:"the metres of the rule within"`
	At         graph.WeekTime   `json:"at" doc:"the time asked about in a usual week, such as Sun 10:00; empty where none was"`
	From       graph.Minute     `json:"from" doc:"when a day begins that gaps are looked for in"`
	To         graph.Minute     `json:"to" doc:"when it ends"`
	LateAfter  graph.Minute     `json:"late_after" doc:"later than this from Monday to Friday is late: general practice closes then"`
	Mile       int              `json:"mile" doc:"metres along a great circle"`
	All        AccessTally      `json:"all" doc:"each pharmacy and practice counted once"`
	PCNs       []AccessPCN      `json:"pcns" doc:"by code"`
	Pharmacies []AccessPharmacy `json:"pharmacies" doc:"one for each PCN that it belongs to by the rule, by PCN, distance and code"`
	Week       []AccessDay      `json:"week" doc:"Monday first, of all walk-in pharmacies together"`
	Practices  []AccessPractice `json:"practices" doc:"member practices, by PCN and code"`
	Across     []Across         `json:"across,omitempty" doc:"of an area: PCNs with practices there but another commissioner"`
	graph.Why
}

// RuleAsTyped is the rule as NewAccessQuery reads it, empty where there is none.
func (a AccessAnswer) RuleAsTyped() string {
	return PharmacyQuery{Rule: a.Rule, Metres: a.Within}.RuleAsTyped()
}

// HoursFrom returns the lists that the hours of an answer come from, in the
// order of the pharmacies. It counts each pharmacy once.
func (a AccessAnswer) HoursFrom() []Listed {
	var out []Listed
	counted := map[string]bool{}
	for i := range a.Pharmacies {
		if p := &a.Pharmacies[i]; p.Hours != "" && !counted[p.Pharmacy.Code] {
			counted[p.Pharmacy.Code] = true
			out = listed(out, p.HoursSource, p.HoursSeen)
		}
	}
	return out
}

// PatientsFrom returns the lists that the patients of an answer's practices come
// from, in the order of the practices.
func (a AccessAnswer) PatientsFrom() []Listed {
	var out []Listed
	for i := range a.Practices {
		if p := &a.Practices[i]; p.Patients > 0 {
			out = listed(out, p.PatientsSource, p.PatientsSeen)
		}
	}
	return out
}

// AccessPCN is what is counted of one PCN.
type AccessPCN struct {
	PCN graph.Ref `json:"pcn"`
	AccessTally
}

// Elsewhere is the PCN of the practice nearest to a pharmacy.
type Elsewhere struct {
	PCN    graph.Ref   `json:"pcn"`
	Metres int         `json:"metres"`
	Source string      `json:"source"`
	Seen   graph.Day   `json:"seen"`
	Basis  graph.Basis `json:"basis"`
}

// Listed is a list that figures come from, and for how many stakeholders.
type Listed struct {
	Source string
	Seen   graph.Day
	Count  int
}

func listed(out []Listed, source string, seen graph.Day) []Listed {
	k := slices.IndexFunc(out, func(l Listed) bool { return l.Source == source && l.Seen == seen })
	if k < 0 {
		k = len(out)
		out = append(out, Listed{Source: source, Seen: seen})
	}
	out[k].Count++
	return out
}

// accessing is an AccessAnswer in the making.
type accessing struct {
	in   *part
	q    AccessQuery
	near []*graph.Node // by the rule within: the pharmacies that may be near enough, by code
}

// Access returns, for an area, which of its
// pharmacies are open when in a usual week, when none is, how many patients
// share one, and which member practices have none within a mile; for a
// pharmacy just its hours. What is not known is shown as not known, never as
// closed or far. An answer without pharmacies or hours has a Why.
func Access(v graph.View, q AccessQuery) (AccessAnswer, error) {
	return doing("tell the access to pharmacies", v, q, access)
}

func access(in *part, q AccessQuery) (AccessAnswer, error) {
	n, err := in.find(q.Code)
	if err != nil {
		return AccessAnswer{}, err
	}
	if err := accessible(n, q); err != nil {
		return AccessAnswer{}, err
	}
	if q.Rule == "" {
		q.Rule = graph.RuleNearest
	}
	if q.Rule != graph.RuleWithin {
		q.Metres = 0
	}
	a := AccessAnswer{Of: n.Ref(), On: q.On, Rule: q.Rule, Within: q.Metres, At: q.At, From: AccessFrom, To: AccessTo,
		LateAfter: LateAfter, Mile: Mile,
		PCNs: []AccessPCN{}, Pharmacies: []AccessPharmacy{}, Week: []AccessDay{}, Practices: []AccessPractice{}}
	b := &accessing{in: in, q: q}
	if n.Kind == graph.Pharmacy {
		a.Rule, a.Within = "", 0
		return a, b.alone(n, &a)
	}
	pcns, across, err := b.networks(n)
	if err != nil {
		return AccessAnswer{}, err
	}
	if !n.On(q.On) {
		a.Why, err = in.notOpen(n, q.On)
		return a, err
	}
	a.Across = across
	if err := b.pharmacies(pcns, &a); err != nil {
		return AccessAnswer{}, err
	}
	if q.Rule == graph.RuleNearest && n.Kind != graph.PCN {
		if err := b.bound(n, &a); err != nil {
			return AccessAnswer{}, err
		}
	}
	if err := b.practices(pcns, &a); err != nil {
		return AccessAnswer{}, err
	}
	countAll(pcns, &a)
	if n.Kind == graph.HWB || n.Kind == graph.LPC {
		a.All.PatientsPerPharmacy = 0 // its networks have patients beyond its border, its pharmacies are within
	}
	a.Why, err = b.whyNone(n, &a)
	return a, err
}

// accessible refuses stakeholders without pharmacies, and areas with too wide a distance.
func accessible(n *graph.Node, q AccessQuery) error {
	area := IsArea(n.Kind) && n.Kind != graph.PCN
	if !area && n.Kind != graph.PCN && n.Kind != graph.Pharmacy {
		return notAnArea()
	}
	if area && q.Rule == graph.RuleWithin && q.Metres > AccessAreaMetres {
		return &graph.ParamError{Param: "rule",
			Reason: fmt.Sprintf("within takes at most %d metres for an area. For a single PCN it takes more", AccessAreaMetres)}
	}
	return nil
}

// countAll fills in the numbers of each PCN and of all together.
func countAll(pcns []*graph.Node, a *AccessAnswer) {
	told := slices.ContainsFunc(a.Pharmacies, func(p AccessPharmacy) bool { return p.Contract == graph.ContractDistance })
	for _, p := range pcns {
		t := AccessPCN{PCN: p.Ref(), AccessTally: tally(a.Pharmacies, a.Practices, p.Code)}
		t.Registered = registered(p, t.AccessTally)
		share(&t.AccessTally)
		t.DistanceTold = told
		t.GapMinutes, t.DaysUnknown = gaps(week(a.Pharmacies, p.Code))
		a.PCNs = append(a.PCNs, t)
	}
	a.All, a.Week = tally(a.Pharmacies, a.Practices, ""), week(a.Pharmacies, "")
	a.All.GapMinutes, a.All.DaysUnknown = gaps(a.Week)
	a.All.DistanceTold = told
	a.All.Registered = together(a.PCNs)
	share(&a.All)
}

// whyNone says why an answer has no pharmacies or no hours. It is empty if it has both.
func (b *accessing) whyNone(n *graph.Node, a *AccessAnswer) (graph.Why, error) {
	switch {
	case len(a.PCNs) == 0 && len(a.Pharmacies) == 0:
		return graph.WhyNoNetworks.In("No primary care network on record belongs to " + graph.Called(n) + " on " + b.q.On.Words() +
			": load the PCNs and the map of practices."), nil
	case len(a.Pharmacies) == 0:
		return noPairs(b.in, n, b.q.Pharmacies(n.Code))
	case !slices.ContainsFunc(a.Pharmacies, func(p AccessPharmacy) bool { return p.Hours != "" }):
		return noHours(b.in)
	}
	return graph.Why{}, nil
}

// loads says whether a file of the data set is loaded.
func loads(v graph.View, dataset string) (bool, error) {
	sum, err := v.Summary(0)
	return slices.ContainsFunc(sum.Sources, func(s graph.Source) bool { return s.Dataset == dataset }), err
}

// noHours says why no opening hours are known.
func noHours(v graph.View) (graph.Why, error) {
	listed, err := loads(v, graph.HoursList)
	if err != nil {
		return graph.Why{}, err
	}
	if listed {
		return graph.WhyNoHours.In(
			"No opening hours are known here: NHSBSA's consolidated pharmaceutical list, which is loaded, gives none."), nil
	}
	return graph.WhyNoHours.In(
		"No opening hours are known here: load NHSBSA's consolidated pharmaceutical list to see who is open when."), nil
}

// alone fills in the hours of one pharmacy.
func (b *accessing) alone(n *graph.Node, a *AccessAnswer) error {
	if !n.On(b.q.On) {
		var err error
		a.Why, err = b.in.notOpen(n, b.q.On)
		return err
	}
	p := pair(n, n)
	p.PCN, p.Source, p.Seen, p.Basis = graph.Ref{}, n.Source, n.Seen, n.Basis
	a.Pharmacies = append(a.Pharmacies, b.when(p))
	a.All = tally(a.Pharmacies, nil, "")
	shown := a.Pharmacies[0]
	shown.WalkIn = true // its own hours are shown, whatever its contract
	a.Week = week([]AccessPharmacy{shown}, "")
	a.All.GapMinutes, a.All.DaysUnknown = gaps(a.Week)
	if n.Hours == "" {
		var err error
		a.Why, err = noHours(b.in)
		return err
	}
	return nil
}

// networks returns the PCNs of a PCN or an area that are open on the day, by
// code, with the edges of each read.
func (b *accessing) networks(n *graph.Node) ([]*graph.Node, []Across, error) {
	if n.Kind == graph.PharmacyOwner { // of its networks others have most pharmacies
		return nil, nil, nil
	}
	out, across, err := (&belonging{b.in, b.q.On}).networksOf(n)
	if err != nil {
		return nil, nil, err
	}
	return out, across, b.in.reach(codesOf(out), graph.MemberOf, graph.AlignedTo)
}

// pharmacies fills in the pharmacies of PCNs by the rule, and when each is open.
func (b *accessing) pharmacies(pcns []*graph.Node, a *AccessAnswer) error {
	if err := b.read(pcns); err != nil {
		return err
	}
	var pairs []Alignment
	for _, p := range pcns {
		found, err := b.pairs(p)
		if err != nil {
			return err
		}
		pairs = append(pairs, found...)
	}
	slices.SortFunc(pairs, byPCN)
	if b.q.Rule != graph.RuleNearest {
		var codes []string
		for _, p := range pairs {
			codes = append(codes, p.Pharmacy.Code)
		}
		if err := b.in.reach(codes, graph.AlignedTo); err != nil {
			return err
		}
	}
	for _, p := range pairs {
		ph := b.when(p)
		if b.q.Rule != graph.RuleNearest {
			ph.Elsewhere = b.elsewhere(p)
		}
		a.Pharmacies = append(a.Pharmacies, ph)
	}
	return nil
}

// byPCN is the order of pairs: by PCN, distance and pharmacy.
func byPCN(x, y Alignment) int {
	return cmp.Or(cmp.Compare(x.PCN.Code, y.PCN.Code), cmp.Compare(x.Metres, y.Metres), cmp.Compare(x.Pharmacy.Code, y.Pharmacy.Code))
}

// bound says of the pharmacies of an area's networks which of them belong to another
// area, and adds the pharmacies of the area that are nearest to no network of it.
func (b *accessing) bound(n *graph.Node, a *AccessAnswer) error {
	own, _, err := (&belonging{b.in, b.q.On}).pharmaciesOf(n)
	if err != nil {
		return err
	}
	left := map[string]*graph.Node{}
	for _, ph := range own {
		left[ph.Code] = ph
	}
	for i := range a.Pharmacies {
		p := &a.Pharmacies[i]
		p.Outside = left[p.Pharmacy.Code] == nil
	}
	for i := range a.Pharmacies {
		delete(left, a.Pharmacies[i].Pharmacy.Code)
	}
	var rest []*graph.Node
	for _, ph := range left {
		rest = append(rest, ph)
	}
	pairs, err := alignments(b.in, inCodeOrder(rest), b.q.Pharmacies(n.Code))
	for _, p := range pairs {
		a.Pharmacies = append(a.Pharmacies, b.when(p))
	}
	slices.SortFunc(a.Pharmacies, func(x, y AccessPharmacy) int { return byPCN(x.Alignment, y.Alignment) })
	return err
}

// read reads what the rule needs for these PCNs.
func (b *accessing) read(pcns []*graph.Node) (err error) {
	switch b.q.Rule {
	case graph.RuleWithin:
		var of []*graph.Node
		for _, p := range pcns {
			of = append(of, placed(members(b.in, p, b.q.On))...)
		}
		b.near, err = b.in.Near(graph.Pharmacy, of, b.q.Metres)
	case graph.RuleItems:
		err = b.dispensing(pcns)
	}
	return err
}

// pairs returns the pharmacies of one PCN by the rule.
func (b *accessing) pairs(pcn *graph.Node) ([]Alignment, error) {
	switch b.q.Rule {
	case graph.RuleWithin:
		return withinOf(b.in, pcn, b.near, b.q.On, b.q.Metres)
	case graph.RuleItems:
		return byItems(b.in, pcn, b.q.On), b.in.Err()
	}
	return aligned(b.in, pcn, b.q.Pharmacies(pcn.Code)), b.in.Err()
}

// dispensing reads the edges that the rule items needs: from practices to their
// pharmacies, from these to all practices they dispense for, and to their PCNs.
func (b *accessing) dispensing(pcns []*graph.Node) error {
	practices := map[string]bool{}
	for _, p := range pcns {
		for _, m := range members(b.in, p, b.q.On) {
			practices[m.Code] = true
		}
	}
	if err := b.in.reach(slices.Sorted(maps.Keys(practices)), graph.DispensesFor, graph.MemberOf); err != nil {
		return err
	}
	pharmacies, others := map[string]bool{}, map[string]bool{}
	follow := func(from, into map[string]bool) {
		for code := range from {
			for _, e := range b.in.at(code) {
				if e.Type == graph.DispensesFor {
					into[e.Other(code)] = true
				}
			}
		}
	}
	follow(practices, pharmacies)
	if err := b.in.reach(slices.Sorted(maps.Keys(pharmacies)), graph.DispensesFor, graph.AlignedTo); err != nil {
		return err
	}
	follow(pharmacies, others)
	return b.in.reach(slices.Sorted(maps.Keys(others)), graph.MemberOf)
}

// elsewhere returns the PCN of the practice nearest to a pharmacy, if it is not
// the PCN of the pair.
func (b *accessing) elsewhere(p Alignment) *Elsewhere {
	var found *Elsewhere
	for _, s := range b.in.steps(b.in.node(p.Pharmacy.Code), b.q.On) {
		if s.Edge.Type != graph.AlignedTo || s.Edge.Rule != graph.RuleNearest {
			continue
		}
		if s.Other.Code == p.PCN.Code {
			return nil
		}
		if found == nil {
			found = &Elsewhere{PCN: s.Other, Metres: s.Edge.Distance.Metres, Source: s.Edge.Source, Seen: s.Edge.Seen, Basis: s.Edge.Basis}
		}
	}
	return found
}
