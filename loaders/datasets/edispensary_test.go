package datasets_test

import (
	"bytes"
	"maps"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestAContractorOfSeveralRoles(t *testing.T) {
	list := loadtest.PharmacyLine("FZ901", 14, "RO182|RO268") + // a pharmacy that supplies medicines
		loadtest.PharmacyLine("FZ902", 14, "RO268|RO94") + // an appliance contractor that does
		loadtest.PharmacyLine("FZ903", 14, "RO268")
	d, form, ok := loaders.Datasets.Recognise("edispensary.csv", []byte(list))
	if !ok {
		t.Fatal("it is not recognised")
	}
	p, err := files.Parse(t.Context(), bytes.NewReader([]byte(list)), 0, d, form, loadtest.Today)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, n := range p.Facts.Nodes {
		got[n.Code] = nodeOf(n).Contract
	}
	if want := map[string]string{"FZ901": "", "FZ902": graph.ContractAppliance}; !maps.Equal(got, want) {
		t.Errorf("contracts %v, want %v", got, want)
	}
	if r := p.Refused; len(r) != 1 || r[0].Line != 3 || r[0].Column != 14 {
		t.Errorf("refused %v, want only the contractor that supplies medicines and nothing else", r)
	}
}
