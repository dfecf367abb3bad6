package export

import "github.com/throughline-graph/throughline/graph"

// Record is everything stored about a person, as it is given to them. Each until
// comes with the last day, which is the day before.
type Record struct {
	Person       graph.Ref  `json:"person"`
	Appointments []supplied `json:"appointments"`
	Changes      []changed  `json:"changes"`
	Sources      []string   `json:"sources"`
}

type supplied struct {
	graph.Supply
	LastDay graph.Day `json:"last_day"` // null where no end is known
}

type changed struct {
	graph.Change
	Before *held `json:"before"`
	After  *held `json:"after"`
}

type held struct {
	graph.Appointment
	LastDay graph.Day `json:"last_day"`
}

// RecordOf makes a Record of what is stored.
func RecordOf(rec graph.PersonRecord) Record {
	out := Record{Person: rec.Person, Appointments: []supplied{}, Changes: []changed{}, Sources: append([]string{}, rec.Sources...)}
	for _, a := range rec.Appointments {
		out.Appointments = append(out.Appointments, supplied{a, a.Until.Add(-1)})
	}
	written := func(a *graph.Appointment) *held {
		if a == nil {
			return nil
		}
		return &held{*a, a.Until.Add(-1)}
	}
	for _, c := range rec.Changes {
		out.Changes = append(out.Changes, changed{c, written(c.Before), written(c.After)})
	}
	return out
}
