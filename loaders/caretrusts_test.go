package loaders

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

const allianceHeadings = "ods_code,ods_name,cancer_alliance_name,cancer_alliance_code,notes\n"

func TestCareTrustsAreTrusts(t *testing.T) {
	s, r := graphOf(t, "2026-07/ect.csv", handMade(t, "ect/ect.csv"), "2026-07/ectsite.csv", handMade(t, "ectsite/ectsite.csv"),
		"2026-07/etr.csv", handMade(t, "etr/ok.csv"))
	for name, dataset := range map[string]string{"ect.csv": "ect", "ectsite.csv": "ectsite", "etr.csv": "etr"} {
		if f := outcome(t, r, name); f.Dataset != dataset {
			t.Errorf("%s is %q", name, f.Dataset)
		}
	}
	if n := loadtest.Body(t, s, "TZ9"); n.Kind != graph.Trust || n.Closed != 0 {
		t.Errorf("TZ9: %+v", n)
	}
	if n := loadtest.Body(t, s, "TZ8"); n.Kind != graph.Trust || n.Closed != 20220701 {
		t.Errorf("TZ8: %+v", n)
	}
	loadtest.One(t, s, graph.BasedIn, "TZ9", "QZ1", loadtest.Today)
	if n := loadtest.Body(t, s, "TZ901"); n.Kind != graph.Hospital || n.Name != "EXAMPLE VALLEY HOSPITAL" {
		t.Errorf("TZ901: %+v", n)
	}
	loadtest.One(t, s, graph.SiteOf, "TZ901", "TZ9", loadtest.Today)
}

// TestAListOfTrustsClosesNoCareTrust: the two lists are complete, each for its own.
func TestAListOfTrustsClosesNoCareTrust(t *testing.T) {
	s, _ := graphOf(t, "2026-06/ect.csv", handMade(t, "ect/ect.csv"), "2026-06/etr.csv", handMade(t, "etr/ok.csv"),
		"2026-07/etr.csv", strings.ReplaceAll(handMade(t, "etr/ok.csv"), "EXAMPLE NHS", "ANOTHER NHS"))
	if n := loadtest.Body(t, s, "TZ9"); n.Closed != 0 {
		t.Errorf("TZ9: %+v", n)
	}
}

// TestAGuessNeverBeatsAFile: whichever is older, and also where the file has the code
// only in a row about something else.
func TestAGuessNeverBeatsAFile(t *testing.T) {
	hospital := "OrganisationID~OrganisationCode~OrganisationType~SubType~Sector~OrganisationStatus~IsPimsManaged~OrganisationName~" +
		"Address1~Address2~Address3~City~County~Postcode~Latitude~Longitude~ParentODSCode~ParentName~Phone~Email~Website~Fax\n" +
		"1~NZ101~Hospital~Hospital~NHS Sector~Visible~True~Valley Hospital~1 Road~~~Town~~ZZ1 1AA~53.7~-1.5~NZ1~Old Name~~~~\n" +
		"2~NZ201~Hospital~Hospital~NHS Sector~Visible~True~Hill Hospital~2 Road~~~Town~~ZZ1 1AA~53.7~-1.5~NZ2~Hill Care~~~~\n" +
		"3~NZ301~Hospital~Hospital~NHS Sector~Visible~True~Lake Hospital~3 Road~~~Town~~ZZ1 1AA~53.7~-1.5~NZ3~Lake Care~~~~\n"
	mapping := allianceHeadings + "NZ1,New Name,An Alliance,N99,\nNZ2,Hill Care,,,\n"
	for _, days := range [][2]string{{"2020-01", "2026-08"}, {"2026-08", "2020-01"}} {
		s, _ := graphOf(t, days[0]+"/Hospital.csv", hospital, days[1]+"/ods_ca_mapping.csv", mapping)
		for code, kind := range map[string]graph.Kind{"NZ1": graph.Trust, "NZ2": graph.Trust, "NZ3": graph.Provider} {
			if n := loadtest.Body(t, s, code); n.Kind != kind {
				t.Errorf("hospitals of %s, mapping of %s: %s is a %s", days[0], days[1], code, n.Kind)
			}
		}
		loadtest.One(t, s, graph.InAlliance, "NZ2", "", loadtest.Today)
	}
}
