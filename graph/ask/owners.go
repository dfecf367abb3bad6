package ask

import (
	"cmp"
	"math"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// OwnerQuery asks who owns the pharmacies of a stakeholder.
type OwnerQuery struct {
	Code    string
	On      graph.Day
	Sisters int // of a pharmacy, how many are shown: 1 to SistersLimit
}

// ChainFrom is the fewest open pharmacies that make their owner a chain. An owner
// of five or fewer is independent, as the NHS and the trade count.
const ChainFrom = 6

// CoverPercent is how much of an area an agreement with few owners should reach.
const CoverPercent = 80

// SistersLimit is how many sister pharmacies are shown at most.
const SistersLimit = 100

// Day returns the day that is asked about.
func (q OwnerQuery) Day() graph.Day { return q.On }

// Validate returns a ParamError for what is out of bounds.
func (q OwnerQuery) Validate() error {
	switch {
	case q.Code == "":
		return &graph.ParamError{Param: "code", Reason: "is missing"}
	case q.On == 0:
		return &graph.ParamError{Param: "on", Reason: "is missing"}
	case q.Sisters < 1 || q.Sisters > SistersLimit:
		return &graph.ParamError{Param: "sisters", Reason: "must be 1 to 100"}
	}
	return nil
}

// OwnersAnswer is the answer to an OwnerQuery.
type OwnersAnswer struct {
	Of         graph.Ref       `json:"of"`
	On         graph.Day       `json:"on"`
	Rule       string          `json:"rule" doc:"how pharmacies belong to the area, such as based in an ICS; empty for a pharmacy"`
	Owners     []OwnerShare    `json:"owners" doc:"by how many pharmacies they have here, largest first"`
	Unowned    int             `json:"unowned" doc:"pharmacies whose owner is not on record"`
	ChainFrom  int             `json:"chain_from" doc:"an owner of this many open pharmacies is a chain; with fewer, independent"`
	Cover      OwnerCover      `json:"cover"`
	Pharmacies []OwnedPharmacy `json:"pharmacies" doc:"by owner, as in owners, then name"`

	Sisters         []Sister `json:"sisters" doc:"of a pharmacy: others of its owner, nearest first"`
	SistersMore     int      `json:"sisters_more" doc:"how many more sisters are not listed"`
	SistersUnplaced int      `json:"sisters_unplaced" doc:"sisters not listed, as no distance to them is known"`

	graph.Why
}

// OwnerShare is an owner, and how many open pharmacies it has.
type OwnerShare struct {
	Owner   graph.Ref `json:"owner"`
	Here    int       `json:"here" doc:"of what was asked about"`
	InAll   int       `json:"in_all" doc:"in England"`
	Chain   bool      `json:"chain"`
	Unnamed bool      `json:"unnamed,omitempty" doc:"no list loaded gives its name; it may own others by another code"`
}

// OwnerCover is the fewest owners that together have a percentage of the pharmacies.
type OwnerCover struct {
	Percent    int  `json:"percent"`
	Owners     int  `json:"owners" doc:"how many, from the first of owners"`
	Pharmacies int  `json:"pharmacies" doc:"how many pharmacies these have"`
	Reached    bool `json:"reached" doc:"false if too many pharmacies have no owner on record"`
}

// OwnedPharmacy is a pharmacy and its owner.
type OwnedPharmacy struct {
	Pharmacy graph.Ref   `json:"pharmacy"`
	Owner    graph.Ref   `json:"owner" doc:"empty if none is on record"`
	Since    graph.Day   `json:"since"`
	Contract string      `json:"contract,omitempty" doc:"if not the usual one"`
	Area     graph.Ref   `json:"area" doc:"the council area with a health and wellbeing board; empty if unknown"`
	PCN      graph.Ref   `json:"pcn" doc:"of the nearest practice; empty if unknown"`
	LPCs     []Covering  `json:"lpcs"`
	Source   string      `json:"source" doc:"of the ownership; empty if none is on record"`
	Seen     graph.Day   `json:"seen"`
	Basis    graph.Basis `json:"basis,omitempty"`
}

// Sister is another pharmacy of the same owner.
type Sister struct {
	Pharmacy graph.Ref `json:"pharmacy"`
	Metres   int       `json:"metres"`
	Contract string    `json:"contract,omitempty"`
}

// Owners returns who owns the pharmacies of a stakeholder, how many each owner has
// there and in all, and for a pharmacy its owner's other pharmacies.
func Owners(v graph.View, q OwnerQuery) (OwnersAnswer, error) {
	return doing("tell the owners of pharmacies", v, q, owners)
}

func owners(in *part, q OwnerQuery) (OwnersAnswer, error) {
	n, err := in.find(q.Code)
	if err != nil {
		return OwnersAnswer{}, err
	}
	a := OwnersAnswer{Of: n.Ref(), On: q.On, ChainFrom: ChainFrom, Cover: OwnerCover{Percent: CoverPercent},
		Owners: []OwnerShare{}, Pharmacies: []OwnedPharmacy{}, Sisters: []Sister{}}
	b := &belonging{in, q.On}
	if err := b.reach([]*graph.Node{n}, graph.SucceededBy); err != nil {
		return OwnersAnswer{}, err
	}
	pharmacies, rule, err := b.pharmaciesOf(n)
	a.Rule = rule
	if err == nil {
		err = in.Err()
	}
	if err != nil {
		return OwnersAnswer{}, err
	}
	switch {
	case !n.On(q.On):
		a.Why, err = in.notOpen(n, q.On)
		return a, err
	case len(pharmacies) == 0:
		a.Why = graph.WhyNoPharmacy.In(noPharmacy(n, q.On, rule))
		return a, nil
	}
	if err := b.share(pharmacies, &a); err != nil {
		return OwnersAnswer{}, err
	}
	if len(a.Owners) == 0 {
		a.Why = graph.WhyNoOwner.In("No owner of these pharmacies is on record on " + q.On.Words() +
			": load edispensary, the list of pharmacies. It gives the owner as the parent organisation.")
		return a, nil
	}
	if n.Kind == graph.Pharmacy {
		err = b.sisters(n, q.Sisters, &a)
	}
	return a, err
}

// noPharmacy says what to load where a rule finds no pharmacy.
func noPharmacy(n *graph.Node, on graph.Day, rule string) string {
	if rule == graph.RuleNearest {
		return "By nearest practice " + graph.Called(n) + " has no pharmacy on " + on.Words() +
			": load the pharmacies, the practices with their PCNs and the coordinates of postcodes."
	}
	if rule != graph.RuleBasedIn {
		return "No pharmacy on record belongs to " + graph.Called(n) + " on " + on.Words() + ": load edispensary, the list of pharmacies, and " +
			"the lists that say where they are."
	}
	return "No pharmacy on record is based in " + graph.Called(n) + " on " + on.Words() + ": load edispensary, the list of pharmacies."
}

// share says who owns each pharmacy, and counts the owners.
func (b *belonging) share(pharmacies []*graph.Node, a *OwnersAnswer) error {
	owners, err := b.to(pharmacies, graph.OwnedBy, graph.PharmacyOwner)
	if err != nil {
		return err
	}
	codes := make([]string, len(owners))
	for i, o := range owners {
		codes[i] = o.Code
	}
	all, err := b.in.Count(codes, graph.OwnedBy, graph.Pharmacy, b.on)
	if err != nil {
		return err
	}
	if err := b.covering(pharmacies); err != nil {
		return err
	}
	here := map[string]int{}
	for _, ph := range pharmacies {
		p := OwnedPharmacy{Pharmacy: ph.Ref(), Contract: ph.Contract, LPCs: b.ofPharmacy(ph)}
		if owned := b.edges(ph, graph.OwnedBy, graph.PharmacyOwner); len(owned) > 0 {
			e := owned[0]
			p.Owner, p.Since, p.Source, p.Seen, p.Basis = b.in.node(e.To).Ref(), e.Since, e.Source, e.Seen, e.Basis
			here[e.To]++
		} else {
			a.Unowned++
		}
		for _, e := range b.edges(ph, graph.InArea, graph.HWB) {
			p.Area = b.in.node(e.To).Ref()
		}
		for _, e := range b.edges(ph, graph.AlignedTo, graph.PCN) {
			p.PCN = b.in.node(e.To).Ref()
		}
		a.Pharmacies = append(a.Pharmacies, p)
	}
	for _, o := range owners {
		if here[o.Code] > 0 {
			a.Owners = append(a.Owners, OwnerShare{Owner: o.Ref(), Here: here[o.Code], InAll: all[o.Code],
				Chain: all[o.Code] >= ChainFrom, Unnamed: o.Unnamed})
		}
	}
	slices.SortFunc(a.Owners, func(x, y OwnerShare) int {
		return cmp.Or(cmp.Compare(y.Here, x.Here), cmp.Compare(y.InAll, x.InAll), cmp.Compare(x.Owner.Code, y.Owner.Code))
	})
	at := map[string]int{"": len(a.Owners)}
	for i, o := range a.Owners {
		at[o.Owner.Code] = i
		if c := &a.Cover; !c.Reached {
			c.Owners, c.Pharmacies = i+1, c.Pharmacies+o.Here
			c.Reached = c.Pharmacies*100 >= len(pharmacies)*c.Percent
		}
	}
	slices.SortFunc(a.Pharmacies, func(x, y OwnedPharmacy) int {
		return cmp.Or(cmp.Compare(at[x.Owner.Code], at[y.Owner.Code]), cmp.Compare(x.Pharmacy.Name, y.Pharmacy.Name),
			cmp.Compare(x.Pharmacy.Code, y.Pharmacy.Code))
	})
	return nil
}

// sisters lists the other pharmacies of the owner of one, nearest first.
func (b *belonging) sisters(n *graph.Node, limit int, a *OwnersAnswer) error {
	owner := b.in.node(a.Owners[0].Owner.Code)
	others, err := b.to([]*graph.Node{owner}, graph.OwnedBy, graph.Pharmacy)
	if err != nil {
		return err
	}
	for _, o := range others {
		switch {
		case o.Code == n.Code:
		case !o.HasPoint() || !n.HasPoint():
			a.SistersUnplaced++
		default:
			a.Sisters = append(a.Sisters, Sister{Pharmacy: o.Ref(), Metres: int(math.Round(graph.Metres(n.Lat, n.Lon, o.Lat, o.Lon))),
				Contract: o.Contract})
		}
	}
	slices.SortFunc(a.Sisters, func(x, y Sister) int {
		return cmp.Or(cmp.Compare(x.Metres, y.Metres), cmp.Compare(x.Pharmacy.Code, y.Pharmacy.Code))
	})
	if more := len(a.Sisters) - limit; more > 0 {
		a.Sisters, a.SistersMore = a.Sisters[:limit:limit], more
	}
	return nil
}
