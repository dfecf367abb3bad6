package export

import (
	"encoding/json"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestARecordShowsTheLastDayAsPeopleUnderstandIt(t *testing.T) {
	ended := graph.Appointment{Person: "person.x", Role: "Chair", Until: 20260401}
	body, err := json.Marshal(RecordOf(graph.PersonRecord{
		Appointments: []graph.Supply{{Appointment: ended}, {}},
		Changes:      []graph.Change{{What: graph.Ended, Before: &graph.Appointment{}, After: &ended}, {}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	type told struct {
		Role    string
		Until   graph.Day
		LastDay *graph.Day `json:"last_day"`
	}
	var got struct {
		Appointments []told
		Changes      []struct {
			What          string
			Before, After *told
		}
		Sources []string
	}
	if err := json.Unmarshal(body, &got); err != nil || got.Sources == nil {
		t.Fatalf("%v: %s", err, body)
	}
	if a := got.Appointments; a[0].Until != 20260401 || a[0].LastDay == nil || *a[0].LastDay != 20260331 || a[0].Role != "Chair" ||
		a[1].LastDay != nil {
		t.Errorf("%s", body)
	}
	if c := got.Changes; c[0].What != graph.Ended || *c[0].After.LastDay != 20260331 || c[0].Before.LastDay != nil || c[1].Before != nil {
		t.Errorf("%s", body)
	}
}
