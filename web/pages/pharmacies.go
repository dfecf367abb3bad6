package pages

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
)

// The page of the pharmacies of a PCN, or of the PCN of a pharmacy, and always of the rule.
var _ = at("/s/:code/pharmacies", (*site).pharmaciesPage)

type pharmaciesBody struct {
	ask.PharmaciesAnswer
	Rules  []ruleLink
	Does   string
	Within int            // the distance of the rule within
	Nets   []*pharmacyNet // the PCN asked about, or each PCN of the pharmacy: there are several where it is as near to each
	Board  []ask.Step     // for a pharmacy: the board of its area
	LPCs   ask.LPCsAnswer
	Count  int // of the pharmacies or PCNs listed, each once
	Files  []keptFile
	Wide   bool      // an area other than a PCN, whose pharmacies are of several PCNs
	Found  []string  // for all rules: those that find any
	Sides  []sideRow // what each rule says of each pharmacy or PCN
}

// sideRow is one pharmacy or PCN, with what each rule says of it.
type sideRow struct {
	Of graph.Ref
	By []*ask.Alignment // for each rule that finds any; nil if the rule does not name this one
}

// sideBySide returns the rules that find any, and one row for each pharmacy or PCN
// that they name, in their order.
func sideBySide(a ask.PharmaciesAnswer) (rules []string, out []sideRow) {
	for _, r := range a.Rules {
		if r.Pairs > 0 {
			rules = append(rules, r.Rule)
		}
	}
	for _, p := range a.Pairs {
		other := p.Pharmacy
		if a.Of.Kind == graph.Pharmacy {
			other = p.PCN
		}
		at := slices.IndexFunc(out, func(r sideRow) bool { return r.Of == other })
		if at < 0 {
			at = len(out)
			out = append(out, sideRow{other, make([]*ask.Alignment, len(rules))})
		}
		out[at].By[slices.Index(rules, p.Rule)] = &p
	}
	return rules, out
}

// differ says how far the rules agree, by their names on the page.
func differ(b pharmaciesBody) string {
	if len(b.Found) < 2 {
		return b.Differ // the answer's own words when none or only one finds any
	}
	shared := 0
	each := make([]int, len(b.Found))
	for _, side := range b.Sides {
		in := 0
		for i, a := range side.By {
			if a != nil {
				in, each[i] = in+1, each[i]+1
			}
		}
		if in == len(b.Found) {
			shared++
		}
	}
	what, all := "pharmacies", len(b.Sides)
	if b.Of.Kind == graph.Pharmacy {
		what = "PCNs"
	}
	if shared == all {
		return "All " + strconv.Itoa(len(b.Found)) + " rules that find a match agree."
	}
	says := make([]string, len(b.Found))
	for i, rule := range b.Found {
		says[i] = ruleName(rule) + " " + sentence.Number(each[i])
	}
	return "The rules do not agree. Together they name " + sentence.Number(all) + " " + what + "; " +
		"all of them name " + sentence.Number(shared) + " of these. The number that each names: " + strings.Join(says, ", ") + "."
}

// pharmacyNet is what a pharmacy lead needs to know about a PCN.
type pharmacyNet struct {
	ask.StakeholderAnswer                 // the PCN, with its people
	Practices             []ask.Step      // its members
	Others                []otherPharmacy // its pharmacies by the same rule, except the one asked about
	LPCs                  ask.LPCsAnswer
}

// otherPharmacy is a pharmacy, and how far it is from the one of the page.
type otherPharmacy struct {
	ask.Alignment
	Away graph.Distance
}

