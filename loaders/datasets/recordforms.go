package datasets

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
)

// layOut turns one record into rows.
func layOut(dialect string, raw json.RawMessage) ([][]string, error) {
	switch dialect {
	case "fhir":
		return fhirRows(raw)
	case "ord":
		return ordRows(raw)
	}
	return dseRows(raw)
}

// ordBody is a record of ORD 2-0-0, or one in the answer to a search, where OrgId
// is a text.
type ordBody struct {
	Name           string
	OrgID          json.RawMessage `json:"OrgId"`
	Status         string
	PostCode       string
	PrimaryRoleID  string `json:"PrimaryRoleId"`
	LastChangeDate string
	Date           []ordDates
	GeoLoc         struct {
		Location struct{ AddrLn1, AddrLn2, AddrLn3, Town, County, PostCode, Country string }
	}
	Contacts struct {
		Contact []struct{ Type, Value string } `json:"Contact"`
	}
	Roles struct {
		Role []struct {
			ID string `json:"id"`
		}
	}
	Rels struct {
		Rel []struct {
			ID     string `json:"id"`
			Date   []ordDates
			Target ordTarget
		}
	}
	Succs struct {
		Succ []struct {
			Type   string
			Date   []ordDates
			Target ordTarget
		}
	}
}

type ordDates struct{ Type, Start, End string }

type ordTarget struct {
	OrgID struct {
		Extension string `json:"extension"`
	} `json:"OrgId"`
}

// legal returns the legal days, or the operational ones where there are none.
func legal(all []ordDates) (start, end string) {
	for _, d := range all {
		if d.Type == "Legal" {
			return d.Start, d.End
		}
		start, end = d.Start, d.End
	}
	return start, end
}

func ordRows(raw json.RawMessage) ([][]string, error) {
	var b ordBody
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, err
	}
	var id struct {
		Extension string `json:"extension"`
	}
	code := ""
	if json.Unmarshal(b.OrgID, &code) != nil {
		if err := json.Unmarshal(b.OrgID, &id); err != nil {
			return nil, errors.New("it has no OrgId")
		}
		code = id.Extension
	}
	roles := []string{b.PrimaryRoleID}
	for _, r := range b.Roles.Role {
		roles = append(roles, r.ID)
	}
	phone := ""
	for _, c := range b.Contacts.Contact {
		if c.Type == "tel" {
			phone = c.Value
		}
	}
	at := b.GeoLoc.Location
	since, until := legal(b.Date)
	rows := [][]string{{
		code, b.Name, strings.Trim(strings.Join(roles, "|"), "|"), since, until, b.Status, at.Country, at.PostCode + b.PostCode,
		phone, "", "", "", "", b.LastChangeDate, at.AddrLn1, at.AddrLn2, at.AddrLn3, at.Town, at.County,
	}}
	for _, l := range b.Rels.Rel {
		since, until := legal(l.Date)
		rows = append(rows, joined(code, l.ID, l.Target.OrgID.Extension, since, until))
	}
	for _, s := range b.Succs.Succ {
		on, _ := legal(s.Date)
		rows = append(rows, joined(code, s.Type, s.Target.OrgID.Extension, on, ""))
	}
	return rows, nil
}

// joined is the row of a relationship.
func joined(code, relation, other, since, until string) []string {
	cells := make([]string, recAddress-1)
	cells[recCode-1], cells[recRelation-1], cells[recOther-1], cells[recSince-1], cells[recUntil-1] = code, relation, other, since, until
	return cells
}

// dseBody is an organisation as Data Search and Export gives it. Only those under
// relationships have days.
type dseBody struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	Inactive      bool   `json:"inactive"`
	PrimaryRole   string `json:"primaryRole"`
	Role          []string
	RE4           string
	Country       string
	Postcode      string
	Relationships map[string][]struct {
		Relation string `json:"relationshipTypeCode"`
		From     string `json:"sourceOrgCode"`
		To       string `json:"targetOrgCode"`
		LegStart string `json:"legStartDate"`
		LegEnd   string `json:"legEndDate"`
		OpStart  string `json:"opStartDate"`
		OpEnd    string `json:"opEndDate"`
	}
}

func dseRows(raw json.RawMessage) ([][]string, error) {
	var b dseBody
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, err
	}
	status := "Active"
	if b.Inactive {
		status = "Inactive"
	}
	roles := strings.Trim(strings.Join(append(b.Role, b.PrimaryRole), "|"), "|")
	rows := [][]string{{b.ID, b.Name, roles, "", "", status, b.Country, b.Postcode, "", "", "", "", "", ""}}
	if b.RE4 != "" {
		rows = append(rows, joined(b.ID, "RE4", b.RE4, "", ""))
	}
	for _, group := range slices.Sorted(maps.Keys(b.Relationships)) {
		for _, l := range b.Relationships[group] {
			since, until := l.LegStart, l.LegEnd
			if since == "" {
				since, until = l.OpStart, l.OpEnd
			}
			rows = append(rows, joined(l.From, l.Relation, l.To, since, until))
		}
	}
	return rows, nil
}

