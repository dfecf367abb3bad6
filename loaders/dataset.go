package loaders

import (
	"regexp"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Dataset declares one kind of file: how it is recognised and what a row of it
// says. Each is declared in a file of its own.
type Dataset struct {
	Name    string
	Title   string
	Licence string

	// Trust settles what two files of one day say differently: the lower wins.
	Trust int

	Basis graph.Basis

	// Complete lists end what they no longer hold.
	Complete bool

	// Once is the column of the code that stands in one row only, as in every
	// list of bodies; 0 where codes may repeat.
	Once int

	// Partial files hold as much as somebody asked for: one with fewer rows than
	// another has not shrunk.
	Partial bool

	// Declared is the day of a file that tells none in any other way.
	Declared graph.Day

	// Files are the beginnings of usual file names, in lower case. They decide
	// how the refusal of a file is told; what a file is, only where its content
	// leaves that open.
	Files []string

	// Columns are the headings in the order by which Row counts its cells. See
	// matchHeadings for how they are written. Empty where the layout fixes them.
	Columns []string

	// Sniff says how the file is laid out, by its content. Nil stands for a
	// headed CSV file with Columns.
	Sniff func(s *glimpse) (form, bool)

	// Row turns one row into facts. It reads all cells before it adds any.
	Row func(r *row)

	// End is called after the last row; may be nil.
	End func(p *parsing)

	// Example is the example row of a supplied table's template.
	Example string
}

// The licences that the data sets come under.
const (
	ogl          = "Open Government Licence v3.0"
	oglPostcodes = "Open Government Licence v3.0; contains OS data © Crown copyright and database right; contains Royal Mail data © Royal Mail copyright and database right"
	own          = "supplied by the user"
)

// Datasets are all that is known, in the order in which files are tried.
var Datasets = []*Dataset{
	Epraccur, Eccg, Etr, Edispensary, Epharmacyhq, Ebranchs,
	PracticeMap, PracticePatients, OrganisationPatients,
	Epcn, CorePartners,
	NHSUK, PracticePoints, PostcodeBoards, PostcodePoints,
	TrustCatchment, CancerAlliances, BoardNames, BoardChanges, SubICBMoves, Successions, SiteNames,
	ConsolidatedList, Dispensing, AreasOfLPCs,
	TrustSites, ProviderSites, Providers, Authorities, SpecialBodies, SupportAgencies, OtherBodies, Hospices,
	Memberships, Records, AreasOfPostcodes, LPCNames, SystemPlaces, ReportingEntities,
	Federations, FederationPCNs, Places, PlaceMembers, PlacePartners, Allocations, Operators, LPCs, LPCCovers, PharmacyLeads, People, PeopleChanges,
}

// fileName is what a file of the data set is usually called, empty where that
// says nothing.
func (d *Dataset) fileName() string {
	if len(d.Files) == 0 {
		return ""
	}
	return d.Files[0]
}

// unused are public tables that speak of no stakeholder, or say nothing that
// another file does not say better, by the headings that tell them.
var unused = []struct {
	headings []string
	why      string
}{
	{[]string{"LSOA21CD", "ICB24CD"}, "it speaks of small areas of the census, which are no stakeholders: boards are known by postcode"},
	{[]string{"LSOA21CD", "WD24CD"}, "it speaks of small areas of the census and of wards, which are no stakeholders"},
	{[]string{"LAD24CD", "ICB24CD"}, "it speaks of council areas by ONS code, which no list of stakeholders names"},
	{[]string{"ltla23_code", "region23_code"}, "it speaks of council areas by ONS code, which no list of stakeholders names"},
	{[]string{"ltla23_code", "utla23_code"}, "it speaks of council areas by ONS code, which no list of stakeholders names"},
	{[]string{"nhs_trust22_code", "nhs_region21_nhs_code"}, "a trust's region is that of its board, which newer lists say"},
	{[]string{"sub_icb_code", "ons_sub_icb_code", "sub_icb_name", "icb_code", "registered_patients"}, "it is counted from the map of practices, which says the same itself"},
	{[]string{"icb_code", "ons_icb_code", "icb_name", "region_code", "registered_patients"}, "it is counted from the map of practices, which says the same itself"},
	{[]string{"legacy_code", "label", "dse_role_code"}, "it lists codes of settings, which are known without it"},
	{[]string{"path", "rows", "vintage", "licence"}, "it lists files and speaks of no stakeholder"},
}

// unusedJSON are documents of the ODS APIs without organisations, by resource type.
var unusedJSON = regexp.MustCompile(`^\s*\{\s*"resourceType"\s*:\s*"(CapabilityStatement|Parameters|List|ValueSet|CodeSystem)"`)

// whyUnused says why a file that is known is not loaded, empty for any other.
func whyUnused(head []byte) string {
	s := newGlimpse("", head)
	if m := unusedJSON.FindSubmatch(s.head); m != nil {
		return "it is a FHIR " + string(m[1]) + ", in which there are no organisations"
	}
	for _, u := range unused {
		if _, ok := s.headings(u.headings, false); ok {
			return u.why
		}
	}
	return ""
}

// datasetNamed returns the declaration of that name, nil where there is none.
func datasetNamed(name string) *Dataset {
	for _, d := range Datasets {
		if d.Name == name {
			return d
		}
	}
	return nil
}

// datasetByFile returns the data set whose files are usually named so, or nil.
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

// namedLike says whether the name of a file begins so, and goes on with no letter.
func namedLike(base, begins string) bool {
	rest, ok := strings.CutPrefix(strings.ToLower(base), begins)
	return ok && (rest == "" || !isLetter(rest[0]))
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
