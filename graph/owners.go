package graph

// ChainFrom is the fewest open pharmacies that make their owner a chain. An owner
// of five or fewer is independent, as the NHS and the trade count.
const ChainFrom = 6

// CoverPercent is how much of an area an agreement with few owners should reach.
const CoverPercent = 80

// SistersLimit is how many sister pharmacies are shown at most.
const SistersLimit = 100

// OwnerQuery asks who owns the pharmacies of a stakeholder.
type OwnerQuery struct {
	Code    string
	On      Day
	Sisters int // of a pharmacy, how many are shown: 1 to SistersLimit
}

// Validate returns a ParamError for what is out of bounds.
func (q OwnerQuery) Validate() error {
	switch {
	case q.Code == "":
		return &ParamError{Param: "code", Reason: "is missing"}
	case q.On == 0:
		return &ParamError{Param: "on", Reason: "is missing"}
	case q.Sisters < 1 || q.Sisters > SistersLimit:
		return &ParamError{Param: "sisters", Reason: "must be 1 to 100"}
	}
	return nil
}

// Owners is the answer to an OwnerQuery.
type Owners struct {
	Of         Ref             `json:"of"`
	On         Day             `json:"on"`
	Rule       string          `json:"rule" doc:"how pharmacies belong to the area: based in an ICS, else nearest practice; else empty"`
	Owners     []OwnerShare    `json:"owners" doc:"by how many pharmacies they have here, largest first"`
	Unowned    int             `json:"unowned" doc:"pharmacies whose owner is not on record"`
	ChainFrom  int             `json:"chain_from" doc:"an owner of this many open pharmacies is a chain; with fewer, independent"`
	Cover      OwnerCover      `json:"cover"`
	Pharmacies []OwnedPharmacy `json:"pharmacies" doc:"by owner, as in owners, then name"`

	Sisters         []Sister `json:"sisters" doc:"of a pharmacy: others of its owner, nearest first"`
	SistersMore     int      `json:"sisters_more" doc:"how many more sisters are not listed"`
	SistersUnplaced int      `json:"sisters_unplaced" doc:"sisters not listed, as no distance to them is known"`

	Why
}

// OwnerShare is an owner, and how many open pharmacies it has.
type OwnerShare struct {
	Owner   Ref  `json:"owner"`
	Here    int  `json:"here" doc:"of what was asked about"`
	InAll   int  `json:"in_all" doc:"in England"`
	Chain   bool `json:"chain"`
	Unnamed bool `json:"unnamed,omitempty" doc:"no list loaded gives its name; it may own others by another code"`
}

// OwnerCover is the fewest owners that together have a percentage of the pharmacies.
type OwnerCover struct {
	Percent    int  `json:"percent"`
	Owners     int  `json:"owners" doc:"how many, from the first of owners"`
	Pharmacies int  `json:"pharmacies" doc:"how many pharmacies these have"`
	Reached    bool `json:"reached" doc:"false if too many pharmacies have no owner on record"`
}

// OwnedPharmacy is a pharmacy and its owner.
type OwnedPharmacy struct {
	Pharmacy Ref        `json:"pharmacy"`
	Owner    Ref        `json:"owner" doc:"empty if none is on record"`
	Since    Day        `json:"since"`
	Contract string     `json:"contract,omitempty" doc:"if not the usual one"`
	Area     Ref        `json:"area" doc:"the council area with a health and wellbeing board; empty if unknown"`
	PCN      Ref        `json:"pcn" doc:"of the nearest practice; empty if unknown"`
	LPCs     []Covering `json:"lpcs"`
	Source   string     `json:"source" doc:"of the ownership; empty if none is on record"`
	Seen     Day        `json:"seen"`
	Basis    Basis      `json:"basis,omitempty"`
}

// Sister is another pharmacy of the same owner.
type Sister struct {
	Pharmacy Ref    `json:"pharmacy"`
	Metres   int    `json:"metres"`
	Contract string `json:"contract,omitempty"`
}
