package ask

import (
	"cmp"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// LPCsAnswer is the answer to which committees cover a stakeholder.
type LPCsAnswer struct {
	Of         graph.Ref   `json:"of"`
	On         graph.Day   `json:"on"`
	LPCs       []Covering  `json:"lpcs" doc:"of a pharmacy or a PCN"`
	Straddles  bool        `json:"straddles" doc:"of a PCN: more than one committee covers it or its pharmacies"`
	Networks   int         `json:"networks" doc:"how many PCNs were looked at"`
	Uncovered  int         `json:"uncovered" doc:"how many of these no committee covers in any way on record"`
	Without    []graph.Ref `json:"without,omitempty" doc:"which these are, by code"`
	Straddling []Straddle  `json:"straddling" doc:"the PCNs among them that straddle, by code"`
	Across     []Across    `json:"across,omitempty" doc:"of an area: PCNs with practices there but another commissioner, by code"`
	graph.Why
}

// The ways in which a committee covers a pharmacy or a PCN.
const (
	ByArea    = "council area"
	ByNetwork = "network"
)

// Covering is a committee, and the council area or network by which it covers.
type Covering struct {
	LPC graph.Ref `json:"lpc"`
	By  string    `json:"by" doc:"council area, or network for a PCN"`
	Via graph.Ref `json:"via" doc:"the council area or PCN that the committee covers"`

	Pharmacies int `json:"pharmacies,omitempty" doc:"of a PCN: how many of its pharmacies, by nearest practice, are in the council area"`

	Source string      `json:"source"`
	Seen   graph.Day   `json:"seen"`
	Basis  graph.Basis `json:"basis"`
}

// Straddle is a PCN with several committees.
type Straddle struct {
	PCN  graph.Ref  `json:"pcn"`
	LPCs []Covering `json:"lpcs"`
}

// noCover says what to load so that committees are known.
func noCover(v graph.View) (string, error) {
	listed, err := loads(v, graph.HoursList)
	if listed {
		return "fill in the template named lpc_covers and load it, or load a table of the committees' council areas.", err
	}
	return "fill in the template named lpc_covers and load it, or load the consolidated pharmaceutical list and a table of the " +
		"committees' council areas.", err
}

// LPCs returns which local pharmaceutical committees cover a pharmacy or a PCN, and
// which PCNs of an area or of a committee are in the areas of two.
func LPCs(v graph.View, q CodeQuery) (LPCsAnswer, error) {
	return doing("tell the committees of pharmacies", v, q, lpcs)
}

func lpcs(in *part, q CodeQuery) (LPCsAnswer, error) {
	n, err := in.find(q.Code)
	if err != nil {
		return LPCsAnswer{}, err
	}
	a := LPCsAnswer{Of: n.Ref(), On: q.On, LPCs: []Covering{}, Straddling: []Straddle{}}
	b := &belonging{in, q.On}
	if err := b.reach([]*graph.Node{n}, graph.SucceededBy); err != nil {
		return LPCsAnswer{}, err
	}
	pcns, err := b.looked(n, &a)
	if err == nil {
		err = in.Err()
	}
	if err != nil {
		return LPCsAnswer{}, err
	}
	if !n.On(q.On) {
		a.LPCs = []Covering{}
		a.Why, err = in.notOpen(n, q.On)
		return a, err
	}
	if err := b.straddling(pcns, &a); err != nil {
		return LPCsAnswer{}, err
	}
	a.Why, err = b.whyNoCommittee(n, &a)
	return a, err
}

// looked returns the PCNs to look at. For a pharmacy it fills in the committees instead.
func (b *belonging) looked(n *graph.Node, a *LPCsAnswer) (pcns []*graph.Node, err error) {
	if n.Kind == graph.Pharmacy {
		if err = b.covering([]*graph.Node{n}); err == nil {
			a.LPCs = b.ofPharmacy(n)
		}
		return nil, err
	}
	if !IsArea(n.Kind) {
		return nil, notAnArea()
	}
	pcns, a.Across, err = b.networksOf(n)
	return pcns, err
}

// whyNoCommittee says why an answer lists no committee, or no PCN that straddles
// two. It is empty if there are some.
func (b *belonging) whyNoCommittee(n *graph.Node, a *LPCsAnswer) (graph.Why, error) {
	at := graph.Called(n) + " on " + b.on.Words()
	switch single := n.Kind == graph.PCN || n.Kind == graph.Pharmacy; {
	case single && len(a.LPCs) == 0:
		says, err := b.uncovered(n)
		return graph.WhyNoCommittee.In(says), err
	case single:
	case a.Networks == 0:
		return graph.WhyNoNetworks.In("No primary care network on record belongs to " + at + "."), nil
	case a.Uncovered == a.Networks:
		advice, err := noCover(b.in)
		return graph.WhyNoCommittee.In("No committee on record covers a PCN of " + at + ": " + advice), err
	case len(a.Straddling) == 0:
		return graph.WhyNoneStraddles.In("Every PCN of " + at + " has at most one committee on record, so none straddles two."), nil
	}
	return graph.Why{}, nil
}

// uncovered says why no committee is known for a pharmacy or a PCN, and which
// committees cover the PCN that a pharmacy is nearest to.
func (b *belonging) uncovered(n *graph.Node) (string, error) {
	says := "No committee on record covers " + graph.Called(n) + " on " + b.on.Words()
	advice, err := noCover(b.in)
	if err != nil {
		return "", err
	}
	if n.Kind != graph.Pharmacy {
		return says + ": " + advice, nil
	}
	if areas := b.edges(n, graph.InArea, graph.HWB); len(areas) > 0 {
		return says + ", as none covers its council area " + graph.Written(b.in.node(areas[0].To).Name) + ": " + advice, nil
	}
	pcns, err := b.to([]*graph.Node{n}, graph.AlignedTo, graph.PCN)
	if err != nil {
		return "", err
	}
	near := LPCsAnswer{}
	if err := b.straddling(pcns, &near); err != nil {
		return "", err
	}
	says += ", as no list says which council area it is in: " + advice
	for _, pcn := range pcns {
		var names []string
		for _, c := range b.ofPCN(pcn) {
			if name := graph.Called(b.in.node(c.LPC.Code)); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			says += " The other pharmacies of " + graph.Called(pcn) + ", which it is nearest to, are covered by " +
				strings.Join(names, " and ") + "."
		}
	}
	return says, nil
}

// straddling says, for PCNs, which committees cover each: directly, and by the
// council areas of its pharmacies.
func (b *belonging) straddling(pcns []*graph.Node, a *LPCsAnswer) error {
	if err := b.reach(pcns, graph.Covers); err != nil {
		return err
	}
	pharmacies, err := b.to(pcns, graph.AlignedTo, graph.Pharmacy)
	if err != nil {
		return err
	}
	areas, err := b.to(pharmacies, graph.InArea, graph.HWB)
	if err != nil {
		return err
	}
	if err := b.reach(areas, graph.Covers); err != nil {
		return err
	}
	a.Networks = len(pcns)
	for _, pcn := range pcns {
		covers := b.ofPCN(pcn)
		several := len(covers) > 0 && slices.ContainsFunc(covers, func(c Covering) bool { return c.LPC != covers[0].LPC })
		if len(covers) == 0 {
			a.Uncovered++
			a.Without = append(a.Without, pcn.Ref())
		}
		if several {
			a.Straddling = append(a.Straddling, Straddle{PCN: pcn.Ref(), LPCs: covers})
		}
		if pcn.Code == a.Of.Code {
			a.LPCs, a.Straddles = covers, several
		}
	}
	return nil
}

func (b *belonging) ofPCN(pcn *graph.Node) []Covering {
	out := b.coveredBy(pcn)
	in := map[string]int{}
	for _, e := range b.edges(pcn, graph.AlignedTo, graph.Pharmacy) {
		for _, area := range b.edges(b.in.node(e.From), graph.InArea, graph.HWB) {
			in[area.To]++
		}
	}
	for code, pharmacies := range in {
		for _, c := range b.coveredBy(b.in.node(code)) {
			c.Pharmacies = pharmacies
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(x, y Covering) int { return cmp.Compare(x.Source, y.Source) })
	return inCoverOrder(out)
}
