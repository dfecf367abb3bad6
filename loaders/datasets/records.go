package datasets

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// Records are organisations as the ODS APIs give them in JSON, one or many: FHIR R4
// (Organization, OrganizationAffiliation, a Bundle of both), ORD 2-0-0 (a record, or
// the answer to a search) or Data Search and Export.
//
// An organisation whose role the graph has a kind for becomes a stakeholder. The
// others, and the answer to a search, only give names to codes from other files.
//
//	(:Practice)-[:MEMBER_OF]->(:PCN)                           RE8
//	(:Practice|:Service|:PCN)-[:COMMISSIONED_BY]->(:SubICB)    RE4
//	(:Service)-[:OPERATED_BY]->(:Trust|:Provider), (:Hospital)-[:SITE_OF]->(:Trust|:Provider),
//	(:Branch)-[:BRANCH_OF]->(:Practice), (:Pharmacy)-[:OWNED_BY]->(:PharmacyOwner)    RE6
//	(:Place)-[:PART_OF]->(:ICS)-[:PART_OF]->(:Region)          RE2
//	(:Trust)-[:BASED_IN]->(:ICS)                               RE5
//	(:Practice|:Federation|:Trust)-[:PAID_FOR]->(:PCN)         RE9
//	(organisation)-[:SUCCEEDED_BY]->(organisation)
var Records = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "ods-records", Title: "Records of organisations (APIs of ODS)", Licence: ogl,
		Trust: 20, Basis: graph.Official,
	},
	Partial: true,
	Sniff: func(s *files.Glimpse) (files.Form, bool) {
		for _, d := range []struct {
			dialect string
			begins  *regexp.Regexp
		}{{"fhir", fhirBegins}, {"ord", ordBegins}, {"dse", dseBegins}} {
			if !s.Sheet && d.begins.Match(s.Head) {
				return files.Form{Dialect: d.dialect, Layout: files.Other}, true
			}
		}
		return files.Form{}, false
	},
	Read: readRecords,
	Row:  recordRow,
	End: func(p *files.Parsing) {
		if n := p.Tally(noEdge).Count; n > 0 {
			p.Warned = append(p.Warned, fmt.Sprintf("relationships that the graph has no edge for were left out: %d", n))
		}
	},
}

// noEdge is noted of relationships that the graph has no edge for.
const noEdge = "no edge"

// How a document of each API begins. The first resource of a FHIR bundle shows
// what it is a bundle of.
var (
	fhirBegins = regexp.MustCompile(`^\s*\{\s*(?s:.*?)"resourceType"\s*:\s*"Organization(Affiliation)?"`)
	ordBegins  = regexp.MustCompile(`^\s*\{\s*"Organisations?"\s*:`)
	dseBegins  = regexp.MustCompile(`^\s*(\{\s*"orgArray"\s*:\s*)?\[?\s*\{\s*"id"\s*:\s*"[^"]*"(?s:.*?)"primaryRole"\s*:`)
)

// The columns into which a record is laid out. One row is about the organisation,
// and one about each of its relationships.
const (
	recCode = iota + 1
	recName
	recRoles // separated by |
	recOpened
	recClosed // the last day
	recStatus
	recCountry
	recPostcode
	recPhone
	recRelation // empty where the row is about the organisation itself
	recOther
	recSince
	recUntil   // the last day
	recChanged // the day of the last change to the record
	recAddress // and all that follow
)

// roleKinds are the kinds of stakeholders by ODS role, the most specific first: a
// GP practice is a prescribing cost centre too.
var roleKinds = []struct {
	role string
	kind graph.Kind
}{
	{"RO76", graph.Practice}, {"RO177", graph.Service}, {"RO96", graph.Branch}, {"RO272", graph.PCN},
	{"RO327", graph.Place}, {"RO98", graph.SubICB}, {"RO261", graph.ICS}, {"RO209", graph.Region},
	{"RO197", graph.Trust}, {"RO107", graph.Trust}, {"RO198", graph.Hospital}, {"RO172", graph.Provider},
	{"RO182", graph.Pharmacy}, {"RO94", graph.Pharmacy}, {"RO181", graph.PharmacyOwner},
}

