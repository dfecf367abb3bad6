package datasets

import (
	"regexp"

	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// WhyUnused says why a known file is not loaded. It is empty for any other file.
func WhyUnused(head []byte) string {
	s := files.NewGlimpse("", head)
	if m := unusedJSON.FindSubmatch(s.Head); m != nil {
		return "it is a FHIR " + string(m[1]) + ", which contains no organisations"
	}
	if outlines.Match(s.Head) {
		return "it is the outlines of a map (GeoJSON), not a list"
	}
	if namedGPs(s) {
		return "it lists GPs by name or code (egpcur, epracmem): personal data, which Throughline does not take from this list. " +
			"People whose roles you know can be entered in the table people (throughline template people)"
	}
	for _, u := range unused {
		if _, ok := s.Headings(u.headings, false); ok {
			return u.why
		}
	}
	return ""
}

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
	{[]string{"path", "rows", "vintage", "licence"}, listOfFiles},
	{[]string{"file", "path", "day", "licence", "rows"}, listOfFiles},
	{
		[]string{"Location ID", "Location ODS Code", "Provider ID", "Provider Name"},
		"it is CQC's directory of care, which Throughline does not " +
			"read yet. Who runs a practice can be entered in the table operators (throughline template operators)",
	},
	{
		[]string{"provider_code", "name", "companies_house", "practices_in_map"},
		"it lists companies that may be GP federations, and nobody has " +
			"confirmed it. Enter those that are in the table federations (throughline template federations)",
	},
	{[]string{"Practice Code", "Contract Type", "Dispensing Practice", "Practice Rurality"}, "it is about payments to practices and their " +
		"contracts, which the graph does not hold, and names no other stakeholder"},
	{
		[]string{"PCN", "PCN ODS code", "Pharmacy ODS code", "PCN lead"},
		"it is a sheet of a local pharmaceutical committee, in a layout of its " +
			"own. Enter the leads in the table pharmacy_leads (throughline template pharmacy_leads)",
	},
}

const (
	councilAreasOnly = "its rows are about council areas by ONS code, and no list of stakeholders uses those codes"
	listOfFiles      = "it is a list of files, not of stakeholders"
	countedFromMap   = "its figures are totals of the registrations map (gp-reg-pat-prac-map), which Throughline adds up itself"
)

// unusedJSON recognises documents of the ODS APIs that contain no organisations.
var unusedJSON = regexp.MustCompile(`^\s*\{\s*"resourceType"\s*:\s*"(CapabilityStatement|Parameters|List|ValueSet|CodeSystem)"`)

// outlines begins a map in GeoJSON.
var outlines = regexp.MustCompile(`^\s*\{\s*"type"\s*:\s*"FeatureCollection"`)

// namedGPs says whether a list is one of GPs by name: egpcur, or epracmem, which says
// where each of them works. ODS gives a GP the code G and seven digits.
func namedGPs(s *files.Glimpse) bool {
	return !s.Sheet && len(s.Rows) > 0 && s.Most(func(c []string) bool {
		return facts.Shaped(files.At(c, 1), "A9999999") && c[0][0] == 'G' && (len(c) == 6 || len(c) > files.ODSStatus)
	})
}
