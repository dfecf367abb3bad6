package facts

import (
	"reflect"
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/storetest"
)

func TestAFactLosesNothing(t *testing.T) {
	// These fields come from the source or from several rows, not from a row about it.
	notSaid := []string{"PatientsSource", "HoursSource", "HoursSeen", "Unnamed", "Source", "Seen", "Basis", "Past", "Sites"}
	storetest.Fields(t, func(name string, n graph.Node) {
		if name == "PatientsSeen" {
			n.Patients = 1 // without them it says nothing
		}
		if got := wholeNode(NewNode(n, 1)); !slices.Contains(notSaid, name) && !reflect.DeepEqual(got, n) {
			t.Errorf("%s: %+v became %+v", name, n, got)
		}
	})
	storetest.Fields(t, func(name string, e graph.Edge) {
		f := NewEdge(e, graph.Practice, graph.PCN)
		if got := f.Whole(); !got.Equal(e) {
			t.Errorf("%s: %+v became %+v", name, e, got)
		}
	})
}

// wholeNode returns the stakeholder with all its fields.
func wholeNode(f Node) graph.Node {
	p := Particulars{}
	if f.Rest != nil {
		p = *f.Rest
	}
	return graph.Node{
		Code: f.Code, Kind: f.Kind, Name: f.Name, Opened: f.Opened, Closed: f.Closed, ClosedBy: f.ClosedBy, Status: f.Status,
		Postcode: f.Postcode, Address: f.Address, Phone: f.Phone, Lat: f.Lat, Lon: f.Lon,
		Patients: p.Patients, PatientsSeen: p.PatientsSeen, Contract: p.Contract, Hours: p.Hours, Setting: p.Setting,
		Supplier: p.Supplier, Alias: p.Alias,
	}
}
