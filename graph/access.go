package graph

import (
	"slices"
	"strings"
)

// Mile is how far from a practice a pharmacy may be, in metres along a great
// circle, before the practice counts as far from any.
const Mile = 1609

// AccessReach is how far from a practice the search for a pharmacy goes, in metres.
const AccessReach = 25_000

// AccessAreaMetres is the widest distance that the rule within accepts for an
// area of several PCNs: beyond it, most pharmacies would count for most PCNs.
const AccessAreaMetres = 5_000

// The hours by which a week is judged. LateAfter is when the core hours of
// general practice end on Mondays to Fridays. Times before AccessFrom and after
// AccessTo do not count as gaps.
const (
	LateAfter  = Minute(18*60 + 30)
	AccessFrom = Minute(7 * 60)
	AccessTo   = Minute(22 * 60)
)

// NewAccessQuery reads a rule as NewPharmacyQuery does, and a time of the week
// such as Sun 10:00; either may be empty.
func NewAccessQuery(code, rule, at string) (AccessQuery, error) {
	p, err := NewPharmacyQuery(code, rule)
	q := AccessQuery{Code: code, Rule: p.Rule, Metres: p.Metres}
	if one := q.oneRule(); one != nil && !strings.HasPrefix(rule, "within:") {
		err = one
	}
	if err == nil {
		q.At, err = ParseWeekTime(at)
	}
	return q, err
}

// AccessQuery asks how the people of an area reach a pharmacy.
type AccessQuery struct {
	Code   string
	On     Day
	Rule   string   // by which pharmacies belong to a PCN, as in PharmacyQuery; not RuleAll
	Metres int      // for within, 1 to 50000; for an area of several PCNs, up to AccessAreaMetres
	At     WeekTime // shows who is open then; its zero value asks for no time
}

// Validate returns a ParamError for what is out of bounds.
func (q AccessQuery) Validate() error {
	if !q.At.valid() {
		return &ParamError{Param: "at", Reason: "must be a weekday and a time, such as Sun 10:00"}
	}
	if err := q.oneRule(); err != nil {
		return err
	}
	return q.Pharmacies(q.Code).Validate()
}

// oneRule refuses RuleAll: each patient would count once under every rule.
func (q AccessQuery) oneRule() error {
	if q.Rule == "" || slices.Contains(EachRule, q.Rule) {
		return nil
	}
	return &ParamError{Param: "rule", Reason: "must be a single rule: nearest, within:METRES, items or lead"}
}

// Pharmacies asks for the pharmacies of one PCN by the same rule.
func (q AccessQuery) Pharmacies(pcn string) PharmacyQuery {
	return PharmacyQuery{Code: pcn, On: q.On, Rule: q.Rule, Metres: q.Metres}
}

// Access is the answer to an AccessQuery.
type Access struct {
	Of         Ref              `json:"of"`
	On         Day              `json:"on"`
	Rule       string           `json:"rule" doc:"by which a pharmacy belongs to a PCN; empty where one pharmacy was asked about"`
	Within     int              `json:"within,omitempty" doc:"the metres of the rule within"`
	At         WeekTime         `json:"at" doc:"the time asked about in a usual week, such as Sun 10:00; empty where none was"`
	From       Minute           `json:"from" doc:"when a day begins that gaps are looked for in"`
	To         Minute           `json:"to" doc:"when it ends"`
	LateAfter  Minute           `json:"late_after" doc:"later than this from Monday to Friday is late: general practice closes then"`
	Mile       int              `json:"mile" doc:"metres along a great circle"`
	All        AccessTally      `json:"all" doc:"each pharmacy and practice counted once"`
	PCNs       []AccessPCN      `json:"pcns" doc:"by code"`
	Pharmacies []AccessPharmacy `json:"pharmacies" doc:"one for each PCN that it belongs to by the rule, by PCN, distance and code"`
	Week       []AccessDay      `json:"week" doc:"Monday first, of all walk-in pharmacies together"`
	Practices  []AccessPractice `json:"practices" doc:"member practices, by PCN and code"`
	Across     []Across         `json:"across,omitempty" doc:"of an area: PCNs with practices there but another commissioner"`
	Why
}

