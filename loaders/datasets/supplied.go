package datasets

import (
	"fmt"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// The supplied tables say what no open list does. Users fill them in from the
// templates. They are recognised by their headings, so a table has exactly the
// headings of its template, in any order. Columns marked ? may be missing. Days are
// YYYY-MM-DD, and to is the last day that counts.

// Federations names GP federations and gives them codes.
var Federations = files.Table("federations", "GP federations (supplied)", []string{"code", "name", "postcode"},
	"federation.exampleshire,Exampleshire GP Federation,ZZ99 3VZ", func(r *files.Row) {
		code := ours(r, 1, graph.Federation)
		if r.Err == nil {
			r.Node(graph.Node{Code: code, Kind: graph.Federation, Name: r.Text(2), Postcode: graph.WritePostcode(r.Text(3))})
		}
	})

// FederationPCNs says which networks work with which federation.
//
//	(:PCN)-[:WORKS_WITH]->(:Federation)
var FederationPCNs = files.Table("federation_pcns", "PCNs that work with a federation (supplied)",
	[]string{"pcn_code", "federation_code", "?from", "?to"},
	"U99999,federation.exampleshire,2024-04-01,", func(r *files.Row) {
		pcn, federation := r.Code(1), ours(r, 2, graph.Federation)
		since, until := r.Day(3), r.After(4)
		if r.Err == nil {
			r.Edge(graph.WorksWith, end(graph.PCN, pcn), end(graph.Federation, federation), since, until)
		}
	})

// Places names the places of an ICS.
//
//	(:Place)-[:PART_OF]->(:ICS)
var Places = files.Table("places", "Places of an integrated care system (supplied)", []string{"code", "name", "ics_code", "?from", "?to"},
	"place.exampleton,Exampleton Place Partnership,QZ9,2022-07-01,", func(r *files.Row) {
		code, board := placeCode(r, 1), r.Code(3)
		since, until := r.Day(4), r.After(5)
		if r.Err != nil {
			return
		}
		r.Node(graph.Node{Code: code, Kind: graph.Place, Name: r.Text(2), Opened: since, Closed: until})
		r.Edge(graph.PartOf, end(graph.Place, code), end(graph.ICS, board), since, until)
	})

// PlaceMembers says which networks, federations and sub-ICBs are in a place.
//
//	(:PCN|:Federation|:SubICB)-[:IN_PLACE]->(:Place)
var PlaceMembers = files.Table("place_members", "Members of a place (supplied)", []string{"member_code", "place_code", "?from", "?to"},
	"U99999,place.exampleton,2022-07-01,", func(r *files.Row) {
		member, place := r.AnyCode(1), placeCode(r, 2)
		since, until := r.Day(3), r.After(4)
		kind := facts.KindOfOwn(member)
		switch {
		case facts.Shaped(member, "U99999"):
			kind = graph.PCN
		case kind == "":
			kind = graph.SubICB
		case kind != graph.Federation:
			r.Refuse(1, files.Quoted(member)+" is not a PCN, federation or sub-ICB")
		}
		if r.Err == nil {
			r.Edge(graph.InPlace, end(kind, member), end(graph.Place, place), since, until)
		}
	})

// PlacePartners says who sits in the partnership of a place or ICS.
//
//	(:Trust|:Provider|:Federation|:LPC|:HWB)-[:PARTNER_IN]->(:Place|:ICS)
var PlacePartners = files.Table("place_partners", "Partners in a place or system (supplied)",
	[]string{"organisation_code", "place_or_ics_code", "?from", "?to"},
	"lpc.exampleshire,place.exampleton,2022-07-01,", func(r *files.Row) {
		partner, where := r.AnyCode(1), r.AnyCode(2)
		since, until := r.Day(3), r.After(4)
		from, to := end(facts.KindOfOwn(partner), partner), facts.KindOfOwn(where)
		if from.Kind == "" {
			from = operator(partner)
		}
		if to == "" {
			to = graph.ICS
		}
		switch from.Kind {
		case graph.Trust, graph.Provider, graph.Federation, graph.LPC, graph.HWB:
		default:
			r.Refuse(1, files.Quoted(partner)+" is not a trust, provider, federation, committee or council area")
		}
		if to != graph.ICS && to != graph.Place {
			r.Refuse(2, files.Quoted(where)+" is not a place or system")
		}
		if r.Err == nil {
			r.Edge(graph.PartnerIn, from, end(to, where), since, until)
		}
	})

// Allocations says which network serves the patients of a practice that is in none.
//
//	(:Practice)-[:ALLOCATED_TO]->(:PCN)
var Allocations = files.Table("allocations", "Practices allocated to a PCN (supplied)",
	[]string{"practice_code", "pcn_code", "?from", "?to"},
	"A99999,U99999,2024-04-01,", func(r *files.Row) {
		practice, pcn := r.Code(1), r.Code(2)
		since, until := r.Day(3), r.After(4)
		if r.Err == nil {
			r.Edge(graph.AllocatedTo, end(graph.Practice, practice), end(graph.PCN, pcn), since, until)
		}
	})

// operatorKinds are the words for who may run a practice.
var operatorKinds = map[string]graph.Kind{"trust": graph.Trust, "provider": graph.Provider, "practice": graph.Practice}

// Operators says who runs a practice: a super-practice, a trust, a company. An
// operator without a code gets one from its name.
//
//	(:Practice)-[:OPERATED_BY]->(:Trust|:Provider|:Practice)
var Operators = files.Table("operators", "Who runs a practice (supplied)",
	[]string{"practice_code", "operator_code", "operator_name", "operator_kind", "?from", "?to"},
	"A99999,,Exampleshire Super-Practice,Provider,2021-04-01,", func(r *files.Row) {
		practice, code, name := r.Code(1), r.Cell(2), r.Text(3)
		since, until := r.Day(5), r.After(6)
		kind, ok := operatorKinds[strings.ToLower(r.Cell(4))]
		switch {
		case !ok:
			r.Refuse(4, files.Quoted(r.Cell(4))+" is not Trust, Provider or Practice")
		case code == "" && facts.Slug(name) == "":
			r.Refuse(2, "the operator has no code and no name")
		case code == "":
			code = strings.ToLower(string(kind)) + "." + facts.Slug(name)
		default:
			code = r.AnyCode(2)
		}
		if r.Err != nil {
			return
		}
		n := graph.Node{Code: code, Kind: kind, Name: name}
		if facts.KindOfOwn(code) != "" || (strings.Contains(code, ".")) {
			r.Node(n)
		} else if name != "" {
			r.Names(n)
		}
		r.Edge(graph.OperatedBy, end(graph.Practice, practice), end(kind, code), since, until)
	})

// LPCs names local pharmaceutical committees and gives them codes.
var LPCs = files.Table("lpcs", "Local pharmaceutical committees (supplied)", []string{"code", "name"},
	"lpc.exampleshire,Community Pharmacy Exampleshire", func(r *files.Row) {
		if code := ours(r, 1, graph.LPC); r.Err == nil {
			r.Node(graph.Node{Code: code, Kind: graph.LPC, Name: r.Text(2)})
		}
	})

// LPCCovers says which networks and council areas a committee covers.
//
//	(:LPC)-[:COVERS]->(:PCN|:HWB)
var LPCCovers = files.Table("lpc_covers", "What a local pharmaceutical committee covers (supplied)",
	[]string{"lpc_code", "?pcn_code", "?hwb", "?from", "?to"},
	"lpc.exampleshire,U99999,,,", func(r *files.Row) {
		lpc, pcn, area := ours(r, 1, graph.LPC), r.MaybeCode(2), facts.CouncilArea(strings.TrimPrefix(r.Text(3), "hwb."))
		since, until := r.Day(4), r.After(5)
		if (pcn == "") == (area == "") {
			r.Refuse(2, "give a PCN or a council area, and only one of them")
		}
		if r.Err != nil {
			return
		}
		if pcn != "" {
			r.Edge(graph.Covers, end(graph.LPC, lpc), end(graph.PCN, pcn), since, until)
			return
		}
		if code := "hwb." + area; r.First(code) {
			r.Names(graph.Node{Code: code, Kind: graph.HWB, Name: strings.TrimPrefix(r.Text(3), "hwb.")})
		}
		r.Edge(graph.Covers, end(graph.LPC, lpc), end(graph.HWB, "hwb."+area), since, until)
	})

// ours returns a code of ours of a kind that ODS has no codes for.
func ours(r *files.Row, n int, kind graph.Kind) string {
	s := strings.ToLower(r.Cell(n))
	if facts.KindOfOwn(s) != kind {
		r.Refuse(n, fmt.Sprintf("%s is not a code such as %s.example", files.Quoted(s), strings.ToLower(string(kind))))
	}
	return s
}

// placeCode returns a code of ours or the ODS code of a reporting entity.
func placeCode(r *files.Row, n int) string {
	if strings.Contains(r.Cell(n), ".") {
		return ours(r, n, graph.Place)
	}
	return r.Code(n)
}
