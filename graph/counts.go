package graph

import "slices"

// CommissioningHub is the setting of a SubICB that is a hub of NHS England:
// its list has both, and a hub is no sub-ICB.
const CommissioningHub = "commissioning hub"

// Doubt is what a number of a kind needs said beside it.
type Doubt struct {
	Dormant  int // among them, dormant on their list
	Older    int // among them, not in the newest list of the others
	OlderDay Day // the day of that list
	Unnamed  int // not among them: codes that no list names, only rows about others
	Hubs     int // not among them: commissioning hubs
}

// OpenOn counts the stakeholders open on the day that a list names, by kind, and
// says what is doubtful of a number. Of the unknown day it returns nil, and no
// doubts where there are none. Of a node it reads what read/names.cypher fetches.
func OpenOn(nodes []Node, on Day) (map[Kind]int, map[Kind]Doubt) {
	if on == 0 {
		return nil, nil
	}
	open, doubts := map[Kind]int{}, map[Kind]Doubt{}
	var networks []Day
	for i := range nodes {
		n := &nodes[i]
		if !n.On(on) {
			continue
		}
		d := doubts[n.Kind]
		hub := n.Kind == SubICB && n.Setting == CommissioningHub
		switch {
		case n.Unnamed:
			d.Unnamed++
		case hub:
			d.Hubs++
		case n.Status == "dormant":
			d.Dormant++
		}
		if !n.Unnamed && !hub {
			open[n.Kind]++
			if n.Kind == PCN {
				networks = append(networks, n.Seen)
			}
		}
		doubts[n.Kind] = d
	}
	// No list of networks is complete, so none closes those it lacks. The newest
	// one is the last that has at least half of them.
	if len(networks) > 0 {
		slices.Sort(networks)
		d := doubts[PCN]
		d.OlderDay = networks[len(networks)/2]
		d.Older, _ = slices.BinarySearch(networks, d.OlderDay)
		if d.Older == 0 {
			d.OlderDay = 0
		}
		doubts[PCN] = d
	}
	for k, d := range doubts {
		if d == (Doubt{}) {
			delete(doubts, k)
		}
	}
	if len(doubts) == 0 {
		doubts = nil
	}
	return open, doubts
}
