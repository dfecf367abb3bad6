package datasets

import (
	"bytes"
	"cmp"
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
//	(:Trust|:Pharmacy)-[:BASED_IN]->(:ICS)                     RE5
//	(:Trust|:Provider)-[:PARTNER_IN]->(:ICS|:Place)            RE8
//	(:PCN|:SubICB)-[:IN_PLACE]->(:Place)                       RE11
//	(:Practice|:Federation|:Trust)-[:PAID_FOR]->(:PCN)         RE9
//	(organisation)-[:SUCCEEDED_BY]->(organisation)
var Records = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "ods-records", Title: "Records of organisations, APIs of ODS", Licence: ogl,
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
		for _, why := range []string{noEdge, endedUndated} {
			if n := p.Tally(why).Count; n > 0 {
				p.Warned = append(p.Warned, fmt.Sprintf("%s were left out: %d", why, n))
			}
		}
		for _, why := range []string{inactive, inactiveName} {
			if t := p.Tally(why); t.Count > 0 {
				p.Warned = append(p.Warned, fmt.Sprintf("organisations that are inactive, since a day that the file does not give: "+
					"%d, the first on line %d. %s", t.Count, t.First, why))
			}
		}
	},
}

// What is noted of rows.
const (
	noEdge       = "relationships that the graph has no edge for"
	endedUndated = "relationships that have ended, on a day that the file does not give,"
	inactive     = "They closed by the day of the file"
	inactiveName = "Only their names are used"
)

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
	recEnded   // not empty where the relationship has ended, on a day that is not given
	recIts     // the roles of the organisation at this end, separated by |; empty if not given
	recOthers  // and of the one at the other end
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
	{"RO327", graph.Place}, {"RO218", graph.Hub}, {"RO319", graph.SubICB}, {"RO98", graph.SubICB},
	{"RO261", graph.ICS}, {"RO318", graph.ICS}, {"RO262", graph.ICS}, {"RO209", graph.Region},
	{"RO197", graph.Trust}, {"RO107", graph.Trust}, {"RO57", graph.Trust}, {"RO24", graph.Trust}, {"RO198", graph.Hospital},
	{"RO172", graph.Provider}, {"RO182", graph.Pharmacy}, {"RO94", graph.Pharmacy}, {"RO181", graph.PharmacyOwner},
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
	undated := n.Status == graph.StatusClosed && n.Closed == 0
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
	case slices.Contains(roles, "RO94"):
		n.Contract = "appliance"
	}
	// The answer to a search has neither days nor address. A cost centre with no
	// other role may be anything.
	vague := r.Cell(recRoles) == "RO177" || r.Form.Dialect == "ord" && n.Opened == 0
	if !known || vague || (n.Kind == graph.Hospital && !hospital(n.Name)) {
		if undated {
			n.Status = ""
			r.Note(inactiveName)
		}
		r.Names(n)
		return
	}
	if undated {
		r.Note(inactive)
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

// ends are the two organisations of a relationship, from → to. A kind is empty if
// nothing says what the organisation is.
type ends struct {
	from, to         string
	fromKind, toKind graph.Kind
	fromSaid, toSaid bool // a role says what it is
}

// relation reads a relationship of two organisations.
func relation(r *files.Row) {
	e := ends{from: r.Code(recCode), to: r.Code(recOther)}
	since, until := r.Day(recSince), r.After(recUntil)
	if r.Err != nil {
		return
	}
	if r.Cell(recEnded) != "" {
		r.Note(endedUndated)
		r.LeaveAside("ended, on a day that the file does not give")
		return
	}
	e.fromKind, e.fromSaid = kindOfEnd(r.Cell(recIts), e.from, e.to)
	e.toKind, e.toSaid = kindOfEnd(r.Cell(recOthers), e.to, e.from)
	switch relation := r.Cell(recRelation); relation {
	case "Successor":
		r.Edge(graph.SucceededBy, end("", e.from), end("", e.to), 0, 0).More().On = since
	case "Predecessor":
		r.Edge(graph.SucceededBy, end("", e.to), end("", e.from), 0, 0).More().On = since
	default:
		t, from, to := e.edge(relation)
		if t == "" {
			r.Note(noEdge)
			r.LeaveAside("a relationship that the graph has no edge for")
			return
		}
		guess := t == graph.BasedIn || t == graph.PartnerIn || t == graph.SiteOf || t == graph.OperatedBy
		r.Edge(t, files.End{Kind: from, Code: e.from, Guess: guess && !e.fromSaid && from != ""},
			files.End{Kind: to, Code: e.to, Guess: guess && !e.toSaid}, since, until)
	}
}

// kindOfEnd returns what an organisation is by its roles. If none is given, the shape of
// its code and of the other end's code decides.
func kindOfEnd(roles, code, other string) (kind graph.Kind, said bool) {
	if roles != "" {
		kind, known := kindOfRoles(strings.Split(roles, "|"))
		if !known {
			kind = otherBody
		}
		return kind, true
	}
	switch {
	case facts.Shaped(code, "YXX"):
		return graph.Region, false
	case facts.Shaped(code, "U99999"):
		return graph.PCN, false
	case facts.GoesOn(code, other, 2), facts.Shaped(other, "RXX") && facts.GoesOn(code, other, 3):
		return graph.Hospital, false
	case facts.Shaped(other, "A99999") && facts.GoesOn(code, other, 3):
		return graph.Branch, false
	case facts.Shaped(code, "A99999"):
		return graph.Practice, false
	case facts.Shaped(code, "RXX"):
		return graph.Trust, false
	case facts.Shaped(code, "QXX"):
		return graph.ICS, false
	case facts.CommissionerShaped(code):
		return graph.SubICB, false
	case facts.PharmacyShaped(code):
		return graph.Pharmacy, false
	}
	return "", false
}

// otherBody stands for an organisation that has roles, but none of roleKinds.
const otherBody graph.Kind = "other"

// edge returns the edge that a relationship is, and the kinds that its ends have if no
// other file knows them. The type is empty if the graph has no such edge.
func (e ends) edge(relation string) (t graph.EdgeType, from, to graph.Kind) {
	f, o := e.fromKind, e.toKind
	switch relation {
	case "RE2":
		return e.subdivision()
	case "RE4":
		if isOneOf(o, graph.SubICB, graph.Hub, "") && isOneOf(f, graph.Practice, graph.Service, graph.PCN, "") {
			return graph.CommissionedBy, "", cmp.Or(o, graph.SubICB)
		}
	case "RE5":
		if f == graph.Trust && isOneOf(o, graph.ICS, "") || e.fromSaid && f == graph.Pharmacy && e.toSaid && o == graph.ICS {
			return graph.BasedIn, f, graph.ICS
		}
	case "RE6":
		return e.operated()
	case "RE8":
		return e.partner()
	case "RE9":
		if isOneOf(o, graph.PCN, "") {
			return graph.PaidFor, "", graph.PCN
		}
	case "RE11":
		if o == graph.Place && isOneOf(f, graph.PCN, graph.SubICB) {
			return graph.InPlace, f, graph.Place
		}
	}
	return "", "", ""
}

func isOneOf(k graph.Kind, of ...graph.Kind) bool { return slices.Contains(of, k) }

// subdivision reads RE2: from is a part of to.
func (e ends) subdivision() (t graph.EdgeType, from, to graph.Kind) {
	f, o := e.fromKind, e.toKind
	switch {
	case o == graph.Region && isOneOf(f, graph.ICS, ""):
		return graph.PartOf, graph.ICS, graph.Region
	case isOneOf(o, graph.ICS, "") && isOneOf(f, graph.Place, graph.SubICB, ""):
		return graph.PartOf, e.said(f), graph.ICS
	}
	return "", "", ""
}

// partner reads RE8: from is a partner to to, as a practice is to its network.
func (e ends) partner() (t graph.EdgeType, from, to graph.Kind) {
	f, o := e.fromKind, e.toKind
	switch {
	case o == graph.PCN && isOneOf(f, graph.Practice, graph.Service, ""):
		return graph.MemberOf, graph.Practice, graph.PCN
	case isOneOf(o, graph.ICS, graph.Place) && isOneOf(f, graph.Trust, graph.Provider):
		return graph.PartnerIn, f, o
	}
	return "", "", ""
}

// said returns the kind at the start of the edge, if a role says it.
func (e ends) said(k graph.Kind) graph.Kind {
	if !e.fromSaid {
		return ""
	}
	return k
}

// operated reads RE6: from is a site, branch or pharmacy of to, or run by it.
func (e ends) operated() (t graph.EdgeType, from, to graph.Kind) {
	operator := e.toKind
	if operator == "" || operator == otherBody {
		operator = graph.Provider
	}
	switch e.fromKind {
	case graph.Hospital:
		if operator == graph.Trust || operator == graph.Provider {
			return graph.SiteOf, "", operator
		}
	case graph.Branch:
		if e.toKind == graph.Practice || e.toKind == graph.Service || e.toKind == "" {
			return graph.BranchOf, graph.Branch, graph.Practice
		}
	case graph.Pharmacy:
		if !e.toSaid || e.toKind == graph.PharmacyOwner {
			return graph.OwnedBy, graph.Pharmacy, graph.PharmacyOwner
		}
	case graph.Practice, graph.Service:
		if operator == graph.Service {
			operator = graph.Practice
		}
		if operator == graph.Trust || operator == graph.Provider || operator == graph.Practice {
			return graph.OperatedBy, "", operator
		}
	}
	return "", "", ""
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
	var all []record
	line, counted := 1, 0
	one := func(raw json.RawMessage) error {
		at := int(in.InputOffset()) - len(raw)
		line += bytes.Count(content[counted:at], []byte("\n"))
		counted = at
		rows, err := layOut(p.Form.Dialect, raw)
		if err != nil {
			return files.Refuse("line %d: a record is not in the form that the API gives: %s", line, err)
		}
		all = append(all, record{line, rows})
		return ctx.Err()
	}
	if err := walkRecords(in, content, one); err != nil {
		return files.BrokenJSON(1+bytes.Count(content[:min(int(in.InputOffset()), len(content))], []byte("\n")), err)
	}
	if _, err := in.Token(); err != io.EOF {
		return files.Refuse("there is something after the end of the JSON")
	}
	giveRoles(all)
	for _, rec := range all {
		for _, cells := range rec.rows {
			if err := p.Take(rec.line, cells); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// record is one record of a document, as rows.
type record struct {
	line int
	rows [][]string
}

// giveRoles adds the roles of organisations that the document has records of to
// relationships that do not name them.
func giveRoles(all []record) {
	roles := map[string]string{}
	for _, rec := range all {
		for _, cells := range rec.rows {
			if cells[recRelation-1] == "" {
				roles[strings.ToUpper(cells[recCode-1])] = cells[recRoles-1]
			}
		}
	}
	for _, rec := range all {
		for _, cells := range rec.rows {
			if cells[recRelation-1] == "" {
				continue
			}
			cells[recIts-1] = cmp.Or(cells[recIts-1], roles[strings.ToUpper(cells[recCode-1])])
			cells[recOthers-1] = cmp.Or(cells[recOthers-1], roles[strings.ToUpper(cells[recOther-1])])
		}
	}
}

// walkRecords finds the records of a document: the elements of its list, or the
// document itself.
func walkRecords(in *json.Decoder, content []byte, one func(json.RawMessage) error) error {
	switch begins := bytes.TrimLeft(content, " \t\r\n"); {
	case bytes.HasPrefix(begins, []byte("[")), !recordLists.Match(begins):
		return eachRecord(in, content, one)
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
		case "entry", "orgArray", "Organisations", "Organisation":
			err = eachRecord(in, content, one)
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

// eachRecord reads the elements of a list, or the one record that is in its place.
func eachRecord(in *json.Decoder, content []byte, one func(json.RawMessage) error) error {
	if !bytes.HasPrefix(bytes.TrimLeft(content[in.InputOffset():], " \t\r\n:"), []byte("[")) {
		return decodeRecord(in, one)
	}
	if _, err := in.Token(); err != nil {
		return err
	}
	for in.More() {
		if err := decodeRecord(in, one); err != nil {
			return err
		}
	}
	_, err := in.Token()
	return err
}

func decodeRecord(in *json.Decoder, one func(json.RawMessage) error) error {
	var raw json.RawMessage
	if err := in.Decode(&raw); err != nil {
		return err
	}
	return one(raw)
}

// recordLists matches documents that contain a list of records.
var recordLists = regexp.MustCompile(`^\{\s*("resourceType"\s*:\s*"Bundle"|"orgArray"|"Organisations?")`)
