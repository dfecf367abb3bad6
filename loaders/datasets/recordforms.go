package datasets

import (
	"cmp"
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

// many is a list. An API that turns XML into JSON writes a list of one as that one, and
// an empty list as an empty text.
type many[T any] []T

// UnmarshalJSON reads a list, or one element in its place.
func (m *many[T]) UnmarshalJSON(b []byte) error {
	switch {
	case string(b) == "null", string(b) == `""`:
		return nil
	case b[0] == '[':
		return json.Unmarshal(b, (*[]T)(m))
	}
	var one T
	if err := json.Unmarshal(b, &one); err != nil {
		return err
	}
	*m = many[T]{one}
	return nil
}

// coded is a text, or an object that has it.
type coded string

// UnmarshalJSON reads the text, or the id or extension of the object.
func (c *coded) UnmarshalJSON(b []byte) error {
	if b[0] != '{' {
		return json.Unmarshal(b, (*string)(c))
	}
	var in struct {
		ID        string `json:"id"`
		Extension string `json:"extension"`
	}
	err := json.Unmarshal(b, &in)
	*c = coded(cmp.Or(in.Extension, in.ID))
	return err
}

// ordBody is a record of ORD 2-0-0, or one in the answer to a search.
type ordBody struct {
	Name           string
	OrgID          coded `json:"OrgId"`
	Status         string
	PostCode       string
	PrimaryRoleID  string `json:"PrimaryRoleId"`
	LastChangeDate string
	Date           many[dates]
	GeoLoc         many[struct {
		Location many[struct{ AddrLn1, AddrLn2, AddrLn3, Town, County, PostCode, Country string }]
	}]
	Contacts many[struct {
		Contact many[struct{ Type, Value string }] `json:"Contact"`
	}]
	Roles many[struct{ Role many[ordRole] }]
	Rels  many[struct{ Rel many[ordRel] }]
	Succs many[struct{ Succ many[ordRel] }]
}

type ordRole struct {
	ID     string `json:"id"`
	Status string
	Date   many[dates]
}

// ordRel is a relationship, or a succession.
type ordRel struct {
	ID     string `json:"id"`
	Type   string
	Status string
	Date   many[dates]
	Target struct {
		OrgID         coded `json:"OrgId"`
		PrimaryRoleID coded `json:"PrimaryRoleId"`
	}
}

// dates are the legal or the operational days of something: the first and the last.
type dates struct{ Type, Start, End string }

// days returns when something began and the last day of it. Legal days count before
// operational ones for its beginning. It ended when it ended in either way.
func days(all []dates) (since, until string) {
	legal := false
	for _, d := range all {
		if !legal {
			since, legal = cmp.Or(d.Start, since), d.Type == "Legal" && d.Start != ""
		}
		if d.End != "" && (until == "" || d.End < until) {
			until = d.End
		}
	}
	return since, until
}

// role is a role that an organisation has or had.
type role struct {
	id    string
	until string // its last day; empty if it has none, or none is given
	ended bool
}

// lastRoles returns the roles that decide what an organisation is, separated by |: those
// that have not ended, else those that ended last.
func lastRoles(all []role) string {
	last := ""
	for _, r := range all {
		last = max(last, r.until)
	}
	var now, then []string
	for _, r := range all {
		if r.id == "" {
			continue
		}
		if !r.ended {
			now = append(now, r.id)
		} else if r.until == last {
			then = append(then, r.id)
		}
	}
	if len(now) == 0 {
		now = then
	}
	return strings.Join(now, "|")
}

func isInactive(status string) bool { return strings.EqualFold(status, "inactive") }

func ordRows(raw json.RawMessage) ([][]string, error) {
	var b ordBody
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, err
	}
	code := string(b.OrgID)
	if code == "" {
		return nil, errors.New("it has no OrgId")
	}
	all := []role{{id: b.PrimaryRoleID}}
	for _, list := range b.Roles {
		for _, r := range list.Role {
			_, until := days(r.Date)
			all = append(all, role{r.ID, until, until != "" || isInactive(r.Status)})
		}
	}
	roles, since, until := lastRoles(all), "", ""
	since, until = days(b.Date)
	row := make([]string, recAddress-1)
	row[recCode-1], row[recName-1], row[recRoles-1], row[recOpened-1], row[recClosed-1] = code, b.Name, roles, since, until
	row[recStatus-1], row[recPostcode-1], row[recChanged-1] = b.Status, b.PostCode, b.LastChangeDate
	for _, list := range b.Contacts {
		for _, c := range list.Contact {
			if c.Type == "tel" {
				row[recPhone-1] = c.Value
			}
		}
	}
	for _, at := range b.GeoLoc {
		for _, at := range at.Location {
			row[recCountry-1], row[recPostcode-1] = at.Country, at.PostCode
			row = append(row, at.AddrLn1, at.AddrLn2, at.AddrLn3, at.Town, at.County)
		}
	}
	rows := [][]string{row}
	for _, list := range b.Rels {
		for _, l := range list.Rel {
			rows = append(rows, l.row(code, l.ID, roles))
		}
	}
	for _, list := range b.Succs {
		for _, l := range list.Succ {
			rows = append(rows, l.row(code, l.Type, roles))
		}
	}
	return rows, nil
}

