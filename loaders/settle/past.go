package settle

import (
	"strconv"

	"github.com/throughline-graph/throughline/graph"
)

// was notes that a field had another value until the day of a newer list. It does not,
// and returns false, if the value is empty, is the same in other capitals, or comes
// from a less trusted list of the same day. Lists come oldest first, so each value
// counts from its list's day to the next list's.
func (b *body) was(field int, value string, same bool, by *graph.Source) bool {
	began := b.began[field]
	if same {
		return false
	}
	b.began[field] = by.Seen
	if value == "" || began == by.Seen {
		return false
	}
	b.past = append(b.past, graph.Former{Until: by.Seen, Field: pastFields[field], Value: value, Source: by.Name})
	return true
}

// The fields of a body that have days, as indexes of body.began.
const (
	pastName = iota
	pastPostcode
	pastAddress
	pastStatus
)

var pastFields = [...]string{
	pastName: graph.PastName, pastPostcode: graph.PastPostcode, pastAddress: graph.PastAddress,
	pastStatus: graph.PastStatus,
}

// counted notes the patients that a body had before they were counted again.
func (b *body) counted(seen graph.Day) {
	if b.Patients == 0 || b.PatientsSeen == seen {
		return
	}
	b.past = append(b.past, graph.Former{Until: seen, Field: graph.PastPatients, Value: strconv.Itoa(b.Patients),
		Seen: b.PatientsSeen, Source: b.PatientsSource})
}
