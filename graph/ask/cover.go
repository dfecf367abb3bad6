package ask

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// covering reads what covers pharmacies: by their council areas, and by their
// networks.
func (b *belonging) covering(pharmacies []*graph.Node) error {
	areas, err := b.to(pharmacies, graph.InArea, graph.HWB)
	if err != nil {
		return err
	}
	pcns, err := b.to(pharmacies, graph.AlignedTo, graph.PCN)
	if err != nil {
		return err
	}
	return b.reach(append(areas, pcns...), graph.Covers)
}

// coveredBy returns the committees that cover a council area or a network.
func (b *belonging) coveredBy(via *graph.Node) []Covering {
	out := []Covering{}
	by := ByNetwork
	if via.Kind == graph.HWB {
		by = ByArea
	}
	for _, e := range b.edges(via, graph.Covers, graph.LPC) {
		if e.Basis == graph.Derived { // it follows from the areas and networks that the answer names
			continue
		}
		out = append(out, Covering{LPC: b.in.node(e.From).Ref(), By: by, Via: via.Ref(), Source: e.Source, Seen: e.Seen, Basis: e.Basis})
	}
	return out
}

// ofPharmacy returns the committees of a pharmacy: by its council area, or else
// by the network that it is aligned to. What covers it was read.
func (b *belonging) ofPharmacy(ph *graph.Node) []Covering {
	out := []Covering{}
	for _, e := range b.edges(ph, graph.InArea, graph.HWB) {
		out = append(out, b.coveredBy(b.in.node(e.To))...)
	}
	if len(out) == 0 {
		for _, e := range b.edges(ph, graph.AlignedTo, graph.PCN) {
			out = append(out, b.coveredBy(b.in.node(e.To))...)
		}
	}
	return inCoverOrder(out)
}

func inCoverOrder(c []Covering) []Covering {
	slices.SortFunc(c, func(x, y Covering) int {
		return cmp.Or(cmp.Compare(x.LPC.Code, y.LPC.Code), cmp.Compare(x.By, y.By), cmp.Compare(x.Via.Code, y.Via.Code),
			cmp.Compare(x.Source, y.Source))
	})
	return slices.CompactFunc(c, func(x, y Covering) bool { return x.LPC == y.LPC && x.Via == y.Via })
}