// nearestFirst orders pharmacies by how far they are from one, which is not among them.
func nearestFirst(view graph.View, on graph.Day, from string, pairs []ask.Alignment) ([]otherPharmacy, error) {
	codes := []string{from}
	for _, a := range pairs {
		codes = append(codes, a.Pharmacy.Code)
	}
	nodes, err := graph.AsOf(view, on).Nodes(codes...)
	if err != nil {
		return nil, err
	}
	places := map[string]*graph.Node{}
	for _, n := range nodes {
		places[n.Code] = n
	}
	here := places[from]
	var out []otherPharmacy
	for _, a := range pairs {
		if a.Pharmacy.Code == from || slices.ContainsFunc(out, func(o otherPharmacy) bool { return o.Pharmacy.Code == a.Pharmacy.Code }) {
			continue
		}
		o := otherPharmacy{Alignment: a}
		if there := places[a.Pharmacy.Code]; here.HasPoint() && there.HasPoint() {
			o.Away = graph.Apart(graph.Metres(here.Lat, here.Lon, there.Lat, there.Lon))
		}
		out = append(out, o)
	}
	slices.SortStableFunc(out, func(x, y otherPharmacy) int {
		if x.Away.Measured != y.Away.Measured { // the unknown are last
			return graph.CompareDistances(y.Away, x.Away)
		}
		return graph.CompareDistances(x.Away, y.Away)
	})
	return out, nil
}

// ruleLink is a link to the same question by another rule.
type ruleLink struct {
	Name, URL string
	Asked     bool
}

// rules are the rules of ask.NewPharmacyQuery as a page offers and explains them.
var rules = []struct{ rule, does string }{
	{graph.RuleAll, "This page shows the answer of each rule side by side."},
	{graph.RuleNearest, "A pharmacy belongs to the PCN of its nearest practice."},
	{"within:1600", "A pharmacy belongs to each PCN that has a member practice within this distance."},
	{graph.RuleItems, "A pharmacy belongs to the PCN whose practices’ prescriptions make up most of the items it dispenses."},
	{graph.RuleLead, "A pharmacy belongs to the PCN that the supplied list of leads gives."},
}

// ruleName is the name of a rule on a page.
func ruleName(rule string) string {
	words := sentence.Rule(rule)
	return strings.ToUpper(words[:1]) + words[1:]
}

func (s *site) pharmaciesPage(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	on := f.Day("on", s.Today())
	q, err := pharmacyQuery(c, view, f.One("rule"), on)
	if bad := f.End(); bad != nil {
		err = bad
	}
	q.On = on
	var b pharmaciesBody
	if err == nil {
		b.PharmaciesAnswer, err = ask.Pharmacies(view, q)
	}
	if err != nil {
		return nil, err
	}
	if b.LPCs, err = ask.LPCs(view, ask.CodeQuery{Code: b.Of.Code, On: on}); err != nil {
		return nil, err
	}
	if b.Wide = b.Of.Kind != graph.Pharmacy && b.Of.Kind != graph.PCN; !b.Wide {
		err = s.around(view, q, &b)
	}
	if err != nil {
		return nil, err
	}
	listed := map[string]bool{}
	for _, p := range b.Pairs {
		if b.Of.Kind == graph.Pharmacy {
			listed[p.PCN.Code] = true
		} else {
			listed[p.Pharmacy.Code] = true
		}
	}
	b.Count = len(listed)
	asked := q.RuleAsTyped()
	if asked == graph.RuleAll {
		b.Found, b.Sides = sideBySide(b.PharmaciesAnswer)
	}
	b.Within = q.Metres
	for _, r := range rules {
		if b.Wide && r.rule != graph.RuleNearest {
			continue
		}
		u := url.Values{"rule": {r.rule}, "on": {q.On.String()}}
		b.Rules = append(b.Rules, ruleLink{ruleName(r.rule), "/s/" + url.PathEscape(b.Of.Code) + "/pharmacies?" + u.Encode(), r.rule == asked})
		if r.rule == asked || q.Rule == graph.RuleWithin && r.rule == "within:1600" {
			b.Does = r.does
		}
	}
	for _, file := range []struct{ name, format string }{{"a spreadsheet", "xlsx"}, {"CSV", "csv"}} {
		u := url.Values{"rule": {asked}, "on": {q.On.String()}, "format": {file.format}}
		b.Files = append(b.Files, keptFile{file.name, api.Root + "/stakeholders/" + url.PathEscape(b.Of.Code) + "/pharmacies?" + u.Encode()})
	}
	title := "The pharmacies of " + sentence.Name(b.Of.Name)
	if b.Of.Kind == graph.Pharmacy {
		title = "The PCN of " + sentence.Name(b.Of.Name)
	}
	return s.cites(c, view, "pharmacies", page{Title: title, On: q.On, Body: b})
}

