package datasets_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// recorded reads a document of one of the ODS APIs.
func recorded(t *testing.T, document string) *files.Parsing {
	t.Helper()
	d, f, ok := loaders.Datasets.Recognise("record.json", []byte(document))
	if !ok || d.Name != "ods-records" {
		t.Fatalf("it is not recognised: %s", document)
	}
	p, err := files.Accept(context.Background(), strings.NewReader(document), 0, d, f, loadtest.Today)
	if err != nil {
		t.Fatal(err)
	}
	countsAddUp(t, p)
	return p
}

// stated returns the stakeholders and edges of a document, a line each.
func stated(p *files.Parsing) (out []string) {
	for _, n := range p.Facts.Nodes {
		if !n.NameOnly {
			out = append(out, strings.Join([]string{n.Code, string(n.Kind), n.Opened.String(), n.Closed.String(), n.Status}, " "))
		}
	}
	for _, e := range p.Facts.Edges {
		out = append(out, strings.Join([]string{e.From, string(e.Type), e.To, e.Since.String(), e.Until.String()}, " "))
	}
	return out
}

// ordRecord is a record of ORD.
func ordRecord(code, roles, links string) string {
	return `{"Organisation": {"Name": "EXAMPLE HOSPITAL", "OrgId": {"extension": "` + code + `"}, "Status": "Active",
	 "LastChangeDate": "2026-03-01", "Date": [{"Type": "Legal", "Start": "2001-04-01"}],
	 "GeoLoc": {"Location": {"Country": "ENGLAND"}},
	 "Roles": {"Role": [` + roles + `]}, "Rels": {"Rel": [` + links + `]}}}`
}

func ordLink(relation, to, role, dates string) string {
	return `{"id": "` + relation + `", "Status": "Active", "Date": [` + dates + `],
	 "Target": {"OrgId": {"extension": "` + to + `"}, "PrimaryRoleId": {"id": "` + role + `"}}}`
}

// dseNetwork is a network of Data Search and Export, with more fields.
func dseNetwork(more string) string {
	return `{"id": "U99001", "name": "EXAMPLE PCN", "primaryRole": "RO272"` + more + `}`
}

// dseMember is a field of a network: a practice is its member. More is said of that.
func dseMember(more string) string {
	return `, "relationships": {"X": [{"relationshipTypeCode": "RE8", "sourceOrgCode": "Z99001", "targetOrgCode": "U99001"` + more + `}]}`
}

// fhirLink is a relationship RE8 of FHIR. Its participant is an identifier or a reference.
func fhirLink(from, participant, active string) string {
	return `{"resource": {"resourceType": "OrganizationAffiliation", "active": ` + active + `, "period": {"start": "2020-04-01"},
		"organization": {"identifier": {"value": "` + from + `"}}, "participatingOrganization": ` + participant + `,
		"code": [{"coding": [{"code": "RE8"}]}]}}`
}

const since2020 = `{"Type": "Legal", "Start": "2020-04-01"}`

