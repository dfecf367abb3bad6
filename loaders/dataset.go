package loaders

import (
	"regexp"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Dataset declares one kind of file: how to recognise it and what its rows say.
// Each is declared in a file of its own.
type Dataset struct {
	Name    string
	Title   string
	Licence string

	// Trust decides between files of the same day that disagree: the lower number wins.
	Trust int

	Basis graph.Basis

	// Complete says that what a newer list leaves out has ended.
	Complete bool

	// Once is the column of a code that may be in one row only, as in every list of
	// organisations. It is 0 if codes may repeat.
	Once int

	// Partial says that a file contains only what somebody asked for, so that one with
	// fewer rows than another has not shrunk.
	Partial bool

	// Declared is the day of a file that shows its day in no other way.
	Declared graph.Day

	// Files are how the usual file names begin, in lower case. They help to explain
	// why a file is refused. They decide what a file is only if its content does not.
	Files []string

	// Columns are the headings, in the order in which Row counts cells. matchHeadings
	// says how to write them. Columns is empty if the layout fixes them.
	Columns []string

	// Sniff recognises a file by its content and says how it is laid out. Nil stands
	// for a CSV file with the headings Columns.
	Sniff func(s *glimpse) (form, bool)

	// Row turns one row into facts. It reads every cell before it adds a fact.
	Row func(r *row)

	// End is called after the last row. It may be nil.
	End func(p *parsing)

	// Example is the example row in the template of a table that users fill in.
	Example string
}

// The licences of the data sets.
const (
	ogl          = "Open Government Licence v3.0"
	oglPostcodes = ogl + "; contains OS data © Crown copyright and database right; " +
		"contains Royal Mail data © Royal Mail copyright and database right"
	own = "supplied by the user"
)

// Datasets are all data sets, in the order in which a file is compared with them.
var Datasets = []*Dataset{
	Epraccur, Eccg, Etr, Edispensary, Epharmacyhq, Ebranchs,
	PracticeMap, PracticePatients, OrganisationPatients,
	Epcn, CorePartners,
	NHSUK, PracticePoints, PostcodeBoards, PostcodePoints,
	TrustCatchment, CancerAlliances, BoardNames, BoardChanges, SubICBMoves, Successions, SiteNames,
	ConsolidatedList, Dispensing, AreasOfLPCs,
	TrustSites, ProviderSites, Providers, Authorities, SpecialBodies, SupportAgencies, OtherBodies, Hospices,
	Memberships, Records, AreasOfPostcodes, LPCNames, SystemPlaces, ReportingEntities,
	Federations, FederationPCNs, Places, PlaceMembers, PlacePartners, Allocations, Operators, LPCs, LPCCovers, PharmacyLeads,
	People, PeopleChanges,
}

// fileName is how the usual file name of the data set begins. It may be empty.
func (d *Dataset) fileName() string {
	if len(d.Files) == 0 {
		return ""
	}
	return d.Files[0]
}

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

// whyUnused says why a known file is not loaded. It is empty for any other file.
func whyUnused(head []byte) string {
	s := newGlimpse("", head)
	if m := unusedJSON.FindSubmatch(s.head); m != nil {
		return "it is a FHIR " + string(m[1]) + ", which contains no organisations"
	}
	for _, u := range unused {
		if _, ok := s.headings(u.headings, false); ok {
			return u.why
		}
	}
	return ""
}

// datasetNamed returns the data set with that name, or nil.
func datasetNamed(name string) *Dataset {
	for _, d := range Datasets {
		if d.Name == name {
			return d
		}
	}
	return nil
}

// datasetByFile returns the data set whose files usually have such a name, or nil.
func datasetByFile(base string) *Dataset {
	for _, d := range Datasets {
		for _, f := range d.Files {
			if namedLike(base, f) {
				return d
			}
		}
	}
	return nil
}

// namedLike says whether a file's name begins so and the next character is not a letter.
func namedLike(base, begins string) bool {
	rest, ok := strings.CutPrefix(strings.ToLower(base), begins)
	return ok && (rest == "" || !isLetter(rest[0]))
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
