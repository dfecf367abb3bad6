package loaders

import (
	"path/filepath"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// How the day of a file is known, best first. The order settles which stands
// where the same content is found twice.
const (
	seenOwn      = "its own extract date"
	seenFetched  = "the manifest of the fetch"
	seenGiven    = "given with the load"
	seenFile     = "its file name"
	seenFolder   = "its folder"
	notOver      = ", a time not over yet" // after either: it may be of any day of that time until now
	seenInside   = "the latest date inside"
	seenDeclared = "the data set's declaration"
	seenLoaded   = "the day it was supplied"
)

var seenOrder = []string{seenOwn, seenFetched, seenGiven, seenFile, seenFolder, seenInside, seenDeclared, seenLoaded}

// seenRank returns the place of by in seenOrder.
func seenRank(by string) int {
	by = strings.TrimSuffix(by, notOver)
	for i, s := range seenOrder {
		if s == by {
			return i
		}
	}
	return len(seenOrder)
}

// seenDay returns the day that a file speaks of and how it is known, zero if
// in no way. Path is as found; folders above the second say nothing. Fetched is
// the day that a manifest gives the file.
func seenDay(path string, own, fetched, latest graph.Day, d *Dataset, opt Options) (graph.Day, string) {
	if own != 0 {
		return own, seenOwn
	}
	if fetched != 0 {
		return fetched, seenFetched
	}
	if opt.Seen != 0 {
		return opt.Seen, seenGiven
	}
	path = filepath.ToSlash(path)
	parts := strings.Split(path, "/")
	for i := len(parts) - 1; i >= 0 && i >= len(parts)-3; i-- {
		if day, whole := dayInName(parts[i], opt.Today); day != 0 {
			by := seenFolder
			if i == len(parts)-1 {
				by = seenFile
			}
			if !whole {
				by += notOver
			}
			return day, by
		}
	}
	if latest != 0 {
		return latest, seenInside
	}
	if d.Declared != 0 {
		return d.Declared, seenDeclared
	}
	if d.Basis == graph.Supplied {
		return opt.Today, seenLoaded
	}
	return 0, ""
}

// DayInName returns the first day, month, quarter or year in the name of a file
// or folder, zero if there is none. A month or quarter stands for its last day,
// a year for 31 December, never later than today unless all of it is to come.
func DayInName(name string, today graph.Day) graph.Day {
	day, _ := dayInName(name, today)
	return day
}

// dayInName is DayInName; whole says that the time of which it is the last day
// is not cut short by today.
func dayInName(name string, today graph.Day) (day graph.Day, whole bool) {
	for i := 0; i < len(name); i++ {
		if !isDigit(name[i]) || (i > 0 && isDigit(name[i-1])) {
			continue
		}
		first, last := spanInName(name, i)
		if last == 0 {
			continue
		}
		if last > today && first <= today {
			return today, false
		}
		return last, true
	}
	return 0, true
}

// farYear is the last year that names of files speak of but in whole dates:
// what else looks like a later year is some other number.
const farYear = 2099

// spanInName reads a span of days whose first digit of the year, or of the
// whole date, stands at i.
func spanInName(name string, i int) (first, last graph.Day) {
	first, last = anySpanInName(name, i)
	if last > farYear*10000+1231 && first != last {
		return 0, 0
	}
	return first, last
}

func anySpanInName(name string, i int) (first, last graph.Day) {
	run := digitRun(name, i)
	year := 0
	if run >= 4 {
		year = digits(name[i : i+4])
	}
	if run == 8 && year < 1990 { // 01042026
		if d, err := graph.NewDay(digits(name[i+4:i+8]), digits(name[i+2:i+4]), digits(name[i:i+2])); err == nil && d > 19900101 && d < 30000101 {
			return d, d
		}
	}
	if run != 4 && run != 6 && run != 8 || year < 1990 || year > 2999 {
		return 0, 0
	}
	end := i + run
	next := (year + 1) % 100
	switch run {
	case 8:
		d, err := graph.ParseDay(name[i:end])
		if err != nil {
			return 0, 0
		}
		return d, d
	case 6:
		n := digits(name[i+4 : end])
		q, _ := quarterAt(name, end)
		if n == next && (n > 12 || q > 0) {
			return financial(year, q)
		}
		return month(year, n)
	}
	if q, _ := quarterAt(name, end); q > 0 {
		f, _ := month(year, q*3-2)
		_, l := month(year, q*3)
		return f, l
	}
	if d := dayBefore(name, i, year); d != 0 {
		return d, d
	}
	if i >= 3 {
		if q, _ := quarterAt(name, i-3); q > 0 { // q3-2025
			f, _ := month(year, q*3-2)
			_, l := month(year, q*3)
			return f, l
		}
	}
	if m, day := monthBefore(name, i); m > 0 {
		if d, err := graph.NewDay(year, m, day); err == nil && day > 0 {
			return d, d
		}
		return month(year, m)
	}
	if at := end + 1; at < len(name) && strings.IndexByte("-_. ", name[end]) >= 0 && digitRun(name, at) == 2 {
		n := digits(name[at : at+2])
		q, _ := quarterAt(name, at+2)
		if n == next && (n > 12 || q > 0) {
			return financial(year, q)
		}
		if n >= 1 && n <= 12 {
			if day := at + 3; day < len(name) && strings.IndexByte("-_. ", name[at+2]) >= 0 && digitRun(name, day) == 2 {
				if d, err := graph.NewDay(year, n, digits(name[day:day+2])); err == nil {
					return d, d
				}
			}
			return month(year, n)
		}
	}
	if at := end + 1; at < len(name) && strings.IndexByte("-_. ", name[end]) >= 0 && digitRun(name, at) == 1 && name[at] != '0' {
		return month(year, digits(name[at:at+1])) // 2026-7
	}
	return graph.Day(year*10000 + 101), graph.Day(year*10000 + 1231)
}

func digitRun(s string, i int) int {
	n := 0
	for i+n < len(s) && isDigit(s[i+n]) {
		n++
	}
	return n
}

// quarterAt reads q1 to q4 at i or after one separator.
func quarterAt(name string, i int) (int, bool) {
	if i < len(name) && strings.IndexByte("-_. ", name[i]) >= 0 {
		i++
	}
	if i+1 < len(name) && name[i]|0x20 == 'q' && name[i+1] >= '1' && name[i+1] <= '4' && digitRun(name, i+1) == 1 {
		return int(name[i+1] - '0'), true
	}
	return 0, false
}

// monthBefore reads the name of a month that ends before i, and the day of the
// month before that, 0 where there is none.
func monthBefore(name string, i int) (m, day int) {
	end := i
	if end > 0 && strings.IndexByte("-_. ", name[end-1]) >= 0 {
		end--
	}
	start := end
	for start > 0 && isLetter(name[start-1]) {
		start--
	}
	if m = monthNamed(name[start:end]); m == 0 {
		return 0, 0
	}
	end = start
	if end > 0 && strings.IndexByte("-_. ", name[end-1]) >= 0 {
		end--
	}
	start = end
	for start > 0 && isDigit(name[start-1]) {
		start--
	}
	if n := end - start; n == 1 || n == 2 {
		day = digits(name[start:end])
	}
	return m, day
}

// dayBefore reads the day and month of 01-04-2026, whose year stands at i.
func dayBefore(name string, i, year int) graph.Day {
	if i < 6 || strings.IndexByte("-_. ", name[i-1]) < 0 || strings.IndexByte("-_. ", name[i-4]) < 0 || (i > 6 && isDigit(name[i-7])) {
		return 0
	}
	d, err := graph.NewDay(year, digits(name[i-3:i-1]), digits(name[i-6:i-4]))
	if err != nil {
		return 0
	}
	return d
}

// financial returns a quarter of the NHS year that begins in April, or all of
// it for quarter 0.
func financial(year, quarter int) (first, last graph.Day) {
	if quarter == 0 {
		return graph.Day(year*10000 + 401), graph.Day((year+1)*10000 + 331)
	}
	m := 1 + quarter*3
	if quarter == 4 {
		year, m = year+1, 1
	}
	first, _ = month(year, m)
	_, last = month(year, m+2)
	return first, last
}

func month(year, m int) (first, last graph.Day) {
	first, err := graph.NewDay(year, m, 1)
	if err != nil {
		return 0, 0
	}
	next := first.Add(31)
	return first, (next - next%100 + 1).Add(-1)
}
