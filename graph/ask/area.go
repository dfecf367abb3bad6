package ask

import "github.com/throughline-graph/throughline/graph"

// AreaCounts is how much there is in an area on a day.
type AreaCounts struct {
	Of              graph.Ref `json:"of"`
	On              graph.Day `json:"on"`
	Networks        int       `json:"networks" doc:"primary care networks, with those of another board that have practices here"`
	Older           int       `json:"networks_older,omitempty" doc:"those that the newest list lacks, though no list says that they closed"`
	OlderDay        graph.Day `json:"newest_list,omitzero" doc:"the day of that list"`
	Practices       int       `json:"practices"`
	Patients        int       `json:"patients" doc:"registered with these practices, as far as that is known"`
	PatientsUnknown int       `json:"patients_unknown" doc:"practices whose patients are not known"`
	Pharmacies      int       `json:"pharmacies"`
	PharmacyRule    string    `json:"pharmacy_rule" doc:"how pharmacies belong to the area, such as based in an ICS, or nearest practice"`
	Across          []Across  `json:"across,omitempty" doc:"PCNs that have only some of their practices here"`
	graph.Why
}

// Area counts the networks, practices, patients and pharmacies of an area
// on a day. It counts each once, also if it is there in two ways.
func Area(v graph.View, q CodeQuery) (AreaCounts, error) {
	return doing("count what is in an area", v, q, area)
}

func area(in *part, q CodeQuery) (AreaCounts, error) {
	n, err := in.find(q.Code)
	if err != nil {
		return AreaCounts{}, err
	}
	a := AreaCounts{Of: n.Ref(), On: q.On}
	b := &belonging{in, q.On}
	pharmacies, rule, err := b.pharmaciesOf(n)
	switch {
	case err != nil:
		return AreaCounts{}, err
	case n.Kind == graph.Pharmacy:
		return AreaCounts{}, &graph.ParamError{Param: "code", Reason: "is a pharmacy and not an area"}
	case !n.On(q.On):
		a.Why, err = in.notOpen(n, q.On)
		return a, err
	}
	a.Pharmacies, a.PharmacyRule = len(pharmacies), rule
	pcns, across, err := b.networksOf(n)
	if err != nil {
		return AreaCounts{}, err
	}
	a.Networks, a.Across = len(pcns), across
	var seen []graph.Day
	for _, p := range pcns {
		seen = append(seen, p.Seen)
	}
	if len(seen) > 0 {
		a.Older, a.OlderDay = graph.OlderNetworks(seen)
	}
	practices, err := b.practicesOf(n)
	if err != nil {
		return AreaCounts{}, err
	}
	a.Practices = len(practices)
	for _, p := range practices {
		if a.Patients += p.Patients; p.Patients == 0 {
			a.PatientsUnknown++
		}
	}
	return a, nil
}