// row is the row of a relationship of an organisation.
func (l *ordRel) row(code, relation, roles string) []string {
	since, until := days(l.Date)
	return link{
		code, relation, string(l.Target.OrgID), since, until, isInactive(l.Status) && until == "", roles, string(l.Target.PrimaryRoleID),
	}.row()
}

// link is a relationship of two organisations.
type link struct {
	code, relation, other string
	since, until          string
	ended                 bool   // on a day that is not given
	its, others           string // the roles of both, separated by |
}

// row returns the row of a relationship.
func (l link) row() []string {
	cells := make([]string, recAddress-1)
	cells[recCode-1], cells[recRelation-1], cells[recOther-1] = l.code, l.relation, l.other
	cells[recSince-1], cells[recUntil-1] = l.since, l.until
	cells[recIts-1], cells[recOthers-1] = l.its, l.others
	if l.ended {
		cells[recEnded-1] = "yes"
	}
	return cells
}

// dseBody is an organisation as Data Search and Export gives it. Only those under
// relationships have days.
type dseBody struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	Inactive      bool   `json:"inactive"`
	PrimaryRole   string `json:"primaryRole"`
	Role          many[string]
	RE4           many[string]
	Country       string
	Postcode      string
	Relationships map[string]many[dseRel]
}

type dseRel struct {
	Relation  string `json:"relationshipTypeCode"`
	From      string `json:"sourceOrgCode"`
	To        string `json:"targetOrgCode"`
	LegStart  string `json:"legStartDate"`
	LegEnd    string `json:"legEndDate"`
	OpStart   string `json:"opStartDate"`
	OpEnd     string `json:"opEndDate"`
	Status    string
	FromRoles many[string] `json:"sourceOrgRole"`
	ToRoles   many[string] `json:"targetOrgRole"`
}

func dseRows(raw json.RawMessage) ([][]string, error) {
	var b dseBody
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, err
	}
	row := make([]string, recAddress-1)
	row[recCode-1], row[recName-1], row[recStatus-1], row[recCountry-1], row[recPostcode-1] = b.ID, b.Name, "Active", b.Country, b.Postcode
	if b.Inactive {
		row[recStatus-1] = "Inactive"
	}
	row[recRoles-1] = strings.Trim(strings.Join(append(b.Role, b.PrimaryRole), "|"), "|")
	rows := [][]string{row}
	for _, commissioner := range b.RE4 {
		if commissioner != "" {
			rows = append(rows, link{code: b.ID, relation: "RE4", other: commissioner, its: row[recRoles-1]}.row())
		}
	}
	for _, group := range slices.Sorted(maps.Keys(b.Relationships)) {
		for _, l := range b.Relationships[group] {
			rows = append(rows, l.row())
		}
	}
	return rows, nil
}