func recordRow(r *files.Row) {
	if r.Cell(recRelation) != "" {
		relation(r)
		return
	}
	n := graph.Node{
		Code: r.Code(recCode), Kind: graph.Provider, Name: r.Text(recName), Opened: r.Day(recOpened), Closed: r.After(recClosed),
		Postcode: graph.WritePostcode(r.Text(recPostcode)), Phone: r.Text(recPhone), Address: r.Lines(recAddress, len(r.Cells)),
		Status: map[string]string{"active": graph.StatusOpen, "inactive": graph.StatusClosed}[strings.ToLower(r.Cell(recStatus))],
	}
	r.Day(recChanged) // so that the file has a day
	if r.Err != nil {
		return
	}
	if c := r.Cell(recCountry); c != "" && !strings.EqualFold(c, "England") {
		r.LeaveOut()
		return
	}
	roles := strings.Split(r.Cell(recRoles), "|")
	kind, known := kindOfRoles(roles)
	n.Kind = kind
	switch {
	case n.Kind == graph.Service:
		n.Setting, _ = setting(r.Cell(recRoles))
	case n.Kind == graph.Place:
		n.Setting = "reporting entity"
	case slices.Contains(roles, "RO218"):
		n.Setting = "commissioning hub"
	case slices.Contains(roles, "RO94"):
		n.Contract = "appliance"
	}
	// The answer to a search has neither days nor address. A cost centre with no
	// other role may be anything.
	vague := r.Cell(recRoles) == "RO177" || r.Form.Dialect == "ord" && n.Opened == 0
	if !known || vague || (n.Kind == graph.Hospital && !hospital(n.Name)) {
		r.Names(n)
		return
	}
	r.Node(n)
}

// kindOfRoles returns the kind of an organisation, Provider if its roles do not say.
func kindOfRoles(roles []string) (kind graph.Kind, known bool) {
	for _, k := range roleKinds {
		if slices.Contains(roles, k.role) {
			return k.kind, true
		}
	}
	return graph.Provider, false
}

// relation reads a relationship of two organisations. If the file does not say
// what the other one is, the shape of its code does.
func relation(r *files.Row) {
	from, to := r.Code(recCode), r.Code(recOther)
	since, until := r.Day(recSince), r.After(recUntil)
	if r.Err != nil {
		return
	}
	region := facts.Shaped(to, "YXX")
	switch r.Cell(recRelation) {
	case "RE2":
		if region {
			r.Edge(graph.PartOf, end(graph.ICS, from), end(graph.Region, to), since, until)
		} else {
			r.Edge(graph.PartOf, end("", from), end(graph.ICS, to), since, until)
		}
	case "RE4":
		r.Edge(graph.CommissionedBy, end("", from), end(graph.SubICB, to), since, until)
	case "RE5":
		if !facts.Shaped(from, "RXX") || region {
			r.Note(noEdge)
			return
		}
		r.Edge(graph.BasedIn, end(graph.Trust, from), end(graph.ICS, to), since, until)
	case "RE6":
		operated(r, from, to, since, until)
	case "RE8":
		if !facts.Shaped(to, "U99999") {
			r.Note(noEdge)
			return
		}
		r.Edge(graph.MemberOf, end(graph.Practice, from), end(graph.PCN, to), since, until)
	case "RE9":
		r.Edge(graph.PaidFor, end("", from), end(graph.PCN, to), since, until)
	case "Successor":
		r.Edge(graph.SucceededBy, end("", from), end("", to), 0, 0).More().On = since
	case "Predecessor":
		r.Edge(graph.SucceededBy, end("", to), end("", from), 0, 0).More().On = since
	default:
		r.Note(noEdge)
	}
}

