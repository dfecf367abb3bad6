package ask

import (
	"math"

	"github.com/throughline-graph/throughline/graph"
)

// When the pharmacies of an area are open in a week.

// The hours by which a week is judged. LateAfter is when the core hours of
// general practice end on Mondays to Fridays. Times before AccessFrom and after
// AccessTo do not count as gaps.
const (
	LateAfter  = graph.Minute(18*60 + 30)
	AccessFrom = graph.Minute(7 * 60)
	AccessTo   = graph.Minute(22 * 60)
)

// PatientFigure is how many patients are registered with all of a stakeholder.
type PatientFigure struct {
	Patients int       `json:"patients"`
	Source   string    `json:"source"`
	Seen     graph.Day `json:"seen"`
}

// AccessTally counts pharmacies and practices.
type AccessTally struct {
	Registered          *PatientFigure `json:"registered,omitempty" doc:"a list's figure for all PCNs, where newer"`
	Practices           int            `json:"practices"`
	Patients            int            `json:"patients" doc:"registered with them, where that is known"`
	PatientsSeen        graph.Day      `json:"patients_seen" doc:"the oldest day of those figures"`
	PatientsUnknown     int            `json:"patients_unknown" doc:"practices without a known figure"`
	Pharmacies          int            `json:"pharmacies" doc:"by the rule, of any sort"`
	DistanceSelling     int            `json:"distance_selling" doc:"of these, on record as without a counter"`
	DistanceTold        bool           `json:"distance_told" doc:"whether the record shows any of these; lists until 2023 do not say"`
	Appliance           int            `json:"appliance" doc:"of these, appliance contractors, who dispense no medicines"`
	WalkIn              int            `json:"walk_in" doc:"the others; all that follows counts these alone"`
	Ties                int            `json:"ties" doc:"as near to a practice of another PCN, which counts them too"`
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

// Placed returns how many practices have coordinates, so that distances from them are known.
func (t AccessTally) Placed() int { return t.Practices - t.Unplaced }

// FarOrNone returns how many of these have no walk-in pharmacy within a mile.
func (t AccessTally) FarOrNone() int { return t.Far + t.NoneNear }

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
	Outside   bool       `json:"outside,omitempty" doc:"it belongs to another area, and counts for its PCN here but not in all"`
}

// AccessDay is a weekday, between AccessFrom and AccessTo.
type AccessDay struct {
	Day     string       `json:"day" doc:"Mon to Sun"`
	Known   int          `json:"known" doc:"walk-in pharmacies whose hours that day are known"`
	Unknown int          `json:"unknown" doc:"and those without known hours; any may be open in a gap"`
	Gaps    []graph.Span `json:"gaps" doc:"in which none with known hours is open; empty where no hours are known"`
	Hours   []AccessHour `json:"hours" doc:"hour by hour"`
}

// AccessHour is how many walk-in pharmacies are open in an hour.
type AccessHour struct {
	From  graph.Minute `json:"from"`
	Least int          `json:"least" doc:"the fewest open at any time in it"`
	Most  int          `json:"most"`
}

// when says when a pharmacy is open.
func (b *accessing) when(p Alignment) AccessPharmacy {
	w := p.Hours.Week()
	ph := AccessPharmacy{Alignment: p, WalkIn: walkIn(p.Contract), Late: []string{}, Saturday: w[5].String(), Sunday: w[6].String()}
	for i := range w[:5] {
		if w[i].After(LateAfter) {
			ph.Late = append(ph.Late, graph.WeekdayNames[i])
		}
	}
	if !b.q.At.Known() {
		return ph
	}
	d := w[b.q.At.Day-1]
	switch {
	case !d.Known:
		ph.At = ThenUnknown
	case !d.At(b.q.At.Time):
		ph.At = ThenClosed
	default:
		ph.At = ThenOpen
		for _, s := range d.Spans {
			if s.From <= b.q.At.Time && b.q.At.Time < s.To {
				ph.Until = s.To.String()
			}
		}
	}
	return ph
}

// tally counts the pharmacies and practices of a PCN, or of all, each once.
func tally(pharmacies []AccessPharmacy, practices []AccessPractice, pcn string) AccessTally {
	var t AccessTally
	countPractices(&t, practices, pcn)
	countPharmacies(&t, pharmacies, pcn)
	return t
}

func countPractices(t *AccessTally, practices []AccessPractice, pcn string) {
	for i := range practices {
		p := &practices[i]
		if pcn != "" && p.PCN.Code != pcn {
			continue
		}
		t.Practices++
		t.Patients += p.Patients
		switch {
		case p.Patients == 0:
			t.PatientsUnknown++
		case t.PatientsSeen == 0 || p.PatientsSeen < t.PatientsSeen:
			t.PatientsSeen = p.PatientsSeen
		}
		count1(&t.Far, p.Far)
		count1(&t.Unplaced, !p.Placed)
		count1(&t.NoneNear, p.Placed && p.Nearest == nil)
	}
}

