package loaders

import (
	"strings"
	"time"

	"throughline/graph"
)

// parseDate reads the forms of dates that the files use: 20260801, 2026-08-01,
// 01Aug2026, 01-Sep-20, 01-Sep-2020, 01/08/2026 and, in a workbook, the number
// of days since 30 December 1899.
func parseDate(s string, serials bool) (graph.Day, bool) {
	if d, err := graph.ParseDay(s); err == nil {
		return d, d != 0
	}
	if len(s) > 10 && s[4] == '-' && (s[10] == 'T' || s[10] == ' ') {
		d, err := graph.ParseDay(s[:10])
		return d, err == nil
	}
	if serials && len(s) == 5 {
		n := digits(s)
		return graph.DayOf(time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC)), n > 0
	}
	var parts [3]string
	n := 0
	for i := 0; i < len(s); {
		if s[i] == '-' || s[i] == '/' || s[i] == ' ' {
			i++
			continue
		}
		j := i
		for j < len(s) && isDigit(s[j]) == isDigit(s[i]) && s[j] != '-' && s[j] != '/' && s[j] != ' ' {
			j++
		}
		if n == 3 {
			return 0, false
		}
		parts[n] = s[i:j]
		n++
		i = j
	}
	if n != 3 {
		return 0, false
	}
	day, month, year := digits(parts[0]), monthNamed(parts[1]), digits(parts[2])
	if month == 0 && strings.Contains(s, "/") {
		month = digits(parts[1])
	}
	if len(parts[2]) == 2 {
		year += 2000
	} else if len(parts[2]) != 4 {
		return 0, false
	}
	d, err := graph.NewDay(year, month, day)
	return d, err == nil
}

// digits returns the number that s writes, -1 if it is none.
func digits(s string) int {
	if s == "" || len(s) > 8 {
		return -1
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// monthNamed returns the month of an English name or its first three letters,
// 0 if it is none.
func monthNamed(s string) int {
	if len(s) < 3 {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(s, m.String()) || strings.EqualFold(s, m.String()[:3]) || (m == time.September && strings.EqualFold(s, "sept")) {
			return int(m)
		}
	}
	return 0
}
