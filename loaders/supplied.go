package loaders

import (
	"fmt"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// The supplied tables say what no open list does. Users fill them in from the
// templates. They are recognised by their headings, so a table has exactly the
// headings of its template, in any order. Columns marked ? may be missing. Days are
// YYYY-MM-DD, and to is the last day that counts.

// Federations names GP federations and gives them codes.
var Federations = table("federations", "GP federations (supplied)", []string{"code", "name", "postcode"},
	"federation.exampleshire,Exampleshire GP Federation,ZZ99 3VZ", func(r *row) {
		code := ours(r, 1, graph.Federation)
		if r.err == nil {
			r.node(graph.Node{Code: code, Kind: graph.Federation, Name: r.text(2), Postcode: facts.Postcode(r.text(3))})
		}
	})

// FederationPCNs says which networks work with which federation.
//
//	(:PCN)-[:WORKS_WITH]->(:Federation)
var FederationPCNs = table("federation_pcns", "Networks that work with a federation (supplied)",
	[]string{"pcn_code", "federation_code", "?from", "?to"},
	"U99999,federation.exampleshire,2024-04-01,", func(r *row) {
		pcn, federation := r.code(1), ours(r, 2, graph.Federation)
		since, until := r.day(3), r.after(4)
		if r.err == nil {
			r.edge(graph.WorksWith, end(graph.PCN, pcn), end(graph.Federation, federation), since, until)
		}
	})

// Places names the places of an ICS.
//
//	(:Place)-[:PART_OF]->(:ICS)
var Places = table("places", "Places of an integrated care system (supplied)", []string{"code", "name", "ics_code", "?from", "?to"},
	"place.exampleton,Exampleton Place Partnership,QZ9,2022-07-01,", func(r *row) {
		code, board := placeCode(r, 1), r.code(3)
		since, until := r.day(4), r.after(5)
		if r.err != nil {
			return
		}
		r.node(graph.Node{Code: code, Kind: graph.Place, Name: r.text(2), Opened: since, Closed: until})
		r.edge(graph.PartOf, end(graph.Place, code), end(graph.ICS, board), since, until)
	})

// PlaceMembers says which networks, federations and sub-ICBs are in a place.
//
//	(:PCN|:Federation|:SubICB)-[:IN_PLACE]->(:Place)
var PlaceMembers = table("place_members", "Members of a place (supplied)", []string{"member_code", "place_code", "?from", "?to"},
	"U99999,place.exampleton,2022-07-01,", func(r *row) {
		member, place := r.anyCode(1), placeCode(r, 2)
		since, until := r.day(3), r.after(4)
		kind := facts.KindOfOwn(member)
		switch {
		case facts.Shaped(member, "U99999"):
			kind = graph.PCN
		case kind == "":
			kind = graph.SubICB
		case kind != graph.Federation:
			r.refuse(1, quoted(member)+" is not a network, federation or sub-ICB")
		}
		if r.err == nil {
			r.edge(graph.InPlace, end(kind, member), end(graph.Place, place), since, until)
		}
	})

// PlacePartners says who sits in the partnership of a place or ICS.
//
//	(:Trust|:Provider|:Federation|:LPC|:HWB)-[:PARTNER_IN]->(:Place|:ICS)
var PlacePartners = table("place_partners", "Partners in a place or system (supplied)",
	[]string{"organisation_code", "place_or_ics_code", "?from", "?to"},
	"lpc.exampleshire,place.exampleton,2022-07-01,", func(r *row) {
		partner, where := r.anyCode(1), r.anyCode(2)
		since, until := r.day(3), r.after(4)
		from, to := facts.KindOfOwn(partner), facts.KindOfOwn(where)
		if from == "" {
			from = facts.OperatorKind(partner)
		}
		if to == "" {
			to = graph.ICS
		}
		switch from {
		case graph.Trust, graph.Provider, graph.Federation, graph.LPC, graph.HWB:
		default:
			r.refuse(1, quoted(partner)+" is not a trust, provider, federation, committee or council area")
		}
		if to != graph.ICS && to != graph.Place {
			r.refuse(2, quoted(where)+" is not a place or system")
		}
		if r.err == nil {
			r.edge(graph.PartnerIn, end(from, partner), end(to, where), since, until)
		}
	})

// Allocations says which network serves the patients of a practice that is in none.
//
//	(:Practice)-[:ALLOCATED_TO]->(:PCN)
var Allocations = table("allocations", "Practices allocated to a network (supplied)", []string{"practice_code", "pcn_code", "?from", "?to"},
	"A99999,U99999,2024-04-01,", func(r *row) {
		practice, pcn := r.code(1), r.code(2)
		since, until := r.day(3), r.after(4)
		if r.err == nil {
			r.edge(graph.AllocatedTo, end(graph.Practice, practice), end(graph.PCN, pcn), since, until)
		}
	})

// operatorKinds are the words for who may run a practice.
var operatorKinds = map[string]graph.Kind{"trust": graph.Trust, "provider": graph.Provider, "practice": graph.Practice}

// Operators says who runs a practice: a super-practice, a trust, a company. An
// operator without a code gets one from its name.
//
//	(:Practice)-[:OPERATED_BY]->(:Trust|:Provider|:Practice)
var Operators = table("operators", "Who runs a practice (supplied)",
	[]string{"practice_code", "operator_code", "operator_name", "operator_kind", "?from", "?to"},
	"A99999,,Exampleshire Super-Practice,Provider,2021-04-01,", func(r *row) {
		practice, code, name := r.code(1), r.cell(2), r.text(3)
		since, until := r.day(5), r.after(6)
		kind, ok := operatorKinds[strings.ToLower(r.cell(4))]
		switch {
		case !ok:
			r.refuse(4, quoted(r.cell(4))+" is not Trust, Provider or Practice")
		case code == "" && facts.Slug(name) == "":
			r.refuse(2, "the operator has no code and no name")
		case code == "":
			code = strings.ToLower(string(kind)) + "." + facts.Slug(name)
		default:
			code = r.anyCode(2)
		}
		if r.err != nil {
			return
		}
		n := graph.Node{Code: code, Kind: kind, Name: name}
		if facts.KindOfOwn(code) != "" || (strings.Contains(code, ".")) {
			r.node(n)
		} else if name != "" {
			r.names(n)
		}
		r.edge(graph.OperatedBy, end(graph.Practice, practice), end(kind, code), since, until)
	})

// LPCs names local pharmaceutical committees and gives them codes.
var LPCs = table("lpcs", "Local pharmaceutical committees (supplied)", []string{"code", "name"},
	"lpc.exampleshire,Community Pharmacy Exampleshire", func(r *row) {
		if code := ours(r, 1, graph.LPC); r.err == nil {
			r.node(graph.Node{Code: code, Kind: graph.LPC, Name: r.text(2)})
		}
	})

// LPCCovers says which networks and council areas a committee covers.
//
//	(:LPC)-[:COVERS]->(:PCN|:HWB)
var LPCCovers = table("lpc_covers", "What a local pharmaceutical committee covers (supplied)",
	[]string{"lpc_code", "?pcn_code", "?hwb", "?from", "?to"},
	"lpc.exampleshire,U99999,,,", func(r *row) {
		lpc, pcn, area := ours(r, 1, graph.LPC), r.maybeCode(2), facts.Slug(strings.TrimPrefix(r.text(3), "hwb."))
		since, until := r.day(4), r.after(5)
		if (pcn == "") == (area == "") {
			r.refuse(2, "give a network or a council area, and only one of them")
		}
		if r.err != nil {
			return
		}
		if pcn != "" {
			r.edge(graph.Covers, end(graph.LPC, lpc), end(graph.PCN, pcn), since, until)
			return
		}
		if code := "hwb." + area; r.first(code) {
			r.names(graph.Node{Code: code, Kind: graph.HWB, Name: strings.TrimPrefix(r.text(3), "hwb.")})
		}
		r.edge(graph.Covers, end(graph.LPC, lpc), end(graph.HWB, "hwb."+area), since, until)
	})

// ours returns a code of ours of a kind that ODS has no codes for.
func ours(r *row, n int, kind graph.Kind) string {
	s := strings.ToLower(r.cell(n))
	if facts.KindOfOwn(s) != kind {
		r.refuse(n, fmt.Sprintf("%s is not a code such as %s.example", quoted(s), strings.ToLower(string(kind))))
	}
	return s
}

// placeCode returns a code of ours or the ODS code of a reporting entity.
func placeCode(r *row, n int) string {
	if strings.Contains(r.cell(n), ".") {
		return ours(r, n, graph.Place)
	}
	return r.code(n)
}