func countPharmacies(t *AccessTally, pharmacies []AccessPharmacy, pcn string) {
	told, elsewhere := map[string]bool{}, map[string]bool{}
	for i := range pharmacies {
		p := &pharmacies[i]
		if p.not(pcn) {
			continue
		}
		if p.Elsewhere != nil {
			elsewhere[p.Pharmacy.Code] = true
		}
		if told[p.Pharmacy.Code] {
			continue
		}
		told[p.Pharmacy.Code] = true
		t.Pharmacies++
		count1(&t.DistanceSelling, p.Contract == graph.ContractDistance)
		count1(&t.Appliance, p.Contract == graph.ContractAppliance)
		if !p.WalkIn {
			continue
		}
		t.WalkIn++
		count1(&t.Ties, p.Tie)
		count1(&t.HoursUnknown, p.Hours == "")
		count1(&t.Open, p.At == ThenOpen)
		count1(&t.Closed, p.At == ThenClosed)
		count1(&t.Unknown, p.At == ThenUnknown)
		count1(&t.Late, len(p.Late) > 0)
		count1(&t.Saturday, p.Saturday != "" && p.Saturday != graph.ClosedAllDay)
		count1(&t.Sunday, p.Sunday != "" && p.Sunday != graph.ClosedAllDay)
	}
	t.DistanceTold = t.DistanceSelling > 0
	t.Elsewhere = len(elsewhere)
}

// not says that a pharmacy does not count for a PCN, or where that is empty, in all.
func (p *AccessPharmacy) not(pcn string) bool {
	if pcn == "" {
		return p.Outside
	}
	return p.PCN.Code != pcn
}

// registered returns the figure that a list gives for a whole PCN, if that is newer
// than the oldest figure of its practices.
func registered(n *graph.Node, t AccessTally) *PatientFigure {
	if n.Patients == 0 || n.PatientsSeen <= t.PatientsSeen {
		return nil
	}
	return &PatientFigure{Patients: n.Patients, Source: n.PatientsSource, Seen: n.PatientsSeen}
}

// together adds up the figures of PCNs, if one list has them all.
func together(pcns []AccessPCN) *PatientFigure {
	var all PatientFigure
	for i := range pcns {
		r := pcns[i].Registered
		if r == nil || i > 0 && (r.Source != all.Source || r.Seen != all.Seen) {
			return nil
		}
		all = PatientFigure{Patients: all.Patients + r.Patients, Source: r.Source, Seen: r.Seen}
	}
	if all.Patients == 0 {
		return nil
	}
	return &all
}

// share works out the patients for each walk-in pharmacy, from the registered
// figure if there is one, else from the figures of practices.
func share(t *AccessTally) {
	patients := t.Patients
	if t.Registered != nil {
		patients = t.Registered.Patients
	}
	if t.WalkIn > 0 {
		t.PatientsPerPharmacy = int(math.Round(float64(patients) / float64(t.WalkIn)))
	}
}

func count1(n *int, yes bool) {
	if yes {
		*n++
	}
}

// week returns, day by day, how many walk-in pharmacies of a PCN, or of all, are
// open. It counts each once. Without any pharmacy there is no week.
func week(pharmacies []AccessPharmacy, pcn string) []AccessDay {
	var weeks []graph.Week
	told, any := map[string]bool{}, false
	for i := range pharmacies {
		p := &pharmacies[i]
		if p.not(pcn) || told[p.Pharmacy.Code] {
			continue
		}
		told[p.Pharmacy.Code], any = true, true
		if p.WalkIn {
			weeks = append(weeks, p.Hours.Week())
		}
	}
	if !any {
		return []AccessDay{}
	}
	out := make([]AccessDay, 7)
	for i := range out {
		d := &out[i]
		*d = AccessDay{Day: graph.WeekdayNames[i], Gaps: []graph.Span{}, Hours: []AccessHour{}}
		var change [24*60 + 1]int // of how many are open, at each minute
		for k := range weeks {
			if !weeks[k][i].Known {
				d.Unknown++
				continue
			}
			d.Known++
			for _, s := range weeks[k][i].Spans {
				change[s.From]++
				change[s.To]--
			}
		}
		lookAt(d, change[:])
	}
	return out
}

// lookAt fills in the hours and gaps of a day.
func lookAt(d *AccessDay, change []int) {
	open := 0
	for m := graph.Minute(0); m < AccessTo; m++ {
		if open += change[m]; m < AccessFrom {
			continue
		}
		if (m-AccessFrom)%60 == 0 {
			d.Hours = append(d.Hours, AccessHour{From: m, Least: open, Most: open})
		}
		h := &d.Hours[len(d.Hours)-1]
		h.Least, h.Most = min(h.Least, open), max(h.Most, open)
		if open > 0 || d.Known == 0 && d.Unknown > 0 {
			continue
		}
		if last := len(d.Gaps) - 1; last >= 0 && d.Gaps[last].To == m {
			d.Gaps[last].To = m + 1
		} else {
			d.Gaps = append(d.Gaps, graph.Span{From: m, To: m + 1})
		}
	}
}

// gaps returns how many minutes of a week none is open, and on how many days
// that is unknown.
func gaps(week []AccessDay) (minutes, unknown int) {
	for _, d := range week {
		for _, g := range d.Gaps {
			minutes += int(g.To - g.From)
		}
		count1(&unknown, d.Known == 0 && d.Unknown > 0)
	}
	return minutes, unknown
}
