package loaders

import (
	"reflect"
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/storetest"
)

func TestAFactLosesNothing(t *testing.T) {
	// These fields come from the source, not from a row.
	notSaid := []string{"PatientsSource", "HoursSource", "HoursSeen", "Unnamed", "Source", "Seen", "Basis"}
	storetest.Fields(t, func(name string, n graph.Node) {
		if name == "PatientsSeen" {
			n.Patients = 1 // without them it says nothing
		}
		if got := wholeNode(nodeFact(n, 1)); !slices.Contains(notSaid, name) && !reflect.DeepEqual(got, n) {
			t.Errorf("%s: %+v became %+v", name, n, got)
		}
	})
	storetest.Fields(t, func(name string, e graph.Edge) {
		f := edgeFact(e, graph.Practice, graph.PCN)
		if got := f.whole(); !got.Equal(e) {
			t.Errorf("%s: %+v became %+v", name, e, got)
		}
	})
}

// wholeNode returns the stakeholder with all its fields.
func wholeNode(f NodeFact) graph.Node {
	p := particulars{}
	if f.rest != nil {
		p = *f.rest
	}
	return graph.Node{
		Code: f.Code, Kind: f.Kind, Name: f.Name, Opened: f.Opened, Closed: f.Closed, Status: f.Status,
		Postcode: f.Postcode, Address: f.Address, Phone: f.Phone, Lat: f.Lat, Lon: f.Lon,
		Patients: p.patients, PatientsSeen: p.patientsSeen, Contract: p.contract, Hours: p.hours, Setting: p.setting,
		Supplier: p.supplier, Alias: p.alias,
	}
}
