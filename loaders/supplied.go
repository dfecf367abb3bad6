package loaders

import (
	"fmt"
	"slices"
	"strings"

	"throughline/graph"
)

// table declares a data set that users fill in themselves.
func table(name, title, note string, header, example []string, row func(*row)) *Dataset {
	return &Dataset{Name: name, Title: title, Licence: supplied, Basis: graph.Supplied, Trust: 1, Files: []string{name},
		Header: header, Example: example, Note: note, Row: row}
}

// prefixed reads the code of something that ODS does not know: lower case, its
// kind in front.
func (r *row) prefixed(heading, prefix string) string {
	code := r.code(r.where(heading))
	if r.bad == nil && !strings.HasPrefix(code, prefix+".") {
		r.refuse(r.where(heading), fmt.Sprintf("the code must begin with %q", prefix+"."))
	}
	return code
}

// organisation reads the code of any organisation: an ODS code in upper case,
// or one of ours as it is.
func (r *row) organisation(heading string) string {
	code := r.code(r.where(heading))
	if !strings.Contains(code, ".") {
		code = strings.ToUpper(code)
	}
	return code
}

// days reads the columns from and to; to is the last day that counts.
func (r *row) days() (since, until graph.Day) { return r.named("FROM"), r.named("TO").Add(1) }

func (r *row) supplied(kind graph.Kind, code string) graph.Node {
	n := graph.Node{Code: code, Kind: kind, Name: r.of("NAME"), Postcode: r.of("POSTCODE")}
	if n.Name == "" {
		r.refuse(r.where("NAME"), "the name is empty")
	}
	return n
}

