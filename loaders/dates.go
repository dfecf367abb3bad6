package loaders

import (
	"strings"
	"time"

	"github.com/throughline-graph/throughline/graph"
)

// parseDate reads the forms of dates that the files use: 20260801, 2026-08-01,
// 01Aug2026, 01-Sep-20, 01-Sep-2020, 01/08/2026, with a time behind them or, as
// spreadsheets write numbers, .0, and, in a workbook, the number of days since 30
// December 1899. The day stands before the month, as in England.
func parseDate(s string, serials bool) (graph.Day, bool) {
	s = withoutTime(s)
	if d, err := graph.ParseDay(s); err == nil {
		return d, d != 0
	}
	if number, ok := strings.CutSuffix(s, ".0"); ok && len(number) == 8 {
		d, err := graph.ParseDay(number)
		return d, err == nil
	}
	if len(s) > 10 && s[4] == '-' && s[10] == 'T' {
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
	switch {
	case year < 0, len(parts[2]) == 2 && year >= firstDoubtful:
		return 0, false
	case len(parts[2]) == 2:
		year += 2000
	case len(parts[2]) != 4:
		return 0, false
	}
	d, err := graph.NewDay(year, month, day)
	return d, err == nil
}

// firstDoubtful is the first year of two digits that is not surely one of this
// century: spreadsheets take it for one of the last.
const firstDoubtful = 30

// withoutTime returns s without the time of day behind a blank in it.
func withoutTime(s string) string {
	for i := range len(s) {
		if s[i] == ' ' && isTime(s[i+1:]) {
			return s[:i]
		}
	}
	return s
}

// isTime says whether s is a time of day, such as 00:00, 12:00:00 AM or
// 00:00:00.000.
func isTime(s string) bool {
	clock, half, _ := strings.Cut(s, " ")
	if half == "" && len(clock) > 2 {
		if end := len(clock) - 2; !isDigit(clock[end]) && clock[end] != ':' && clock[end] != '.' {
			clock, half = clock[:end], clock[end:]
		}
	}
	if half != "" && !strings.EqualFold(half, "AM") && !strings.EqualFold(half, "PM") {
		return false
	}
	clock, part, fraction := strings.Cut(clock, ".")
	if fraction && (digits(part) < 0 || strings.Count(clock, ":") != 2) {
		return false
	}
	n, most := 0, 24
	for part := range strings.SplitSeq(clock, ":") {
		if len(part) > 2 || digits(part) < 0 || digits(part) > most {
			return false
		}
		n, most = n+1, 59
	}
	return n == 2 || n == 3
}

// dateShaped says whether a cell can only be meant as a date, right or wrong:
// digits with what parts them, the name of a month, or the signs that a
// spreadsheet writes for a date which its column was too narrow to show.
func dateShaped(s string) bool {
	if s == "" || len(s) > 30 {
		return false
	}
	if strings.Trim(s, "#") == "" {
		return len(s) > 2
	}
	// Hours begin with digits too: 09:00-17:30, 0900-1730.
	day := s[:len(s)-len(strings.TrimLeft(s, "0123456789-/."))]
	numbers := strings.FieldsFunc(day, func(c rune) bool { return c < '0' || c > '9' })
	switch n := len(numbers); {
	case n == 0, n > 3, n == 2 && len(numbers[0]) != 8, strings.HasPrefix(s[len(day):], ":"):
		return false
	}
	for word := range strings.FieldsFuncSeq(s, func(c rune) bool { return strings.ContainsRune("0123456789 -/.:", c) }) {
		if monthNamed(word) == 0 && word != "T" && word != "Z" && word != "AM" && word != "PM" {
			return false
		}
	}
	return true
}

// noDate says why a cell is not taken for a date.
func noDate(s string) string {
	if parts := strings.Split(s, "/"); len(parts) == 3 && digits(parts[0]) >= 1 && digits(parts[0]) <= 12 && digits(parts[1]) > 12 && digits(parts[1]) <= 31 {
		return quoted(s) + " is not a date: the day stands before the month"
	}
	return quoted(s) + " is not a date"
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