// pharmacyQuery reads the rule, or chooses the default for the code if none is named.
func pharmacyQuery(c *gin.Context, view graph.View, rule string, on graph.Day) (ask.PharmacyQuery, error) {
	code := c.Param("code")
	if rule == "" {
		var err error
		if rule, err = ask.DefaultRule(view, code); err != nil {
			return ask.PharmacyQuery{}, err
		}
	}
	return ask.NewPharmacyQuery(code, rule)
}

// around adds the surroundings of a pharmacy or a PCN: its board, members and people.
func (s *site) around(view graph.View, q ask.PharmacyQuery, b *pharmaciesBody) (err error) {
	steps := func(code string, t graph.EdgeType) []ask.Step {
		if err != nil {
			return nil
		}
		var n ask.NeighboursAnswer
		n, err = ask.Neighbours(view, ask.NeighbourQuery{Code: code, On: q.On, Edges: []graph.EdgeType{t}, Limit: 1000})
		return n.Steps
	}
	pcns := []string{b.Of.Code}
	if b.Of.Kind == graph.Pharmacy {
		b.Board = steps(b.Of.Code, graph.BasedIn)
		pcns = ownNetworks(b.Pairs)
	}
	for _, pcn := range pcns {
		n := &pharmacyNet{Practices: steps(pcn, graph.MemberOf)}
		n.Practices = slices.DeleteFunc(n.Practices, func(s ask.Step) bool { return s.Other.Kind != graph.Practice })
		if err != nil {
			return err
		}
		if err = s.fillNet(view, q, b, n, pcn); err != nil {
			return err
		}
		b.Nets = append(b.Nets, n)
	}
	return err
}

// ownNetworks returns the PCNs of a pharmacy: by the rule asked for; of all rules by a
// supplied list, else by the nearest practice. Of a tie it returns each.
func ownNetworks(pairs []ask.Alignment) []string {
	of := func(rule string) (pcns []string) {
		for _, p := range pairs {
			if p.Rule == rule && !slices.Contains(pcns, p.PCN.Code) {
				pcns = append(pcns, p.PCN.Code)
			}
		}
		return pcns
	}
	for _, rule := range []string{"", graph.RuleLead, graph.RuleNearest} {
		if pcns := of(rule); len(pcns) > 0 {
			return pcns
		}
	}
	if len(pairs) > 0 {
		return of(pairs[0].Rule)
	}
	return nil
}

// fillNet adds who is in a network, its pharmacies and its committees.
func (s *site) fillNet(view graph.View, q ask.PharmacyQuery, b *pharmaciesBody, n *pharmacyNet, pcn string) (err error) {
	if n.StakeholderAnswer, err = ask.Stakeholder(view, ask.CodeQuery{Code: pcn, On: q.On}); err != nil {
		return err
	}
	if b.Of.Kind == graph.PCN {
		n.LPCs = b.LPCs
		return nil // its pharmacies are the answer
	}
	if n.LPCs, err = ask.LPCs(view, ask.CodeQuery{Code: pcn, On: q.On}); err != nil {
		return err
	}
	q.Code = pcn
	if q.Rule == graph.RuleAll {
		q.Rule = graph.RuleNearest
	}
	all, err := ask.Pharmacies(view, q)
	if err != nil {
		return err
	}
	n.Others, err = nearestFirst(view, q.On, b.Of.Code, all.Pairs)
	return err
}
