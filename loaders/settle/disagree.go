package settle

import (
	"cmp"
	"slices"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// This file is the rule for sources that disagree, in one sentence: on each day the
// newest file that speaks of that day decides; if none speaks, the newest before it
// carries on. Of files of one day, the most trusted counts as the newest (BySeniority).
// docs/decisions/0040 says which days a file speaks of, and timeline.go asks the rule.

// voice is what one file says of one thing that has one value on a day, such as the
// network of a practice. The file speaks of the days between, both included, and its
// rows are in order and do not overlap.
type voice struct {
	from graph.Day // 0 if it speaks of every day up to its own
	day  graph.Day // the file's own
	rows []row
}

// row gives a value for the days from since on and before until. Both are 0 if open.
type row struct {
	since, until graph.Day
	dated        bool  // since is a day that the row names, not only the day of its file
	value        int32 // nobody if the row says that there is none
	at           int32 // which row it is, for the caller
}

// run is a value and all the days without a break on which it holds.
type run struct {
	since, until     graph.Day // as in a row
	sinceBy, untilBy bool      // the change happened by that day: no row names its day
	first            bool      // no file speaks of a day before it, so it may have begun earlier
	value            int32
	at               int32 // of the newest row that gives the value
}

// BySeniority orders sources oldest first and, of one day, the least trusted
// first, because the last one decides.
func BySeniority(a, b graph.Source, ofA, ofB *facts.Dataset) int {
	return cmp.Or(cmp.Compare(a.Seen, b.Seen), cmp.Compare(ofB.Trust, ofA.Trust), cmp.Compare(ofA.Name, ofB.Name), cmp.Compare(a.Sum, b.Sum))
}

// decider returns the index of the voice that decides on a day, or -1. Voices are in
// order, the newest last. It is the newest whose first day has come: if that one
// speaks of the day it decides, and if the day is after its own, no older one speaks
// of the day either, so it is the newest before it.
func decider(voices []voice, on graph.Day) int {
	for i := len(voices) - 1; i >= 0; i-- {
		if voices[i].from <= on {
			return i
		}
	}
	return -1
}

// on returns the row of a voice that covers a day, or nil.
func (v *voice) on(day graph.Day) *row {
	for i := len(v.rows) - 1; i >= 0; i-- {
		if r := &v.rows[i]; r.since <= day {
			if r.until == 0 || day < r.until {
				return r
			}
			return nil
		}
	}
	return nil
}

// turns appends the days on which the answer may change: the first day that a voice
// speaks of, and those on which a row begins or ends.
func turns(days []graph.Day, voices []voice) []graph.Day {
	days = append(days, 0)
	for i := range voices {
		days = append(days, voices[i].from)
		for _, r := range voices[i].rows {
			days = append(days, r.since, r.until)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// runs appends the value of each day, as runs of days with one value. Days without a
// value are in no run. Days are the turns of the voices.
func runs(into []run, days []graph.Day, voices []voice) []run {
	spoken, newest := false, -1 // whether a voice has decided so far; the voice of the last run's row
	var last *row               // what held before a day, nil if nothing did
	for _, day := range days {
		i := decider(voices, day)
		if i < 0 {
			continue
		}
		now := voices[i].on(day)
		if now != nil && now.value == nobody {
			now = nil
		}
		switch named := now != nil && now.dated && now.since == day; {
		case last != nil && now != nil && last.value == now.value:
			if i >= newest {
				newest, into[len(into)-1].at = i, now.at
			}
		default:
			if last != nil {
				before := &into[len(into)-1]
				before.until, before.untilBy = day, last.until != day && !named
			}
			if now != nil {
				newest = i
				into = append(into, run{since: day, sinceBy: day != 0 && !named, first: !spoken, value: now.value, at: now.at})
			}
		}
		last, spoken = now, true
	}
	return into
}
