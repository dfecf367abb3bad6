// Package graph holds the nouns of Throughline: stakeholders, the edges between
// them, the questions asked of them and the contract that every engine keeps.
// It imports the standard library and nothing else.
package graph

// Kind is what a stakeholder is.
type Kind string

// The kinds of stakeholder. Service is a prescribing cost centre other than a GP
// practice. Hub is a commissioning hub of NHS England: it buys care for the armed
// forces, prisons and the like, and belongs to no ICS. HWB is a council area with a
// health and wellbeing board.
const (
	Practice       Kind = "Practice"
	Branch         Kind = "Branch"
	PCN            Kind = "PCN"
	Federation     Kind = "Federation"
	Place          Kind = "Place"
	SubICB         Kind = "SubICB"
	ICS            Kind = "ICS"
	Region         Kind = "Region"
	Trust          Kind = "Trust"
	Hospital       Kind = "Hospital"
	Pharmacy       Kind = "Pharmacy"
	PharmacyOwner  Kind = "PharmacyOwner"
	LPC            Kind = "LPC"
	HWB            Kind = "HWB"
	Provider       Kind = "Provider"
	Service        Kind = "Service"
	Hub            Kind = "Hub"
	CancerAlliance Kind = "CancerAlliance"
	Person         Kind = "Person"
)

// KindInfo says how a kind is named and walked.
type KindInfo struct {
	Kind     Kind
	Name     string // in a sentence: "GP practice"
	Plural   string
	EndsOnly bool // not walked through unless asked: it would connect everything to everything
	Stage    int  // column of the line from left (1) to right; 0 is beside it
}

// Kinds lists every kind, patient side first.
var Kinds = []KindInfo{
	{Person, "person", "people", false, 0},
	{Pharmacy, "pharmacy", "pharmacies", false, 1},
	{Branch, "branch surgery", "branch surgeries", false, 1},
	{Practice, "GP practice", "GP practices", false, 2},
	{Service, "service", "services", true, 2},
	{PCN, "primary care network", "primary care networks", false, 3},
	{Federation, "GP federation", "GP federations", false, 4},
	{Hospital, "hospital", "hospitals", false, 4},
	{Place, "place", "places", false, 5},
	{SubICB, "sub-ICB", "sub-ICBs", false, 5},
	{Hub, "commissioning hub", "commissioning hubs", true, 0},
	{Trust, "trust", "trusts", false, 5},
	{ICS, "integrated care board", "integrated care boards", false, 6},
	{Region, "NHS England region", "NHS England regions", true, 7},
	{PharmacyOwner, "pharmacy owner", "pharmacy owners", true, 0},
	{LPC, "local pharmaceutical committee", "local pharmaceutical committees", false, 0},
	{HWB, "council area", "council areas", true, 0},
	{Provider, "provider", "providers", false, 0},
	{CancerAlliance, "cancer alliance", "cancer alliances", true, 0},
}

var kindByName, kindNumbers = indexed(Kinds, func(k KindInfo) Kind { return k.Kind })

// indexed returns the rows of a table, and the place of each from 1, by what names them.
func indexed[K comparable, V any](table []V, name func(V) K) (rows map[K]V, places map[K]uint8) {
	rows, places = make(map[K]V, len(table)), make(map[K]uint8, len(table))
	for i, row := range table {
		rows[name(row)], places[name(row)] = row, uint8(i+1)
	}
	return rows, places
}

// Known says whether k is one of Kinds.
func (k Kind) Known() bool { _, ok := kindByName[k]; return ok }

// KnownKinds returns a ParamError where one of the kinds is unknown.
func KnownKinds(kinds []Kind) error {
	for _, k := range kinds {
		if !k.Known() {
			return &ParamError{Param: "kinds", Reason: "names an unknown kind"}
		}
	}
	return nil
}

// Info returns what is known about k.
func (k Kind) Info() KindInfo { return kindByName[k] }

// BoardsOpened is the day on which CCGs ended and 42 ICBs opened.
const BoardsOpened = Day(20220701)

// before are the names that two kinds had until ICBs opened.
var before = map[Kind][2]string{SubICB: {"CCG", "CCGs"}, ICS: {"STP", "STPs"}}

// AsOf returns what is known about k, with its names of a day. A CCG was what is a
// sub-ICB today, and an STP what is an integrated care board.
func (k Kind) AsOf(on Day) KindInfo {
	i := k.Info()
	if was, ok := before[k]; ok && on != 0 && on < BoardsOpened {
		i.Name, i.Plural = was[0], was[1]
	}
	return i
}

// Number is k's place in Kinds, from 1; 0 is none of them.
func (k Kind) Number() uint8 { return kindNumbers[k] }

// KindNumbered returns the kind with a Number, empty for 0. It panics for a number
// that no kind has.
func KindNumbered(n uint8) Kind {
	if n == 0 {
		return ""
	}
	return Kinds[n-1].Kind
}

// EndsOnly says that paths may end at k but do not pass through it unless asked.
func (k Kind) EndsOnly() bool { return kindByName[k].EndsOnly }

// EdgeType is how the two ends of an edge relate.
type EdgeType string

