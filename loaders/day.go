package loaders

import (
	"regexp"
	"strings"

	"throughline/graph"
)

var (
	quarterName = regexp.MustCompile(`(20\d\d)[-_]?(\d\d)[-_ ]?[qQ]([1-4])`)
	dayName     = regexp.MustCompile(`(?:^|\D)(20\d\d)[-_]?(0[1-9]|1[0-2])[-_]?([0-2]\d|3[01])(?:\D|$)`)
	monthName   = regexp.MustCompile(`(?:^|\D)(20\d\d)[-_]?(0[1-9]|1[0-2])(?:\D|$)`)
	wordName    = regexp.MustCompile(`(?i)(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-_ ]?(20\d\d)`)
	yearName    = regexp.MustCompile(`(?:^|\D)(20\d\d)(?:\D|$)`)
)

// dayInName reads the day that a file's or folder's name speaks of: a day, or
// the last day of a month, of a quarter of the financial year, or of a year.
func dayInName(name string) graph.Day {
	month := func(year, month int) graph.Day {
		next, err := graph.NewDay(year+month/12, month%12+1, 1)
		if err != nil {
			return 0
		}
		return next.Add(-1)
	}
	if m := quarterName.FindStringSubmatch(name); m != nil && (number(m[1])+1)%100 == number(m[2]) {
		// The financial year 2023/24 begins in April 2023: its quarters end in
		// June, September, December and March.
		switch q := number(m[3]); q {
		case 4:
			return month(number(m[1])+1, 3)
		default:
			return month(number(m[1]), 3+3*q)
		}
	}
	if m := dayName.FindStringSubmatch(name); m != nil {
		if d, err := graph.NewDay(number(m[1]), number(m[2]), number(m[3])); err == nil {
			return d
		}
	}
	if m := monthName.FindStringSubmatch(name); m != nil {
		return month(number(m[1]), number(m[2]))
	}
	if m := wordName.FindStringSubmatch(name); m != nil {
		return month(number(m[2]), monthNames[strings.ToUpper(m[1])])
	}
	if m := yearName.FindStringSubmatch(name); m != nil {
		return month(number(m[1]), 12)
	}
	return 0
}

// settleDay finds the day that a file speaks of, and how it is known.
func settleDay(path string, d *Dataset, own, latest graph.Day, opt Options) (graph.Day, string) {
	if own != 0 {
		return own, "its extract date"
	}
	if opt.Seen != 0 {
		return opt.Seen, "--seen"
	}
	parts := strings.FieldsFunc(path, func(c rune) bool { return c == '/' || c == '\\' || c == '!' })
	for i := len(parts) - 1; i >= 0; i-- {
		if day := dayInName(parts[i]); day != 0 {
			how := "its folder's name"
			if i == len(parts)-1 {
				how = "its name"
			}
			return min(day, opt.Today), how
		}
	}
	if latest != 0 {
		return latest, "the latest date inside"
	}
	if d.Day != 0 {
		return d.Day, "its declaration"
	}
	return opt.Today, "the day of loading"
}
