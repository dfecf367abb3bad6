package ask

import (
	"math"

	"github.com/throughline-graph/throughline/graph"
)

// When the pharmacies of an area are open in a week.

// when says when a pharmacy is open.
func (b *accessing) when(p graph.Alignment) graph.AccessPharmacy {
	w := p.Hours.Week()
	ph := graph.AccessPharmacy{Alignment: p, WalkIn: walkIn(p.Contract), Late: []string{}, Saturday: w[5].String(), Sunday: w[6].String()}
	for i := range w[:5] {
		if w[i].After(graph.LateAfter) {
			ph.Late = append(ph.Late, graph.WeekdayNames[i])
		}
	}
	if !b.q.At.Known() {
		return ph
	}
	d := w[b.q.At.Day-1]
	switch {
	case !d.Known:
		ph.At = graph.ThenUnknown
	case !d.At(b.q.At.Time):
		ph.At = graph.ThenClosed
	default:
		ph.At = graph.ThenOpen
		for _, s := range d.Spans {
			if s.From <= b.q.At.Time && b.q.At.Time < s.To {
				ph.Until = s.To.String()
			}
		}
	}
	return ph
}

// tally counts the pharmacies and practices of a PCN, or of all, each once.
func tally(pharmacies []graph.AccessPharmacy, practices []graph.AccessPractice, pcn string) graph.AccessTally {
	var t graph.AccessTally
	countPractices(&t, practices, pcn)
	countPharmacies(&t, pharmacies, pcn)
	return t
}

func countPractices(t *graph.AccessTally, practices []graph.AccessPractice, pcn string) {
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

func countPharmacies(t *graph.AccessTally, pharmacies []graph.AccessPharmacy, pcn string) {
	told, elsewhere := map[string]bool{}, map[string]bool{}
	for i := range pharmacies {
		p := &pharmacies[i]
		if pcn != "" && p.PCN.Code != pcn {
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
		count1(&t.HoursUnknown, p.Hours == "")
		count1(&t.Open, p.At == graph.ThenOpen)
		count1(&t.Closed, p.At == graph.ThenClosed)
		count1(&t.Unknown, p.At == graph.ThenUnknown)
		count1(&t.Late, len(p.Late) > 0)
		count1(&t.Saturday, p.Saturday != "" && p.Saturday != graph.ClosedAllDay)
		count1(&t.Sunday, p.Sunday != "" && p.Sunday != graph.ClosedAllDay)
	}
	t.DistanceTold = t.DistanceSelling > 0
	t.Elsewhere = len(elsewhere)
}

// registered returns the figure that a list gives for a whole PCN, if that is newer
// than the oldest figure of its practices.
func registered(n *graph.Node, t graph.AccessTally) *graph.PatientFigure {
	if n.Patients == 0 || n.PatientsSeen <= t.PatientsSeen {
		return nil
	}
	return &graph.PatientFigure{Patients: n.Patients, Source: n.PatientsSource, Seen: n.PatientsSeen}
}

// together adds up the figures of PCNs, if one list has them all.
func together(pcns []graph.AccessPCN) *graph.PatientFigure {
	var all graph.PatientFigure
	for i := range pcns {
		r := pcns[i].Registered
		if r == nil || i > 0 && (r.Source != all.Source || r.Seen != all.Seen) {
			return nil
		}
		all = graph.PatientFigure{Patients: all.Patients + r.Patients, Source: r.Source, Seen: r.Seen}
	}
	if all.Patients == 0 {
		return nil
	}
	return &all
}

// share works out the patients for each walk-in pharmacy, from the registered
// figure if there is one, else from the figures of practices.
func share(t *graph.AccessTally) {
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
func week(pharmacies []graph.AccessPharmacy, pcn string) []graph.AccessDay {
	var weeks []graph.Week
	told, any := map[string]bool{}, false
	for i := range pharmacies {
		p := &pharmacies[i]
		if pcn != "" && p.PCN.Code != pcn || told[p.Pharmacy.Code] {
			continue
		}
		told[p.Pharmacy.Code], any = true, true
		if p.WalkIn {
			weeks = append(weeks, p.Hours.Week())
		}
	}
	if !any {
		return []graph.AccessDay{}
	}
	out := make([]graph.AccessDay, 7)
	for i := range out {
		d := &out[i]
		*d = graph.AccessDay{Day: graph.WeekdayNames[i], Gaps: []graph.Span{}, Hours: []graph.AccessHour{}}
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
func lookAt(d *graph.AccessDay, change []int) {
	open := 0
	for m := graph.Minute(0); m < graph.AccessTo; m++ {
		if open += change[m]; m < graph.AccessFrom {
			continue
		}
		if (m-graph.AccessFrom)%60 == 0 {
			d.Hours = append(d.Hours, graph.AccessHour{From: m, Least: open, Most: open})
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
func gaps(week []graph.AccessDay) (minutes, unknown int) {
	for _, d := range week {
		for _, g := range d.Gaps {
			minutes += int(g.To - g.From)
		}
		count1(&unknown, d.Known == 0 && d.Unknown > 0)
	}
	return minutes, unknown
}
