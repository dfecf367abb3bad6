package files

import (
	"strconv"
	"strings"
	"time"

	"github.com/throughline-graph/throughline/graph"
)

// parseDate reads the forms of dates that the files use: 20260801, 2026-08-01,
// 01Aug2026, 01-Sep-20, 01-Sep-2020 and 01/08/2026. A time may follow, or the .0 that
// spreadsheets add to numbers. In a workbook, it may be a number that counts days. The
// day comes before the month, as is usual in England.
func parseDate(s string, count epoch) (graph.Day, bool) {
	s = withoutTime(s)
	if count != 0 {
		s = plainNumber(s)
	}
	if d, err := graph.ParseDay(s); err == nil {
		return d, d != 0
	}
	if plain, ok := plainDay(s); ok {
		d, err := graph.ParseDay(plain)
		return d, err == nil
	}
	if d, ok := count.day(s); ok {
		return d, true
	}
	parts, ok := dateParts(s)
	if !ok {
		return 0, false
	}
	day, month := digits(parts[0]), monthNamed(parts[1])
	if month == 0 && strings.Contains(s, "/") {
		month = digits(parts[1])
	}
	year, ok := wholeYear(parts[2])
	if !ok {
		return 0, false
	}
	d, err := graph.NewDay(year, month, day)
	return d, err == nil
}

// epoch is the year from which a workbook counts days. It is 0 outside workbooks.
type epoch int

// The two date systems of Excel. A workbook says which it has.
const (
	from1900 epoch = 1900
	from1904 epoch = 1904 // as Excel for Mac made them
)

// day returns the day that a number of five digits counts to, from 1927 or 1931 on: one of
// four digits is more likely a year. 1 is the filler of 1900.
func (e epoch) day(s string) (graph.Day, bool) {
	n := digits(s)
	switch {
	case e == from1900 && n == 1:
		return 19000101, true
	case e == 0, len(s) != 5, n < 10_000:
		return 0, false
	case e == from1904:
		return graph.DayOf(time.Date(1904, 1, 1+n, 0, 0, 0, 0, time.UTC)), true
	}
	// Excel counts a 29 February 1900, which there was not.
	return graph.DayOf(time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC)), true
}

// plainNumber returns the whole part of a number as a workbook may store it: 43647.5 has a
// time of day, and 2.0190701E7 is 20190701. Any other text stays as it is.
func plainNumber(s string) string {
	if !strings.ContainsAny(s, ".Ee") || strings.Trim(s, "0123456789.Ee+") != "" {
		return s
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 0 || v > 99_999_999 {
		return s
	}
	return strconv.Itoa(int(v))
}

// plainDay returns the day in 20260801.0 or 2026-08-01T00:00:00Z.
func plainDay(s string) (day string, ok bool) {
	if number, ok := strings.CutSuffix(s, ".0"); ok && len(number) == 8 {
		return number, true
	}
	if len(s) > 10 && s[4] == '-' && s[10] == 'T' {
		return s[:10], true
	}
	return "", false
}

// dateParts returns the three parts of a date: runs of digits or of other characters,
// with or without separators between them.
func dateParts(s string) (parts [3]string, ok bool) {
	n := 0
	for i := 0; i < len(s); {
		if separates(s[i]) {
			i++
			continue
		}
		j := i
		for j < len(s) && isDigit(s[j]) == isDigit(s[i]) && !separates(s[j]) {
			j++
		}
		if n == len(parts) {
			return parts, false
		}
		parts[n] = s[i:j]
		n++
		i = j
	}
	return parts, n == len(parts)
}

func separates(c byte) bool { return c == '-' || c == '/' || c == ' ' }

// wholeYear returns the year that four digits write, or two digits of this century.
func wholeYear(s string) (year int, ok bool) {
	year = digits(s)
	switch {
	case year < 0:
		return 0, false
	case len(s) == 2:
		return year + 2000, year < firstDoubtful
	}
	return year, len(s) == 4
}

// firstDoubtful is the first year of two digits that may not be of this century:
// spreadsheets read 30 as 1930.
const firstDoubtful = 30

// withoutTime returns s without the time of day that follows a space.
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
	clock, half := cutHalf(s)
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

// cutHalf separates a time from the AM or PM behind it, with or without a space.
func cutHalf(s string) (clock, half string) {
	clock, half, _ = strings.Cut(s, " ")
	if half != "" || len(clock) <= 2 {
		return clock, half
	}
	end := len(clock) - 2
	if c := clock[end]; isDigit(c) || c == ':' || c == '.' {
		return clock, ""
	}
	return clock[:end], clock[end:]
}

// DateShaped says whether a cell can only be meant as a date, valid or not: digits
// and separators, the name of a month, or the #### that a spreadsheet writes for a
// date that its column was too narrow to show.
func DateShaped(s string) bool {
	if s == "" || len(s) > 30 {
		return false
	}
	if strings.Trim(s, "#") == "" {
		return len(s) > 2
	}
	// Opening hours begin with digits too: 09:00-17:30, 0900-1730.
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

// noDate says why a cell is not a date.
func noDate(s string) string {
	parts := strings.Split(s, "/")
	if len(parts) == 3 && isWithin(parts[0], 1, 12) && isWithin(parts[1], 13, 31) {
		return Quoted(s) + " is not a date: write the day before the month"
	}
	return Quoted(s) + " is not a date"
}

// isWithin says whether s is a number from least to most.
func isWithin(s string, least, most int) bool {
	n := digits(s)
	return n >= least && n <= most
}

// digits returns the number written in s, or -1 if s is not a number of up to eight
// digits.
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

// monthNamed returns the month with an English name, whole or its first three
// letters, or 0.
func monthNamed(s string) int {
	if len(s) < 3 {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(s, m.String()) || strings.EqualFold(s, m.String()[:3]) {
			return int(m)
		}
	}
	if strings.EqualFold(s, "sept") {
		return int(time.September)
	}
	return 0
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