// fhirBody is an Organization, an OrganizationAffiliation, or an entry of a
// Bundle that holds one.
type fhirBody struct {
	Resource     json.RawMessage              `json:"resource"`
	ResourceType string                       `json:"resourceType"`
	ID           string                       `json:"id"`
	Name         string                       `json:"name"`
	Meta         struct{ LastUpdated string } `json:"meta"`
	Active       *bool                        `json:"active"`
	Extension    []fhirMore                   `json:"extension"`
	Telecom      []struct{ System, Value string }
	Address      []struct {
		Line       []string
		City       string
		District   string
		PostalCode string
		Country    string
	}
	Period        fhirPeriod
	Organization  fhirReference
	Participating fhirReference `json:"participatingOrganization"`
	Code          []fhirConcept
}

type fhirPeriod struct{ Start, End string }

type fhirReference struct {
	Reference  string
	Identifier struct{ Value string }
}

// code returns the ODS code that a reference leads to.
func (f fhirReference) code() string {
	if f.Identifier.Value != "" {
		return f.Identifier.Value
	}
	return f.Reference[strings.LastIndexByte(f.Reference, '/')+1:]
}

type fhirConcept struct {
	Coding []struct{ Code string }
}

func (c fhirConcept) code() string {
	if len(c.Coding) == 0 {
		return ""
	}
	return c.Coding[0].Code
}

// fhirMore is an extension, which may contain others.
type fhirMore struct {
	URL       string
	Extension []fhirMore
	Concept   fhirConcept           `json:"valueCodeableConcept"`
	Coding    struct{ Code string } `json:"valueCoding"`
	Period    fhirPeriod            `json:"valuePeriod"`
}

// is says whether the URL of the extension ends in sort.
func (m *fhirMore) is(sort string) bool { return strings.HasSuffix(m.URL, sort) }

// day returns the day of an instant.
func day(instant string) string {
	date, _, _ := strings.Cut(instant, "T")
	return date
}

// periods returns the days that extensions give, and whether they are legal ones.
func periods(all []fhirMore) (out []ordDates) {
	for _, m := range all {
		if !m.is("TypedPeriod") {
			continue
		}
		var d ordDates
		for _, in := range m.Extension {
			switch in.URL {
			case "dateType":
				d.Type = in.Coding.Code
			case "period":
				d.Start, d.End = in.Period.Start, in.Period.End
			}
		}
		out = append(out, d)
	}
	return out
}

func fhirRows(raw json.RawMessage) ([][]string, error) {
	var b fhirBody
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, err
	}
	if b.Resource != nil {
		raw, b = b.Resource, fhirBody{}
		if err := json.Unmarshal(raw, &b); err != nil {
			return nil, err
		}
	}
	switch b.ResourceType {
	case "OrganizationAffiliation":
		return b.affiliation()
	case "Organization":
		return [][]string{b.organisation()}, nil
	}
	return nil, nil // a bundle may contain other things too
}

// affiliation lays out a relationship of two organisations.
func (b *fhirBody) affiliation() ([][]string, error) {
	days := periods(b.Extension)
	if len(days) == 0 {
		days = []ordDates{{"", b.Period.Start, b.Period.End}}
	}
	since, until := legal(days)
	relation := ""
	if len(b.Code) > 0 {
		relation = b.Code[0].code()
	}
	if relation == "" {
		return nil, errors.New("it has no code for the relationship")
	}
	return [][]string{joined(b.Organization.code(), relation, b.Participating.code(), since, until)}, nil
}

// organisation lays out an organisation.
func (b *fhirBody) organisation() []string {
	roles, days := b.roles()
	since, until := legal(days)
	status := "Active"
	if b.Active != nil && !*b.Active {
		status = "Inactive"
	}
	phone := ""
	for _, t := range b.Telecom {
		if t.System == "phone" {
			phone = t.Value
		}
	}
	cells := []string{
		b.ID, b.Name, strings.Join(roles, "|"), since, until, status, "", "", phone, "", "", "", "", day(b.Meta.LastUpdated),
	}
	if len(b.Address) > 0 {
		a := b.Address[0]
		cells[recCountry-1], cells[recPostcode-1] = a.Country, a.PostalCode
		cells = append(append(cells, a.Line...), a.City, a.District)
	}
	return cells
}

// roles returns the roles of an organisation, and its days: where it has none
// itself, those of its first role, which it opened with.
func (b *fhirBody) roles() (roles []string, days []ordDates) {
	days = periods(b.Extension)
	for _, m := range b.Extension {
		if !m.is("OrganisationRole") {
			continue
		}
		for _, in := range m.Extension {
			if in.URL == "roleCode" {
				roles = append(roles, in.Concept.code())
			}
		}
		if len(days) == 0 {
			days = periods(m.Extension)
		}
	}
	return roles, days
}