// RuleAsTyped is the rule as NewAccessQuery reads it, empty where there is none.
func (a Access) RuleAsTyped() string {
	return PharmacyQuery{Rule: a.Rule, Metres: a.Within}.RuleAsTyped()
}

// PatientFigure is how many patients are registered with all of a stakeholder.
type PatientFigure struct {
	Patients int    `json:"patients"`
	Source   string `json:"source"`
	Seen     Day    `json:"seen"`
}

// AccessTally counts pharmacies and practices.
type AccessTally struct {
	Registered          *PatientFigure `json:"registered,omitempty" doc:"a list's figure for all PCNs, where newer"`
	Practices           int            `json:"practices"`
	Patients            int            `json:"patients" doc:"registered with them, where that is known"`
	PatientsSeen        Day            `json:"patients_seen" doc:"the oldest day of those figures"`
	PatientsUnknown     int            `json:"patients_unknown" doc:"practices without a known figure"`
	Pharmacies          int            `json:"pharmacies" doc:"by the rule, of any sort"`
	DistanceSelling     int            `json:"distance_selling" doc:"of these, on record as without a counter"`
	DistanceTold        bool           `json:"distance_told" doc:"whether the record shows any of these; lists until 2023 do not say"`
	Appliance           int            `json:"appliance" doc:"of these, appliance contractors, who dispense no medicines"`
	WalkIn              int            `json:"walk_in" doc:"the others; all that follows counts these alone"`
	PatientsPerPharmacy int            `json:"patients_per_pharmacy" doc:"by the newest figure, rounded; 0 without a pharmacy or a figure"`
	HoursUnknown        int            `json:"hours_unknown" doc:"no hours of theirs are known on any day"`
	Open                int            `json:"open" doc:"at the time asked about"`
	Closed              int            `json:"closed" doc:"at the time asked about"`
	Unknown             int            `json:"unknown" doc:"not known whether open at that time"`
	Late                int            `json:"late" doc:"open late on a Monday to Friday"`
	Saturday            int            `json:"saturday" doc:"open at some time on Saturdays"`
	Sunday              int            `json:"sunday" doc:"open at some time on Sundays"`
	GapMinutes          int            `json:"gap_minutes" doc:"of a usual week in which no pharmacy with known hours is open"`
	DaysUnknown         int            `json:"days_unknown" doc:"days of the week without known hours, and so without gaps"`
	Far                 int            `json:"far" doc:"practices with no pharmacy within a mile"`
	Unplaced            int            `json:"unplaced" doc:"practices whose coordinates are not known"`
	NoneNear            int            `json:"none_near" doc:"practices with no pharmacy on record within 25 km: the record has gaps"`
	Elsewhere           int            `json:"elsewhere" doc:"pharmacies of any sort whose nearest practice is of another PCN"`
}

// AccessPCN is what is counted of one PCN.
type AccessPCN struct {
	PCN Ref `json:"pcn"`
	AccessTally
}

// Whether a pharmacy is open at the time asked about.
const (
	ThenOpen    = "open"
	ThenClosed  = "closed"
	ThenUnknown = "unknown"
)

// AccessPharmacy is a pharmacy by the rule, and when it is open.
type AccessPharmacy struct {
	Alignment
	WalkIn    bool       `json:"walk_in" doc:"false of a distance-selling pharmacy and an appliance contractor"`
	At        string     `json:"at" doc:"open, closed or unknown at the time asked about; empty if no time was asked about"`
	Until     string     `json:"until" doc:"when it then closes, HH:MM; empty if it is not open"`
	Late      []string   `json:"late" doc:"the days, Mon to Fri, when it is open late"`
	Saturday  string     `json:"saturday" doc:"its hours, closed, or empty if not known"`
	Sunday    string     `json:"sunday" doc:"its hours, closed, or empty if not known"`
	Elsewhere *Elsewhere `json:"elsewhere,omitempty" doc:"the PCN of its nearest practice, if different"`
}