func TestRolesDecideWhatARelationshipIs(t *testing.T) {
	for _, c := range []struct{ own, role, relation, to, toRole, want string }{
		{"A1B2C", "RO197", "RE5", "Z9Y8X", "RO261", "A1B2C BASED_IN Z9Y8X"},
		{"TZ1", "RO107", "RE5", "QZ9", "RO261", "TZ1 BASED_IN QZ9"},
		{"FZ999", "RO182", "RE5", "QZ9", "RO261", "FZ999 BASED_IN QZ9"},
		{"A1B2C", "RO197", "RE5", "Y99", "RO209", ""},
		{"A1B2C", "RO197", "RE8", "Z9Y8X", "RO261", "A1B2C PARTNER_IN Z9Y8X"},
		{"8ZZ99", "RO172", "RE8", "QZ9", "RO318", "8ZZ99 PARTNER_IN QZ9"},
		{"Z99001", "RO76", "RE8", "A9Z9E", "RO272", "Z99001 MEMBER_OF A9Z9E"},
		{"Z99001", "RO76", "RE8", "U99001", "RO172", ""}, // shaped like a network
		{"A9Z9E", "RO327", "RE2", "Z9Y8X", "RO261", "A9Z9E PART_OF Z9Y8X"},
		{"Z9Y8X", "RO261", "RE2", "Y99", "RO209", "Z9Y8X PART_OF Y99"},
		{"K9L8M", "RO198", "RE6", "A1B2C", "RO197", "K9L8M SITE_OF A1B2C"},
		{"RZ802", "RO198", "RE6", "RZ1", "RO197", "RZ802 SITE_OF RZ1"},
		{"Z99002001", "RO96", "RE6", "Z99001", "RO177", "Z99002001 BRANCH_OF Z99001"},
		{"FZ999", "RO182", "RE6", "A9Z9E", "RO181", "FZ999 OWNED_BY A9Z9E"},
		{"Z99001", "RO76", "RE6", "A1B2C", "RO107", "Z99001 OPERATED_BY A1B2C"},
		{"Z99001", "RO76", "RE6", "A9Z9E", "RO98", ""}, // its commissioner
		{"Z99001", "RO76", "RE4", "A9Z9E", "RO98", "Z99001 COMMISSIONED_BY A9Z9E"},
		{"Z99001", "RO76", "RE4", "Y99", "RO209", ""},
		{"U99001", "RO272", "RE11", "A9Z9E", "RO327", "U99001 IN_PLACE A9Z9E"},
		{"Z99001", "RO76", "RE11", "A9Z9E", "RO327", ""},
		{"A1B2C", "RO197", "RE9", "A9Z9E", "RO272", "A1B2C PAID_FOR A9Z9E"},
		{"A1B2C", "RO197", "RE9", "QZ9", "RO261", ""},
	} {
		p := recorded(t, ordRecord(c.own, `{"id": "`+c.role+`"}`, ordLink(c.relation, c.to, c.toRole, since2020)))
		got := stated(p)
		switch n := len(got); {
		case c.want == "" && n == 1 && p.LeftOut() == 1 && len(p.Warned) == 1:
		case c.want != "" && n == 2 && got[1] == c.want+" 2020-04-01 " && p.LeftOut() == 0:
		default:
			t.Errorf("%s (%s) %s %s (%s): %q, warned %q; want %q", c.own, c.role, c.relation, c.to, c.toRole, got, p.Warned, c.want)
		}
	}
}

func TestTheKindOfTheOtherEndIsThatOfItsRole(t *testing.T) {
	for role, want := range map[string]graph.Kind{"RO197": graph.Trust, "RO107": graph.Trust, "RO172": graph.Provider,
		"RO157": graph.Provider} {
		p := recorded(t, ordRecord("Z99001", `{"id": "RO76"}`, ordLink("RE6", "RZ9", role, since2020)))
		if e := p.Facts.Edges; len(e) != 1 || e[0].ToKind != want {
			t.Errorf("%s: %+v, want a %s", role, e, want)
		}
	}
}

func TestARoleThatEndedEndedLegallyOrOperationally(t *testing.T) {
	centre := `{"id": "RO177", "primaryRole": true, "Status": "Active", "Date": [{"Type": "Legal", "Start": "2001-04-01"}]}, {"id": "RO80"}`
	for name, practice := range map[string]string{
		"legally": `"Status": "Active", "Date": [{"Type": "Operational", "Start": "2001-04-01"}, {"Type": "Legal", "Start": "2001-04-01",
			"End": "2020-03-31"}]`,
		"operationally": `"Status": "Active", "Date": [{"Type": "Legal", "Start": "2001-04-01"}, {"Type": "Operational",
			"Start": "2001-04-01", "End": "2020-03-31"}]`,
		"on no day": `"Status": "Inactive"`,
	} {
		p := recorded(t, ordRecord("Z99001", centre+`, {"id": "RO76", `+practice+`}`, ""))
		if got := stated(p); !slices.Equal(got, []string{"Z99001 Service 2001-04-01  open"}) {
			t.Errorf("a practice that ended %s: %q", name, got)
		}
	}
	closed := strings.ReplaceAll(
		`{"id": "RO177", DAYS}, {"id": "RO76", DAYS}, {"id": "RO80", "Date": [{"Type": "Legal", "End": "2015-03-31"}]}`,
		"DAYS",
		`"Status": "Inactive", "Date": [{"Type": "Legal", "Start": "2001-04-01", "End": "2020-03-31"}]`,
	)
	p := recorded(t, ordRecord("Z99001", closed, ""))
	if n := p.Facts.Nodes; len(n) != 1 || n[0].Kind != graph.Practice || n[0].Rest != nil {
		t.Errorf("what closed as a practice became %+v", n)
	}
}