// The supplied tables. Each is a CSV file with these headings.
var (
	Federations = table("federations", "GP federations", "One row a federation. The code begins with federation.",
		[]string{"federation_code", "name", "postcode"}, []string{"federation.bay", "Bay GP Federation", "BY1 1AA"},
		func(r *row) {
			r.node(NodeFact{Node: r.supplied(graph.Federation, r.prefixed("FEDERATIONCODE", "federation"))})
		})
	FederationPCNs = table("federation_pcns", "PCNs that work with a federation", "One row for each PCN and federation. from and to may be empty; to is the last day.",
		[]string{"pcn_code", "federation_code", "from", "to"}, []string{"U99001", "federation.bay", "2019-07-01", ""},
		func(r *row) {
			since, until := r.days()
			r.join(graph.WorksWith, r.organisation("PCNCODE"), graph.PCN, r.prefixed("FEDERATIONCODE", "federation"), graph.Federation, since, until)
		})
	Places = table("places", "Places, called ICPs in 2019 to 2022", "One row a place, with the ICS that it is part of.",
		[]string{"place_code", "name", "ics_code", "from", "to"}, []string{"place.bay", "Bay Health and Care Partners", "QE1", "2019-04-01", ""},
		func(r *row) {
			since, until := r.days()
			code := r.prefixed("PLACECODE", "place")
			r.node(NodeFact{Node: r.supplied(graph.Place, code)})
			r.join(graph.PartOf, code, graph.Place, r.organisation("ICSCODE"), graph.ICS, since, until)
		})
	PlaceMembers = table("place_members", "PCNs, federations and sub-ICBs in a place", "One row for each member of a place.",
		[]string{"member_code", "place_code", "from", "to"}, []string{"U99001", "place.bay", "2019-07-01", ""},
		func(r *row) {
			since, until := r.days()
			code := r.organisation("MEMBERCODE")
			kind := graph.SubICB
			switch {
			case strings.HasPrefix(code, "federation."):
				kind = graph.Federation
			case len(code) == 6 && code[0] == 'U':
				kind = graph.PCN
			}
			r.join(graph.InPlace, code, kind, r.prefixed("PLACECODE", "place"), graph.Place, since, until)
		})
	PlacePartners = table("place_partners", "Partners in a place or ICS", "Trusts, providers, federations, LPCs and councils with a seat. kind is Trust, Provider, Federation, LPC or HWB.",
		[]string{"partner_code", "partner_name", "kind", "of_code", "from", "to"}, []string{"provider.baycommunity", "Bay Community Services", "Provider", "place.bay", "2019-04-01", ""},
		func(r *row) {
			since, until := r.days()
			kind := r.kind("KIND", graph.Trust, graph.Provider, graph.Federation, graph.LPC, graph.HWB)
			code, of := r.organisation("PARTNERCODE"), r.organisation("OFCODE")
			r.nameIt(code, kind, r.of("PARTNERNAME"))
			to := graph.ICS
			if strings.HasPrefix(of, "place.") {
				to = graph.Place
			}
			r.join(graph.PartnerIn, code, kind, of, to, since, until)
		})
	Allocations = table("allocations", "PCNs that serve practices outside any PCN", "One row for each practice outside any PCN and the PCN that serves its patients.",
		[]string{"practice_code", "pcn_code", "from", "to"}, []string{"X99001", "U99001", "2020-10-01", ""},
		func(r *row) {
			since, until := r.days()
			r.join(graph.AllocatedTo, r.organisation("PRACTICECODE"), graph.Practice, r.organisation("PCNCODE"), graph.PCN, since, until)
		})
	Operators = table("operators", "Super-practices and practices run by a trust or provider", "One row for each practice and who operates it. operator_kind is Practice, Trust or Provider.",
		[]string{"practice_code", "operator_code", "operator_name", "operator_kind", "from", "to"}, []string{"X99002", "RX9", "Bay Hospitals NHS Trust", "Trust", "2021-04-01", ""},
		func(r *row) {
			since, until := r.days()
			kind := r.kind("OPERATORKIND", graph.Practice, graph.Trust, graph.Provider)
			code := r.organisation("OPERATORCODE")
			r.nameIt(code, kind, r.of("OPERATORNAME"))
			r.join(graph.OperatedBy, r.organisation("PRACTICECODE"), graph.Practice, code, kind, since, until)
		})
	LPCs = table("lpcs", "Local pharmaceutical committees", "One row an LPC. The code begins with lpc.",
		[]string{"lpc_code", "name", "postcode"}, []string{"lpc.lancashire", "Community Pharmacy Lancashire", ""},
		func(r *row) { r.node(NodeFact{Node: r.supplied(graph.LPC, r.prefixed("LPCCODE", "lpc"))}) })
	LPCCovers = table("lpc_covers", "What an LPC covers", "One row for each LPC and PCN or council area (hwb.…).",
		[]string{"lpc_code", "covers_code", "from", "to"}, []string{"lpc.lancashire", "U99001", "2019-07-01", ""},
		func(r *row) {
			since, until := r.days()
			code := r.organisation("COVERSCODE")
			kind := graph.PCN
			if strings.HasPrefix(code, "hwb.") {
				kind = graph.HWB
			}
			r.join(graph.Covers, r.prefixed("LPCCODE", "lpc"), graph.LPC, code, kind, since, until)
		})
	People = table("people", "People and the roles they hold", "One row for each person and role. person_code begins with person. and is the same on each row of one person. Contact details are not shown yet.",
		[]string{"person_code", "name", "role", "organisation_code", "from", "to", "source", "verified"},
		[]string{"person.amina-hartley", "Dr Amina Hartley", "clinical director", "U99001", "2021-04-01", "", "PCN website", "2026-07-15"},
		func(r *row) {
			since, until := r.days()
			code := r.prefixed("PERSONCODE", "person")
			n := r.supplied(graph.Person, code)
			n.Postcode = ""
			r.node(NodeFact{Node: n})
			role := r.of("ROLE")
			if role == "" {
				r.refuse(r.where("ROLE"), "the role is empty")
			}
			r.edge(EdgeFact{Edge: graph.Edge{Type: graph.Holds, From: code, To: r.organisation("ORGANISATIONCODE"), Role: role,
				Since: since, Until: until, Verified: r.named("VERIFIED")}, FromKind: graph.Person})
		})
)

// kind reads one of a few kinds.
func (r *row) kind(heading string, of ...graph.Kind) graph.Kind {
	for _, k := range of {
		if strings.EqualFold(string(k), r.of(heading)) {
			return k
		}
	}
	r.refuse(r.where(heading), fmt.Sprintf("must be one of %v", of))
	return ""
}

// nameIt names an organisation: one of ours is made by it, one that ODS knows
// is only named where no list does.
func (r *row) nameIt(code string, kind graph.Kind, name string) {
	if name != "" {
		r.node(NodeFact{Node: graph.Node{Code: code, Kind: kind, Name: name}, NameOnly: !strings.Contains(code, ".")})
	}
}

// TemplateNames lists the tables that users may fill in.
func TemplateNames() []string {
	var out []string
	for _, d := range Datasets {
		if d.Example != nil {
			out = append(out, d.Name)
		}
	}
	slices.Sort(out)
	return out
}

// Template returns a supplied table's headings and one made-up row, as CSV.
func Template(name string) (string, error) {
	for _, d := range Datasets {
		if d.Example != nil && d.Name == name {
			return strings.Join(d.Header, ",") + "\n" + strings.Join(d.Example, ",") + "\n", nil
		}
	}
	return "", fmt.Errorf("no table is called %q; there are %s: %w", name, strings.Join(TemplateNames(), ", "), graph.ErrInvalid)
}