// The types of edge, each in its own direction: from → to.
const (
	MemberOf       EdgeType = "MEMBER_OF"
	AllocatedTo    EdgeType = "ALLOCATED_TO"
	BranchOf       EdgeType = "BRANCH_OF"
	OperatedBy     EdgeType = "OPERATED_BY"
	WorksWith      EdgeType = "WORKS_WITH"
	InPlace        EdgeType = "IN_PLACE"
	CommissionedBy EdgeType = "COMMISSIONED_BY"
	PartOf         EdgeType = "PART_OF"
	SiteOf         EdgeType = "SITE_OF"
	Serves         EdgeType = "SERVES"
	BasedIn        EdgeType = "BASED_IN"
	OwnedBy        EdgeType = "OWNED_BY"
	AlignedTo      EdgeType = "ALIGNED_TO"
	DispensesFor   EdgeType = "DISPENSES_FOR"
	InArea         EdgeType = "IN_AREA"
	Covers         EdgeType = "COVERS"
	PartnerIn      EdgeType = "PARTNER_IN"
	PaidFor        EdgeType = "PAID_FOR"
	InAlliance     EdgeType = "IN_ALLIANCE"
	Holds          EdgeType = "HOLDS"
	SucceededBy    EdgeType = "SUCCEEDED_BY"
)

// EdgeInfo says which kinds an edge type joins in the published files, and how a
// sentence says it. Some are unusual: a walk-in centre that was a practice keeps
// its network and branches, and a board may run a service itself.
type EdgeInfo struct {
	Type EdgeType
	From []Kind
	To   []Kind
	Says string // "is a member of", walked from → to
	Back string // "has as a member", walked to → from
}

// Organisations are all kinds except Person.
var Organisations = func() []Kind {
	var out []Kind
	for _, k := range Kinds {
		if k.Kind != Person {
			out = append(out, k.Kind)
		}
	}
	return out
}()

// EdgeTypes is the one table of edge types. Costs has what they cost.
var EdgeTypes = []EdgeInfo{
	{Holds, []Kind{Person}, Organisations, "holds a role at", "has in a role"},
	{MemberOf, []Kind{Practice, Service}, []Kind{PCN}, "is a member of", "has as a member"},
	{BranchOf, []Kind{Branch}, []Kind{Practice, Service}, "is a branch of", "has the branch"},
	{SiteOf, []Kind{Hospital}, []Kind{Trust, Provider}, "is a site of", "has the site"},
	{WorksWith, []Kind{PCN}, []Kind{Federation}, "works with", "works with"},
	{OperatedBy, []Kind{Practice, Service}, []Kind{Trust, Provider, Practice, ICS}, "is operated by", "operates"},
	{AllocatedTo, []Kind{Practice}, []Kind{PCN}, "is allocated to",
		"serves the patients of"},
	{DispensesFor, []Kind{Pharmacy}, []Kind{Practice}, "dispenses for",
		"has its prescriptions dispensed by"},
	{AlignedTo, []Kind{Pharmacy}, []Kind{PCN}, "is aligned to", "is aligned with"},
	{PaidFor, []Kind{Practice, Federation, Trust}, []Kind{PCN}, "is the nominated payee of",
		"has as nominated payee"},
	{InPlace, []Kind{PCN, Federation, SubICB}, []Kind{Place}, "is in", "includes"},
	{PartnerIn, []Kind{Trust, Provider, Federation, LPC, HWB}, []Kind{Place, ICS}, "is a partner in",
		"has as a partner"},
	{Covers, []Kind{LPC}, []Kind{HWB, PCN, Pharmacy}, "covers", "is covered by"},
	{PartOf, []Kind{SubICB, Place, ICS}, []Kind{ICS, Region}, "is part of", "contains"},
	{CommissionedBy, []Kind{Practice, Service, PCN}, []Kind{SubICB, Hub}, "is commissioned by", "commissions"},
	{OwnedBy, []Kind{Pharmacy}, []Kind{PharmacyOwner}, "is owned by", "owns"},
	{SucceededBy, Organisations, Organisations, "was succeeded by", "succeeded"},
	{Serves, []Kind{Trust}, []Kind{ICS}, "treats patients of", "has patients treated by"},
	{InAlliance, []Kind{Trust, Provider}, []Kind{CancerAlliance}, "belongs to", "includes"},
	{BasedIn, []Kind{Trust, Pharmacy}, []Kind{ICS}, "is based in the area of", "has in its area"},
	{InArea, []Kind{Pharmacy}, []Kind{HWB}, "is in the area of", "has in its area"},
}

var edgeByType, edgeNumbers = indexed(EdgeTypes, func(t EdgeInfo) EdgeType { return t.Type })

// Known says whether t is one of EdgeTypes.
func (t EdgeType) Known() bool { _, ok := edgeByType[t]; return ok }

// KnownEdges returns a ParamError where one of the types of edge is unknown.
func KnownEdges(types []EdgeType) error {
	for _, t := range types {
		if !t.Known() {
			return &ParamError{Param: "edges", Reason: "names an unknown edge type"}
		}
	}
	return nil
}

// Info returns what is known about t.
func (t EdgeType) Info() EdgeInfo { return edgeByType[t] }

// Number is t's place in EdgeTypes, from 1; 0 is none of them.
func (t EdgeType) Number() uint8 { return edgeNumbers[t] }