// Elsewhere is the PCN of the practice nearest to a pharmacy.
type Elsewhere struct {
	PCN    Ref    `json:"pcn"`
	Metres int    `json:"metres"`
	Source string `json:"source"`
	Seen   Day    `json:"seen"`
	Basis  Basis  `json:"basis"`
}

// AccessDay is a weekday, between AccessFrom and AccessTo.
type AccessDay struct {
	Day     string       `json:"day" doc:"Mon to Sun"`
	Known   int          `json:"known" doc:"walk-in pharmacies whose hours that day are known"`
	Unknown int          `json:"unknown" doc:"and those without known hours; any may be open in a gap"`
	Gaps    []Span       `json:"gaps" doc:"in which none with known hours is open; empty where no hours are known"`
	Hours   []AccessHour `json:"hours" doc:"hour by hour"`
}

// AccessHour is how many walk-in pharmacies are open in an hour.
type AccessHour struct {
	From  Minute `json:"from"`
	Least int    `json:"least" doc:"the fewest open at any time in it"`
	Most  int    `json:"most"`
}

// AccessPractice is a member practice and the pharmacy nearest to it.
type AccessPractice struct {
	Practice       Ref      `json:"practice"`
	PCN            Ref      `json:"pcn"`
	Source         string   `json:"source" doc:"of the membership"`
	Seen           Day      `json:"seen"`
	Basis          Basis    `json:"basis"`
	Unconfirmed    Day      `json:"unconfirmed_since,omitzero" doc:"the newest list of members lacks it; last confirmed on this day"`
	Patients       int      `json:"patients,omitempty"`
	PatientsSource string   `json:"patients_source,omitempty" doc:"of the figure"`
	PatientsSeen   Day      `json:"patients_seen,omitzero"`
	Placed         bool     `json:"placed" doc:"whether its coordinates are known; if not, its distances are not"`
	Nearest        *Ref     `json:"nearest,omitempty" doc:"the nearest walk-in pharmacy of any PCN whose coordinates are known, within 25 km"`
	Metres         Distance `json:"metres" doc:"along a great circle between postcodes; null where one is unknown"`
	Far            bool     `json:"far" doc:"that is beyond a mile; false where the nearest is not known"`
}

// Listed is a list that figures come from, and for how many stakeholders.
type Listed struct {
	Source string
	Seen   Day
	Count  int
}

// HoursFrom returns the lists that the hours of an answer come from, in the
// order of the pharmacies. It counts each pharmacy once.
func (a Access) HoursFrom() []Listed {
	var out []Listed
	counted := map[string]bool{}
	for i := range a.Pharmacies {
		if p := &a.Pharmacies[i]; p.Hours != "" && !counted[p.Pharmacy.Code] {
			counted[p.Pharmacy.Code] = true
			out = listed(out, p.HoursSource, p.HoursSeen)
		}
	}
	return out
}

// PatientsFrom returns the lists that the patients of an answer's practices come
// from, in the order of the practices.
func (a Access) PatientsFrom() []Listed {
	var out []Listed
	for i := range a.Practices {
		if p := &a.Practices[i]; p.Patients > 0 {
			out = listed(out, p.PatientsSource, p.PatientsSeen)
		}
	}
	return out
}

func listed(out []Listed, source string, seen Day) []Listed {
	k := slices.IndexFunc(out, func(l Listed) bool { return l.Source == source && l.Seen == seen })
	if k < 0 {
		k = len(out)
		out = append(out, Listed{Source: source, Seen: seen})
	}
	out[k].Count++
	return out
}