func TestALinkThatEndedEndedLegallyOrOperationally(t *testing.T) {
	for _, dates := range []string{
		`{"Type": "Legal", "Start": "2020-04-01", "End": "2024-03-31"}, {"Type": "Operational", "Start": "2020-04-01"}`,
		`{"Type": "Legal", "Start": "2020-04-01"}, {"Type": "Operational", "Start": "2020-01-01", "End": "2024-03-31"}`,
		`{"Type": "Operational", "Start": "2020-01-01", "End": "2025-03-31"}, {"Type": "Legal", "Start": "2020-04-01", "End": "2024-03-31"}`,
	} {
		p := recorded(t, ordRecord("A1B2C", `{"id": "RO197"}`, ordLink("RE5", "QZ9", "RO261", dates)))
		if got := stated(p); len(got) != 2 || got[1] != "A1B2C BASED_IN QZ9 2020-04-01 2024-04-01" {
			t.Errorf("%s: %q", dates, got)
		}
	}
	dse := recorded(t, "["+dseNetwork(dseMember(`, "legStartDate": "2020-04-01", "legEndDate": "", "opEndDate": "2024-03-31"`))+"]")
	if got := stated(dse); len(got) != 2 || got[1] != "Z99001 MEMBER_OF U99001 2020-04-01 2024-04-01" {
		t.Errorf("of Data Search and Export: %q", got)
	}
}

func TestInactiveWithoutADayIsToldNotGuessed(t *testing.T) {
	for name, document := range map[string]string{
		"ord":  ordRecord("A1B2C", `{"id": "RO197"}`, strings.Replace(ordLink("RE5", "QZ9", "RO261", since2020), `"Active"`, `"Inactive"`, 1)),
		"dse":  dseNetwork(dseMember(`, "status": "retired"`)),
		"fhir": `{"resourceType": "Bundle", "entry": [` + fhirLink("Z99001", `{"identifier": {"value": "U99001"}}`, "false") + `]}`,
	} {
		p := recorded(t, document)
		if len(p.Facts.Edges) != 0 || len(p.Warned) != 1 || !strings.Contains(p.Warned[0], "on a day that the file does not give") {
			t.Errorf("%s: %+v, warned %q", name, p.Facts.Edges, p.Warned)
		}
	}
	for name, document := range map[string]string{
		"ord":  strings.Replace(ordRecord("A1B2C", `{"id": "RO197"}`, ""), `"Status": "Active"`, `"Status": "Inactive"`, 1),
		"dse":  dseNetwork(`, "inactive": true`),
		"fhir": strings.Replace(fhirBody, `"active": true`, `"active": false`, 1),
	} {
		p := recorded(t, document)
		if n := p.Facts.Nodes; len(n) != 1 || n[0].NameOnly || n[0].Status != graph.StatusClosed || n[0].Closed != 0 || len(p.Warned) != 1 ||
			!strings.Contains(p.Warned[0], "inactive, since a day that the file does not give: 1") {
			t.Errorf("%s: %+v, warned %q", name, n, p.Warned)
		}
	}
}

