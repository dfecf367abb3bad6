package datasets

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
	"github.com/throughline-graph/throughline/loaders/files"
)

// ConsolidatedList is NHSBSA's quarterly list of pharmaceutical contractors. It gives
// their owners by name only: settle.NameOwners finds the code.
//
//	(:Pharmacy)-[:IN_AREA]->(:HWB)
//	(:Pharmacy)-[:OWNED_BY]->(:PharmacyOwner)    where no other file has an owner
var ConsolidatedList = &files.Declaration{
	Dataset: facts.Dataset{
		Name: graph.HoursList, Title: "Consolidated pharmaceutical list, NHSBSA", Licence: ogl,
		Trust: 40, Basis: graph.Official,
	},
	Files: []string{"consol_pharmacy_list"},
	Columns: []string{"PHARMACY_ODS_CODE_F_CODE", "HEALTH_AND_WELLBEING_BOARD", "PHARMACY_TRADING_NAME", "POST_CODE", "CONTRACT_TYPE",
		"?PHARMACY_OPENING_HOURS_MONDAY", "?MON_TOTAL", "?PHARMACY_OPENING_HOURS_TUESDAY", "?TUES_TOTAL",
		"?PHARMACY_OPENING_HOURS_WEDNESDAY", "?WED_TOTAL", "?PHARMACY_OPENING_HOURS_THURSDAY", "?THURS_TOTAL",
		"?PHARMACY_OPENING_HOURS_FRIDAY", "?FRI_TOTAL", "?PHARMACY_OPENING_HOURS_SATURDAY", "?SAT_TOTAL",
		"?PHARMACY_OPENING_HOURS_SUNDAY", "?SUN_TOTAL",
		"?ORGANISATION_NAME", "?ADDRESS_FIELD_1", "?ADDRESS_FIELD_2", "?ADDRESS_FIELD_3", "?ADDRESS_FIELD_4"},
	Row: consolidatedRow,
	End: func(p *files.Parsing) {
		if more := p.Tally(badHours).Count - listedHours; more > 0 {
			p.Warned = append(p.Warned, fmt.Sprintf("other opening hours that could not be read or do not add up: %d", more))
		}
	},
}

func consolidatedRow(r *files.Row) {
	code, area, owner := r.Code(1), facts.CouncilArea(r.Text(2)), r.Text(20)
	n := graph.Node{Code: code, Kind: graph.Pharmacy, Name: r.Text(3), Postcode: graph.WritePostcode(r.Text(4)), Address: r.Lines(21, 24),
		Contract: contracts[files.SquashHeading(r.Text(5))]}
	if r.Err != nil {
		return
	}
	n.Hours = hours(r, 6)
	r.Node(n)
	if facts.Slug(owner) != "" {
		r.Facts.Owners = append(r.Facts.Owners, facts.Owner{Pharmacy: code, Name: owner, Line: int32(r.Line)})
	}
	if area == "" {
		return
	}
	if r.First(area) {
		r.Node(graph.Node{Code: "hwb." + area, Kind: graph.HWB, Name: r.Text(2)})
	}
	r.Edge(graph.InArea, end(graph.Pharmacy, code), end(graph.HWB, "hwb."+area), 0, 0)
}

// contracts are the contract types other than the usual community contract, written in
// letters only. Lists up to 2023 do not show distance selling.
var contracts = map[string]string{
	"dac": graph.ContractAppliance, "lps": graph.ContractLocal, "dsp": graph.ContractDistance,
	"distanceselling": graph.ContractDistance, "distancesellingpharmacy": graph.ContractDistance,
}

// badHours is noted of cells with opening hours that cannot be read or contradict
// themselves.
const badHours = "opening hours"

// listedHours is how many warnings about opening hours are listed one by one.
const listedHours = 100

// hours reads the opening hours of seven weekdays: a cell of times, then a cell of their
// total in hours. It warns of times that cannot be read, which count as unknown, and of
// a total that does not fit the times, which are then used.
func hours(r *files.Row, first int) graph.Hours {
	var w graph.Week
	for i := range w {
		n := first + 2*i
		text := r.Cell(n)
		d, err := graph.ParseDayHours(text)
		if err != nil {
			warnHours(r, n, fmt.Sprintf("%s %s: the hours for that day are shown as unknown", files.Quoted(text), err))
			continue
		}
		w[i] = d
		total, err := strconv.ParseFloat(strings.TrimSpace(r.Cell(n+1)), 64)
		// Totals are rounded to hundredths of an hour or finer.
		if d.Known && err == nil && math.Abs(float64(d.Total())/60-total) > 0.02 {
			warnHours(r, n, fmt.Sprintf("%s is not the %s hours that column %d gives: the times are used",
				files.Quoted(text), r.Cell(n+1), r.Column(n+1)))
		}
	}
	return w.Hours()
}

func warnHours(r *files.Row, n int, says string) {
	if r.Note(badHours) <= listedHours {
		r.Warned = append(r.Warned, fmt.Sprintf("line %d column %d: opening hours %s", r.Line, r.Column(n), says))
	}
}

// AreasOfLPCs says which council areas each local pharmaceutical committee covers. It
// was compiled by hand from the committees' names.
//
//	(:LPC)-[:COVERS]->(:HWB)
var AreasOfLPCs = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "lpc", Title: "Council areas of local pharmaceutical committees, compiled by hand, not official", Licence: "none stated",
		Trust: 60, Basis: graph.Supplied,
	},
	Declared: 20240401, Files: []string{"hwb_to_lpc"},
	Columns: []string{"health_and_wellbeing_board", "lpc_name", "basis", "note"},
	Row: func(r *files.Row) {
		area, lpc := facts.CouncilArea(r.Text(1)), facts.Slug(r.Text(2))
		if area == "" {
			r.Refuse(1, "the council area is empty")
		}
		if lpc == "" {
			r.Refuse(2, "the name of the committee is empty")
		}
		if r.Err != nil {
			return
		}
		if r.First("hwb." + area) {
			r.Node(graph.Node{Code: "hwb." + area, Kind: graph.HWB, Name: r.Text(1)})
		}
		if r.First("lpc." + lpc) {
			r.Node(graph.Node{Code: "lpc." + lpc, Kind: graph.LPC, Name: r.Text(2)})
		}
		r.Edge(graph.Covers, end(graph.LPC, "lpc."+lpc), end(graph.HWB, "hwb."+area), 0, 0)
	},
}

// LPCNames lists the local pharmaceutical committees by name.
var LPCNames = &files.Declaration{
	Dataset: facts.Dataset{
		Name: "lpc-names", Title: "Local pharmaceutical committees, compiled by hand, not official", Licence: "none stated",
		Trust: 60, Basis: graph.Supplied,
	},
	Declared: 20240401, Files: []string{"lpc_list"},
	Columns: []string{"lpc_name", "source"},
	Row: func(r *files.Row) {
		lpc := facts.Slug(r.Text(1))
		if lpc == "" {
			r.Refuse(1, "the name of the committee is empty")
			return
		}
		r.Node(graph.Node{Code: "lpc." + lpc, Kind: graph.LPC, Name: r.Text(1)})
	},
}
