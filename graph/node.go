package graph

// Node is one stakeholder: an organisation or a person.
type Node struct {
	Code           string   `json:"code"`
	Kind           Kind     `json:"kind"`
	Name           string   `json:"name"`
	Opened         Day      `json:"opened"`
	Closed         Day      `json:"closed"` // first day that does not count
	ClosedBy       bool     `json:"closed_by,omitempty" doc:"no list gives the day on which it closed: it was closed by the day in closed"`
	Status         string   `json:"status"` // StatusOpen and those after it, or empty
	Postcode       string   `json:"postcode"`
	Address        []string `json:"address,omitempty"`
	Phone          string   `json:"phone,omitempty"`
	Lat            float64  `json:"lat,omitempty"` // degrees, WGS84; both zero where unknown
	Lon            float64  `json:"lon,omitempty"`
	Patients       int      `json:"patients,omitempty"` // registered on PatientsSeen, by PatientsSource
	PatientsSource string   `json:"patients_source,omitempty"`
	PatientsSeen   Day      `json:"patients_seen,omitzero"`
	Contract       string   `json:"contract,omitempty"` // of a Pharmacy, if not the usual one: see ContractAppliance
	Hours          Hours    `json:"hours,omitempty"`    // of a Pharmacy on HoursSeen, by HoursSource
	HoursSource    string   `json:"hours_source,omitempty"`
	HoursSeen      Day      `json:"hours_seen,omitzero"`
	Setting        string   `json:"setting,omitempty"`  // of a Service or Place: what it is
	Supplier       string   `json:"supplier,omitempty"` // of a Practice: its clinical system
	Alias          []string `json:"alias,omitempty"`    // other names and codes it is found by
	Past           Past     `json:"past,omitempty"`     // what it was on earlier days: see AsOf
	Sites          []string `json:"sites,omitempty"`    // of a Trust or Provider: codes and names of sites that are no stakeholders
	Unnamed        bool     `json:"-"`                  // known only from an edge: the name is the code
	Source         string   `json:"source"`
	Seen           Day      `json:"seen"`
	Basis          Basis    `json:"basis"`
}

// Basis says how a fact came about.
type Basis string

// Official facts come from a published file, derived ones from a named rule
// applied to such files, supplied ones from a table that a user filled in.
const (
	Official Basis = "official"
	Derived  Basis = "derived"
	Supplied Basis = "supplied"
)

// The contracts of a Pharmacy other than the usual one. Appliance contractors
// dispense no medicines; distance-selling pharmacies have no counter.
const (
	ContractAppliance = "appliance"
	ContractDistance  = "distance selling"
	ContractLocal     = "local pharmaceutical services"
)

// The statuses that lists give. Some give none.
const (
	StatusOpen     = "open"
	StatusClosed   = "closed"
	StatusDormant  = "dormant"
	StatusProposed = "proposed"
)

// On says whether the stakeholder was open on the day. One that is only proposed is not
// open on any day.
func (n *Node) On(on Day) bool { return n.Status != StatusProposed && Counts(n.Opened, n.Closed, on) }

// Ended says when a stakeholder that has closed did, as the end of a sentence about it.
func (n *Node) Ended() string {
	if n.ClosedBy {
		return " was closed by " + n.Closed.Words() + ", on a day that no list gives"
	}
	return "'s last day was " + n.Closed.Add(-1).Words()
}

// Unsure returns the status if a list says neither open nor closed: proposed or
// dormant. Otherwise it returns nothing.
func (n *Node) Unsure() string {
	if n.Status == StatusProposed || n.Status == StatusDormant {
		return n.Status
	}
	return ""
}

// Same says whether two stakeholders have the same value in every field.
func (n *Node) Same(other *Node) bool { return compareBy(NodeFields, n, other) == 0 }

// HasPoint says whether the coordinates are known.
func (n *Node) HasPoint() bool { return n.Lat != 0 || n.Lon != 0 }

// Ref is the short form of a stakeholder.
type Ref struct {
	Code string `json:"code"`
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
}

// Ref returns n's short form.
func (n *Node) Ref() Ref { return Ref{n.Code, n.Kind, n.Name} }

// Called is a stakeholder's name as people write it, with its code.
func Called(n *Node) string { return Written(n.Name) + " (" + n.Code + ")" }