// row is the row of a relationship. The status of one that is yet to begin is "retired"
// too, so that only counts where there are no days.
func (l *dseRel) row() []string {
	since, until := days([]dates{{"Legal", l.LegStart, l.LegEnd}, {"Operational", l.OpStart, l.OpEnd}})
	return link{
		l.From, l.Relation, l.To, since, until, strings.EqualFold(l.Status, "retired") && since == "" && until == "",
		strings.Join(l.FromRoles, "|"), strings.Join(l.ToRoles, "|"),
	}.row()
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
	Extension    many[fhirMore]               `json:"extension"`
	Telecom      many[struct{ System, Value string }]
	Address      many[struct {
		Line       many[string]
		City       string
		District   string
		PostalCode string
		Country    string
	}]
	Period        fhirPeriod
	Organization  fhirReference
	Participating fhirReference `json:"participatingOrganization"`
	Code          many[fhirConcept]
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
	Coding many[struct{ Code string }]
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
	Extension many[fhirMore]
	Concept   fhirConcept           `json:"valueCodeableConcept"`
	Coding    struct{ Code string } `json:"valueCoding"`
	Period    fhirPeriod            `json:"valuePeriod"`
	Boolean   *bool                 `json:"valueBoolean"`
}

// is says whether the URL of the extension ends in sort.
func (m *fhirMore) is(sort string) bool { return strings.HasSuffix(m.URL, sort) }

// day returns the day of an instant.
func day(instant string) string {
	date, _, _ := strings.Cut(instant, "T")
	return date
}

// periods returns the days that extensions give.
func periods(all []fhirMore) (out []dates) {
	for _, m := range all {
		if !m.is("TypedPeriod") {
			continue
		}
		var d dates
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
	since, until := days(append(periods(b.Extension), dates{"", b.Period.Start, b.Period.End}))
	relation := ""
	if len(b.Code) > 0 {
		relation = b.Code[0].code()
	}
	if relation == "" {
		return nil, errors.New("it has no code for the relationship")
	}
	return [][]string{link{
		code: b.Organization.code(), relation: relation, other: b.Participating.code(), since: since, until: until,
		ended: b.inactive() && until == "",
	}.row()}, nil
}

func (b *fhirBody) inactive() bool { return b.Active != nil && !*b.Active }

// organisation lays out an organisation.
func (b *fhirBody) organisation() []string {
	all, since, until := b.roles()
	if own := periods(b.Extension); len(own) > 0 {
		since, until = days(own)
	}
	row := make([]string, recAddress-1)
	row[recCode-1], row[recName-1], row[recRoles-1], row[recOpened-1], row[recClosed-1] = b.ID, b.Name, lastRoles(all), since, until
	row[recStatus-1], row[recChanged-1] = "Active", day(b.Meta.LastUpdated)
	if b.inactive() {
		row[recStatus-1] = "Inactive"
	}
	for _, t := range b.Telecom {
		if t.System == "phone" {
			row[recPhone-1] = t.Value
		}
	}
	if len(b.Address) > 0 {
		a := b.Address[0]
		row[recCountry-1], row[recPostcode-1] = a.Country, a.PostalCode
		row = append(append(row, a.Line...), a.City, a.District)
	}
	return row
}

// roles returns the roles of an organisation, the day on which it took its first, and,
// if it has none any more, the last day of its last.
func (b *fhirBody) roles() (all []role, since, until string) {
	open := false
	for _, m := range b.Extension {
		if !m.is("OrganisationRole") {
			continue
		}
		began, ended := days(periods(m.Extension))
		r := role{until: ended, ended: ended != ""}
		for _, in := range m.Extension {
			switch in.URL {
			case "roleCode":
				r.id = in.Concept.code()
			case "active":
				r.ended = r.ended || in.Boolean != nil && !*in.Boolean
			}
		}
		all = append(all, r)
		if began != "" && (since == "" || began < since) {
			since = began
		}
		until, open = max(until, ended), open || !r.ended
	}
	if open {
		until = ""
	}
	return all, since, until
}