// operated reads RE6: from is a site, branch or pharmacy of to, or run by it.
func operated(r *files.Row, from, to string, since, until graph.Day) {
	switch {
	case facts.GoesOn(from, to, 2), facts.Shaped(to, "RXX") && facts.GoesOn(from, to, 3):
		r.Edge(graph.SiteOf, end("", from), operator(to), since, until)
	case facts.Shaped(to, "A99999") && facts.GoesOn(from, to, 3):
		r.Edge(graph.BranchOf, end(graph.Branch, from), end(graph.Practice, to), since, until)
	case facts.PharmacyShaped(from):
		r.Edge(graph.OwnedBy, end(graph.Pharmacy, from), end(graph.PharmacyOwner, to), since, until)
	case facts.Shaped(from, "A99999") && !facts.CommissionerShaped(to):
		r.Edge(graph.OperatedBy, end("", from), operator(to), since, until)
	default:
		r.Note(noEdge)
	}
}

// maxRecords is how large a file of records may be, in bytes. The APIs answer with
// at most 10 MB.
const maxRecords = 32 << 20

// readRecords lays out each record of a JSON document.
func readRecords(ctx context.Context, p *files.Parsing, from *files.Text) error {
	content, err := io.ReadAll(io.LimitReader(from, maxRecords+1))
	if err != nil {
		return fmt.Errorf("read records: %w", err)
	}
	if len(content) > maxRecords {
		return files.Refuse("more than %d MB of records in one file", maxRecords>>20)
	}
	content = bytes.TrimPrefix(content, files.ByteOrderMark)
	in := json.NewDecoder(bytes.NewReader(content))
	line, counted := 1, 0
	one := func(raw json.RawMessage) error {
		at := int(in.InputOffset()) - len(raw)
		line += bytes.Count(content[counted:at], []byte("\n"))
		counted = at
		rows, err := layOut(p.Form.Dialect, raw)
		if err != nil {
			return files.Refuse("line %d: a record is not in the form that the API gives: %s", line, err)
		}
		for _, cells := range rows {
			if err := p.Take(line, cells); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
	all := func() error {
		if _, err := in.Token(); err != nil {
			return err
		}
		for in.More() {
			var raw json.RawMessage
			if err := in.Decode(&raw); err != nil {
				return err
			}
			if err := one(raw); err != nil {
				return err
			}
		}
		_, err := in.Token()
		return err
	}
	if err := walkRecords(in, content, one, all); err != nil {
		return files.BrokenJSON(1+bytes.Count(content[:min(int(in.InputOffset()), len(content))], []byte("\n")), err)
	}
	if _, err := in.Token(); err != io.EOF {
		return files.Refuse("there is something after the end of the JSON")
	}
	return nil
}

// walkRecords finds the records of a document: the elements of its list, or the
// document itself.
func walkRecords(in *json.Decoder, content []byte, one func(json.RawMessage) error, all func() error) error {
	switch begins := bytes.TrimLeft(content, " \t\r\n"); {
	case bytes.HasPrefix(begins, []byte("[")):
		return all()
	case !recordLists.Match(begins):
		var raw json.RawMessage
		if err := in.Decode(&raw); err != nil {
			return err
		}
		return one(raw)
	}
	if _, err := in.Token(); err != nil {
		return err
	}
	for in.More() {
		key, err := in.Token()
		if err != nil {
			return err
		}
		switch key {
		case "entry", "orgArray", "Organisations":
			err = all()
		case "Organisation":
			var raw json.RawMessage
			if err = in.Decode(&raw); err == nil {
				err = one(raw)
			}
		default:
			err = in.Decode(new(json.RawMessage))
		}
		if err != nil {
			return err
		}
	}
	_, err := in.Token()
	return err
}

// recordLists matches documents that contain a list of records.
var recordLists = regexp.MustCompile(`^\{\s*("resourceType"\s*:\s*"Bundle"|"orgArray"|"Organisations?")`)
