package graph

// The ways in which a committee covers a pharmacy or a PCN.
const (
	ByArea    = "council area"
	ByNetwork = "network"
)

// LPCQuery asks which local pharmaceutical committees cover a stakeholder.
type LPCQuery struct {
	Code string
	On   Day
}

// Validate returns a ParamError for what is out of bounds.
func (q LPCQuery) Validate() error {
	switch {
	case q.Code == "":
		return &ParamError{Param: "code", Reason: "is missing"}
	case q.On == 0:
		return &ParamError{Param: "on", Reason: "is missing"}
	}
	return nil
}

// LPCs is the answer to an LPCQuery.
type LPCs struct {
	Of         Ref        `json:"of"`
	On         Day        `json:"on"`
	LPCs       []Covering `json:"lpcs" doc:"of a pharmacy or a PCN"`
	Straddles  bool       `json:"straddles" doc:"of a PCN: more than one committee covers it or its pharmacies"`
	Networks   int        `json:"networks" doc:"how many PCNs were looked at"`
	Uncovered  int        `json:"uncovered" doc:"how many of these no committee covers in any way on record"`
	Without    []Ref      `json:"without,omitempty" doc:"which these are, by code"`
	Straddling []Straddle `json:"straddling" doc:"the PCNs among them that straddle, by code"`
	Across     []Across   `json:"across,omitempty" doc:"of an area: PCNs with practices there but another commissioner, by code"`
	Why
}

// Covering is a committee, and the council area or network by which it covers.
type Covering struct {
	LPC        Ref    `json:"lpc"`
	By         string `json:"by" doc:"council area or network"`
	Via        Ref    `json:"via" doc:"the council area or network that the committee covers"`
	Pharmacies int    `json:"pharmacies,omitempty" doc:"of a PCN: how many of its pharmacies, by nearest practice, are in the council area"`
	Source     string `json:"source"`
	Seen       Day    `json:"seen"`
	Basis      Basis  `json:"basis"`
}

// Straddle is a PCN with several committees.
type Straddle struct {
	PCN  Ref        `json:"pcn"`
	LPCs []Covering `json:"lpcs"`
}
