package datasets

import (
	"regexp"

	"github.com/throughline-graph/throughline/loaders/files"
)

// The licences of the data sets.
const (
	ogl          = "Open Government Licence v3.0"
	oglPostcodes = ogl + "; contains OS data © Crown copyright and database right; " +
		"contains Royal Mail data © Royal Mail copyright and database right"
)

// unused are public tables that are not about stakeholders, or that only repeat what
// another file says better. They are recognised by their headings.
var unused = []struct {
	headings []string
	why      string
}{
	{[]string{"LSOA21CD", "ICB24CD"}, "its rows are about small census areas, not stakeholders. Throughline finds boards by postcode"},
	{[]string{"LSOA21CD", "WD24CD"}, "its rows are about small census areas and wards, not stakeholders"},
	{[]string{"LAD24CD", "ICB24CD"}, councilAreasOnly},
	{[]string{"ltla23_code", "region23_code"}, councilAreasOnly},
	{[]string{"ltla23_code", "utla23_code"}, councilAreasOnly},
	{[]string{"nhs_trust22_code", "nhs_region21_nhs_code"}, "newer lists give each trust's board, and so its region"},
	{[]string{"sub_icb_code", "ons_sub_icb_code", "sub_icb_name", "icb_code", "registered_patients"}, countedFromMap},
	{[]string{"icb_code", "ons_icb_code", "icb_name", "region_code", "registered_patients"}, countedFromMap},
	{[]string{"legacy_code", "label", "dse_role_code"}, "it lists the codes of settings, which Throughline already has"},
	{[]string{"path", "rows", "vintage", "licence"}, "it is a list of files, not of stakeholders"},
}

const (
	councilAreasOnly = "its rows are about council areas by ONS code, and no list of stakeholders uses those codes"
	countedFromMap   = "its figures are totals of the registrations map (gp-reg-pat-prac-map), which Throughline adds up itself"
)

// unusedJSON recognises documents of the ODS APIs that contain no organisations.
var unusedJSON = regexp.MustCompile(`^\s*\{\s*"resourceType"\s*:\s*"(CapabilityStatement|Parameters|List|ValueSet|CodeSystem)"`)

// WhyUnused says why a known file is not loaded. It is empty for any other file.
func WhyUnused(head []byte) string {
	s := files.NewGlimpse("", head)
	if m := unusedJSON.FindSubmatch(s.Head); m != nil {
		return "it is a FHIR " + string(m[1]) + ", which contains no organisations"
	}
	for _, u := range unused {
		if _, ok := s.Headings(u.headings, false); ok {
			return u.why
		}
	}
	return ""
}
