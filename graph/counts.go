package graph

import (
	"maps"
	"slices"
)

// Doubt is what makes the number of stakeholders of a kind uncertain.
type Doubt struct {
	Dormant  int // of those counted, dormant on their list
	Older    int // of those counted, not in the newest list of the others
	OlderDay Day // the day of that list
	Unnamed  int // not counted: codes without a name in any list, only in rows about others
}

// OpenOn counts by kind the stakeholders that a list names and that are open on
// the day, and what is doubtful in these counts. Both are nil for the unknown
// day. It reads only the fields of a node that read/names.cypher fetches.
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
		switch {
		case n.Unnamed:
			d.Unnamed++
		case n.Status == StatusDormant:
			d.Dormant++
		}
		if !n.Unnamed {
			open[n.Kind]++
			if n.Kind == PCN {
				networks = append(networks, n.Seen)
			}
		}
		doubts[n.Kind] = d
	}
	if len(networks) > 0 {
		d := doubts[PCN]
		d.Older, d.OlderDay = OlderNetworks(networks)
		doubts[PCN] = d
	}
	maps.DeleteFunc(doubts, func(_ Kind, d Doubt) bool { return d == Doubt{} })
	if len(doubts) == 0 {
		doubts = nil
	}
	return open, doubts
}

// OlderNetworks returns how many networks the newest list lacks, and the day of
// that list. No list of networks is complete, so none closes those it lacks: the
// newest is the one with at least half of them. It sorts the days it is given.
func OlderNetworks(seen []Day) (int, Day) {
	slices.Sort(seen)
	newest := seen[len(seen)/2]
	older, _ := slices.BinarySearch(seen, newest)
	if older == 0 {
		return 0, 0
	}
	return older, newest
}
