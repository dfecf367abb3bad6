package files

import (
	"path/filepath"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// NameDay is the day in the name of a file or of a folder that it is in.
type NameDay struct {
	Day    graph.Day
	Folder bool // in the name of a folder
	Part   bool // the period in the name has not ended
}

// DayInPath returns the day in a file name or in one of the two folders above it. It
// is zero if there is none.
func DayInPath(path string, today graph.Day) NameDay {
	parts := strings.Split(filepath.ToSlash(path), "/")
	for i := len(parts) - 1; i >= 0 && i >= len(parts)-3; i-- {
		if day, whole := dayInName(parts[i], today); day != 0 {
			return NameDay{day, i < len(parts)-1, !whole}
		}
	}
	return NameDay{}
}

// DayInName returns the first day, month, quarter or year in the name of a file
// or folder, or zero. Of a time from one day to another it is the second. A month, quarter or year gives its last day; if today is
// within it, it gives today.
func DayInName(name string, today graph.Day) graph.Day {
	day, _ := dayInName(name, today)
	return day
}

// dayInName is DayInName; whole is false where the period in the name has not
// ended.
func dayInName(name string, today graph.Day) (day graph.Day, whole bool) {
	for i := 0; i < len(name); i++ {
		if !isDigit(name[i]) || (i > 0 && isDigit(name[i-1])) {
			continue
		}
		first, last := spanInName(name, i)
		if last == 0 {
			continue
		}
		if to := afterTo(name, i); to > 0 {
			if from, until := spanInName(name, to); until > last {
				first, last = from, until
			}
		}
		if last > today && first <= today {
			return today, false
		}
		return last, true
	}
	return 0, true
}

// afterTo returns where the second date of 20250301_to_20250424 begins, if the first one
// begins at i. It is 0 where there is no second date.
func afterTo(name string, i int) int {
	rest := strings.TrimLeft(name[i:], "0123456789-_. ")
	if len(rest) < 3 || !strings.EqualFold(rest[:2], "to") || !separatorAt(rest, 2) {
		return 0
	}
	return len(name) - len(rest) + 3
}

// farYear is the last year that a month, quarter or year in a name may be of: a
// later one is some other number.
const farYear = 2099

// spanInName reads the days that a name gives by the digits that begin at i.
func spanInName(name string, i int) (first, last graph.Day) {
	first, last = anySpanInName(name, i)
	if last > farYear*10000+1231 && first != last {
		return 0, 0
	}
	return first, last
}

func anySpanInName(name string, i int) (first, last graph.Day) {
	run := digitRun(name, i)
	if run != 4 && run != 6 && run != 8 {
		return 0, 0
	}
	end, year := i+run, digits(name[i:i+4])
	if run == 8 && year < 1990 {
		return dayFirst(name[i:end])
	}
	if year < 1990 || year > 2999 {
		return 0, 0
	}
	switch run {
	case 8:
		d, err := graph.ParseDay(name[i:end])
		if err != nil {
			return 0, 0
		}
		return d, d
	case 6:
		if n, q := digits(name[i+4:end]), quarterAt(name, end); isFinancial(year, n, q) {
			return financial(year, q)
		}
		return month(year, digits(name[i+4:end]))
	}
	return aroundYear(name, i, year)
}

// dayFirst reads 01042026.
func dayFirst(s string) (first, last graph.Day) {
	d, err := graph.NewDay(digits(s[4:8]), digits(s[2:4]), digits(s[:2]))
	if err != nil || d <= 19900101 || d >= 30000101 {
		return 0, 0
	}
	return d, d
}

// aroundYear reads a year at i with the day, month or quarter around it, such as
// 2026q1, 01-04-2026, q3-2025, march-2026 or 2026-07.
func aroundYear(name string, i, year int) (first, last graph.Day) {
	if q := quarterAt(name, i+4); q > 0 {
		return quarter(year, q)
	}
	if d := dayBefore(name, i, year); d != 0 {
		return d, d
	}
	if i >= 3 {
		if q := quarterAt(name, i-3); q > 0 {
			return quarter(year, q)
		}
	}
	if m, day := monthBefore(name, i); m > 0 {
		return dayOrMonth(year, m, day)
	}
	if first, last := afterYear(name, i+4, year); last != 0 {
		return first, last
	}
	return graph.Day(year*10000 + 101), graph.Day(year*10000 + 1231)
}

// afterYear reads what follows a year that ends before i: 2023-24q3, 2026-07,
// 2026-07-01 or 2026-7.
func afterYear(name string, i, year int) (first, last graph.Day) {
	if !separatorAt(name, i) {
		return 0, 0
	}
	at := i + 1
	switch digitRun(name, at) {
	case 1:
		if name[at] != '0' {
			return month(year, digits(name[at:at+1]))
		}
	case 2:
		n, q := digits(name[at:at+2]), quarterAt(name, at+2)
		if isFinancial(year, n, q) {
			return financial(year, q)
		}
		if n >= 1 && n <= 12 {
			return dayOrMonth(year, n, dayAfter(name, at+2))
		}
	}
	return 0, 0
}

// dayAfter reads two digits after a separator at i, 0 where there are none.
func dayAfter(name string, i int) int {
	if !separatorAt(name, i) || digitRun(name, i+1) != 2 {
		return 0
	}
	return digits(name[i+1 : i+3])
}

// dayOrMonth returns a day of a month, or all of the month where it has no such day.
func dayOrMonth(year, m, day int) (first, last graph.Day) {
	if d, err := graph.NewDay(year, m, day); err == nil {
		return d, d
	}
	return month(year, m)
}

// isFinancial says whether n after a year makes it a financial year, such as
// 2023-24. 2011-12 is a month unless a quarter follows.
func isFinancial(year, n, quarter int) bool {
	return n == (year+1)%100 && (n > 12 || quarter > 0)
}

func quarter(year, q int) (first, last graph.Day) {
	first, _ = month(year, q*3-2)
	_, last = month(year, q*3)
	return first, last
}

func separatorAt(name string, i int) bool {
	return i >= 0 && i < len(name) && strings.IndexByte("-_. ", name[i]) >= 0
}

func digitRun(s string, i int) int {
	n := 0
	for i+n < len(s) && isDigit(s[i+n]) {
		n++
	}
	return n
}

// quarterAt reads q1 to q4 at i or after one separator, 0 where there is none.
func quarterAt(name string, i int) int {
	if separatorAt(name, i) {
		i++
	}
	if i+1 < len(name) && name[i]|0x20 == 'q' && name[i+1] >= '1' && name[i+1] <= '4' && digitRun(name, i+1) == 1 {
		return int(name[i+1] - '0')
	}
	return 0
}

// monthBefore reads the name of a month that ends before i, and the day of the
// month before that, 0 where there is none.
func monthBefore(name string, i int) (m, day int) {
	end := i
	if separatorAt(name, end-1) {
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
	if separatorAt(name, end-1) {
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

// dayBefore reads the day and month of 01-04-2026, whose year begins at i.
func dayBefore(name string, i, year int) graph.Day {
	if i < 6 || !separatorAt(name, i-1) || !separatorAt(name, i-4) || (i > 6 && isDigit(name[i-7])) {
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
