package export

import (
	"strconv"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Access returns a part of an answer as a table: its pharmacies, its week, its
// practices, or what is counted of its PCNs.
func Access(a ask.AccessAnswer, table string) Table {
	switch table {
	case "week":
		return accessWeek(a)
	case "practices":
		return accessPractices(a)
	case "pcns":
		return accessPCNs(a)
	}
	return accessPharmacies(a)
}

// AccessTables are the tables that Access writes. The first is the default.
var AccessTables = []string{"pharmacies", "week", "practices", "pcns"}

// AccessSheets returns all of an answer as sheets of a workbook.
func AccessSheets(a ask.AccessAnswer) []Sheet {
	return []Sheet{
		{"Pharmacies", accessPharmacies(a)}, {"Week", accessWeek(a)}, {"Practices", accessPractices(a)}, {"PCNs", accessPCNs(a)},
	}
}

func accessPharmacies(a ask.AccessAnswer) Table {
	t := Table{Headings: []string{"pharmacy", "pharmacy_name", "pcn", "pcn_name", "practice", "practice_name",
		"metres", "rule", "on",
		"status", "contract", "walk_in", "asked", "at", "until", "late", "saturday", "sunday", "hours", "hours_source", "hours_seen",
		"source", "seen", "basis", "elsewhere_pcn", "elsewhere_pcn_name", "elsewhere_metres"}}
	for _, p := range a.Pharmacies {
		metres, elsewhere := strconv.Itoa(p.Metres), []string{"", "", ""}
		if p.PCN.Code == "" {
			metres = ""
		}
		if e := p.Elsewhere; e != nil {
			elsewhere = []string{e.PCN.Code, e.PCN.Name, strconv.Itoa(e.Metres)}
		}
		t.Rows = append(t.Rows, append([]string{p.Pharmacy.Code, p.Pharmacy.Name, p.PCN.Code, p.PCN.Name, p.Practice.Code, p.Practice.Name,
			metres, a.Rule, a.On.String(),
			p.Status, p.Contract, strconv.FormatBool(p.WalkIn), a.At.String(), p.At, p.Until, strings.Join(p.Late, " "), p.Saturday, p.Sunday,
			string(p.Hours), p.HoursSource, p.HoursSeen.String(), p.Source, p.Seen.String(), string(p.Basis)}, elsewhere...))
	}
	return t
}

func accessWeek(a ask.AccessAnswer) Table {
	t := Table{Headings: []string{"day", "from", "to", "fewest_open", "most_open", "known", "unknown", "gap",
		"rule", "on", "hours_source", "hours_seen"}}
	var lists, days []string
	for _, l := range a.HoursFrom() {
		lists, days = append(lists, l.Source), append(days, l.Seen.String())
	}
	listed, seen := strings.Join(lists, "; "), strings.Join(days, "; ")
	for _, d := range a.Week {
		row := func(from, to graph.Minute, least, most int, gap string) {
			t.Rows = append(t.Rows, []string{d.Day, from.String(), to.String(), strconv.Itoa(least), strconv.Itoa(most),
				strconv.Itoa(d.Known), strconv.Itoa(d.Unknown), gap, a.Rule, a.On.String(), listed, seen})
		}
		for _, h := range d.Hours {
			row(h.From, h.From+60, h.Least, h.Most, "")
		}
		for _, g := range d.Gaps {
			row(g.From, g.To, 0, 0, "gap")
		}
	}
	return t
}

func accessPractices(a ask.AccessAnswer) Table {
	t := Table{Headings: []string{"practice", "practice_name", "pcn", "pcn_name", "patients",
		"patients_source", "patients_seen",
		"placed", "nearest", "nearest_name", "metres", "far", "on", "source", "seen", "basis", "unconfirmed_since"}}
	for _, p := range a.Practices {
		patients, nearest, name, metres := "", "", "", ""
		if p.Patients > 0 {
			patients = strconv.Itoa(p.Patients)
		}
		if p.Nearest != nil {
			nearest, name, metres = p.Nearest.Code, p.Nearest.Name, strconv.Itoa(p.Metres.Metres)
		}
		t.Rows = append(t.Rows, []string{p.Practice.Code, p.Practice.Name, p.PCN.Code, p.PCN.Name, patients, p.PatientsSource,
			p.PatientsSeen.String(),
			strconv.FormatBool(p.Placed), nearest, name, metres, strconv.FormatBool(p.Far), a.On.String(), p.Source, p.Seen.String(),
			string(p.Basis), p.Unconfirmed.String()})
	}
	return t
}

func accessPCNs(a ask.AccessAnswer) Table {
	t := Table{Headings: []string{"pcn", "pcn_name", "practices", "patients", "patients_seen",
		"patients_unknown", "pharmacies",
		"distance_selling", "appliance", "walk_in", "patients_per_pharmacy", "hours_unknown", "asked", "open", "closed", "unknown",
		"late", "saturday", "sunday", "gap_minutes",
		"days_unknown", "far", "unplaced", "none_near", "elsewhere", "rule", "on", "registered", "registered_seen", "ties"}}
	for _, p := range a.PCNs {
		row := []string{p.PCN.Code, p.PCN.Name, strconv.Itoa(p.Practices), strconv.Itoa(p.Patients), p.PatientsSeen.String()}
		gaps := "" // not known
		if p.Pharmacies > 0 && p.DaysUnknown == 0 {
			gaps = strconv.Itoa(p.GapMinutes)
		}
		selling := "" // not known
		if p.DistanceTold {
			selling = strconv.Itoa(p.DistanceSelling)
		}
		row = append(row, strconv.Itoa(p.PatientsUnknown), strconv.Itoa(p.Pharmacies), selling, strconv.Itoa(p.Appliance), strconv.Itoa(p.WalkIn),
			Count(p.PatientsPerPharmacy), strconv.Itoa(p.HoursUnknown), a.At.String())
		for _, n := range []int{p.Open, p.Closed, p.Unknown, p.Late, p.Saturday, p.Sunday} {
			row = append(row, strconv.Itoa(n))
		}
		row = append(row, gaps)
		for _, n := range []int{p.DaysUnknown, p.Far, p.Unplaced, p.NoneNear, p.Elsewhere} {
			row = append(row, strconv.Itoa(n))
		}
		registered, seen := "", ""
		if r := p.Registered; r != nil {
			registered, seen = strconv.Itoa(r.Patients), r.Seen.String()
		}
		t.Rows = append(t.Rows, append(row, a.Rule, a.On.String(), registered, seen, strconv.Itoa(p.Ties)))
	}
	return t
}
