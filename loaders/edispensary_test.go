package loaders

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestAContractorOfSeveralRoles(t *testing.T) {
	s, r := graphOf(t, "ods-2026-06/edispensary.csv",
		loadtest.PharmacyLine("FZ901", 14, "RO182|RO268")+loadtest.PharmacyLine("FZ902", 14, "RO268|RO94")+loadtest.PharmacyLine("FZ903", 14, "RO268"))
	if c := loadtest.Body(t, s, "FZ901").Contract; c != "" {
		t.Errorf("a pharmacy that supplies medicines has the contract %q", c)
	}
	if c := loadtest.Body(t, s, "FZ902").Contract; c != graph.ContractAppliance {
		t.Errorf("an appliance contractor that supplies medicines has the contract %q", c)
	}
	if got := r.Files[0].Refused; len(got) != 1 || got[0].Line != 3 || got[0].Column != 14 {
		t.Errorf("refused %v, want only the contractor that supplies medicines and nothing else", got)
	}
}