const fhirBody = `{"resourceType": "Organization", "id": "Z99001", "name": "EXAMPLE SURGERY", "active": true, "extension": [
	{"url": "https://example.org/Extension-England-OrganisationRole", "extension": [
		{"url": "roleCode", "valueCodeableConcept": {"coding": [{"code": "RO76"}]}},
		{"url": "https://example.org/Extension-England-TypedPeriod", "extension": [
			{"url": "dateType", "valueCoding": {"code": "Legal"}}, {"url": "period", "valuePeriod": {"start": "2001-04-01"}}]}]},
	{"url": "https://example.org/Extension-England-OrganisationRole", "extension": [
		{"url": "roleCode", "valueCodeableConcept": {"coding": [{"code": "RO177"}]}}]}],
	"address": [{"country": "ENGLAND"}]}`

func TestARoleThatEndedDoesNotCloseTheOrganisation(t *testing.T) {
	p := recorded(t, strings.Replace(fhirBody, `{"start": "2001-04-01"}`, `{"start": "2001-04-01", "end": "2020-03-31"}`, 1))
	if n := p.Facts.Nodes; len(n) != 1 || n[0].Closed != 0 || n[0].Status != graph.StatusOpen || n[0].Kind == graph.Practice {
		t.Errorf("%+v", n)
	}
}

func TestRolesInTheSameDocumentDecide(t *testing.T) {
	trust := strings.NewReplacer("Z99001", "A1B2C", "RO76", "RO197", "RO177", "RO57").Replace(fhirBody)
	board := strings.NewReplacer("Z99001", "Z9Y8X", "RO76", "RO318", "RO177", "RO261").Replace(fhirBody)
	link := fhirLink("A1B2C", `{"reference": "Organization/Z9Y8X"}`, "true")
	p := recorded(t, `{"resourceType": "Bundle", "entry": [`+link+`, {"resource": `+trust+`}, {"resource": `+board+`}]}`)
	if got := stated(p); len(got) != 3 || got[2] != "A1B2C PARTNER_IN Z9Y8X 2020-04-01 " {
		t.Errorf("%q", got)
	}
}

// unlisted returns JSON with its lists of one element replaced by that element, and its
// empty lists by an empty text.
func unlisted(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = unlisted(v[k])
		}
	case []any:
		for i := range v {
			v[i] = unlisted(v[i])
		}
		switch len(v) {
		case 0:
			return ""
		case 1:
			return v[0]
		}
	}
	return v
}

func TestOneObjectIsReadAsAListOfIt(t *testing.T) {
	paths, err := filepath.Glob("testdata/ods-records/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatal(err)
	}
	documents := map[string][]byte{"fhir": []byte(fhirBody), "ord": []byte(ordRecord("A1B2C", `{"id": "RO197", "Date": []}`,
		ordLink("RE5", "QZ9", "RO261", since2020)))}
	for _, path := range paths {
		if documents[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	for name, document := range documents {
		var v any
		if err := json.Unmarshal(document, &v); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		first := "resourceType" // that a FHIR document begins with; encoding sorts the keys
		if o, ok := v.(map[string]any); ok && o[first] != nil {
			kind := o[first]
			delete(o, first)
			rest, err := json.Marshal(unlisted(v))
			if err != nil {
				t.Fatal(err)
			}
			k, _ := json.Marshal(kind)
			b.WriteString(`{"` + first + `":` + string(k) + "," + string(rest[1:]))
		} else {
			in := json.NewEncoder(&b)
			if strings.Contains(name, "dse") {
				continue // below: its first key must be id
			}
			if err := in.Encode(unlisted(v)); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(stated(recorded(t, string(document))), stated(recorded(t, b.String()))); diff != "" {
			t.Errorf("%s (-list +one):\n%s", name, diff)
		}
	}
	network := dseNetwork(`, "role": ["RO272"], "RE4": ["99Z"]` + dseMember(`, "targetOrgRole": ["RO272"]`))
	list := recorded(t, `{"orgArray": [`+network+`]}`)
	one := recorded(t, `{"orgArray": `+strings.NewReplacer("[", "", "]", "").Replace(network)+`}`)
	if got, want := stated(one), stated(list); len(want) != 3 || !slices.Equal(got, want) {
		t.Errorf("of Data Search and Export: %q, want %q", got, want)
	}
}
