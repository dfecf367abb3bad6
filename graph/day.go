package graph

import (
	"fmt"
	"time"
)

// Day is a calendar day as the number YYYYMMDD, in no time zone. Zero is an
// unknown or open day. Days compare with < and >.
type Day int32

// NewDay returns the day of a year, month and day of month, or an error
// wrapping ErrInvalid if the calendar has no such day.
func NewDay(year, month, day int) (Day, error) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < 1 || year > 9999 || t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return 0, fmt.Errorf("%04d-%02d-%02d is not a day: %w", year, month, day, ErrInvalid)
	}
	return Day(year*10000 + month*100 + day), nil
}

// DayOf returns the day of t in its own zone.
func DayOf(t time.Time) Day {
	return Day(t.Year()*10000 + int(t.Month())*100 + t.Day())
}

// ParseDay reads YYYY-MM-DD or YYYYMMDD. The empty string is the unknown day.
func ParseDay(s string) (Day, error) {
	if s == "" {
		return 0, nil
	}
	var n [8]int
	i := 0
	for p := 0; p < len(s); p++ {
		c := s[p]
		if c == '-' && len(s) == 10 && (p == 4 || p == 7) {
			continue
		}
		if c < '0' || c > '9' || i == 8 {
			return 0, fmt.Errorf("not a day (want YYYY-MM-DD): %w", ErrInvalid)
		}
		n[i] = int(c - '0')
		i++
	}
	if i != 8 || (len(s) != 8 && len(s) != 10) {
		return 0, fmt.Errorf("not a day (want YYYY-MM-DD): %w", ErrInvalid)
	}
	d, err := NewDay(n[0]*1000+n[1]*100+n[2]*10+n[3], n[4]*10+n[5], n[6]*10+n[7])
	if err != nil {
		return 0, fmt.Errorf("no such day in the calendar: %w", ErrInvalid)
	}
	return d, nil
}

// Time returns midnight UTC of d.
func (d Day) Time() time.Time {
	return time.Date(int(d)/10000, time.Month(int(d)/100%100), int(d)%100, 0, 0, 0, 0, time.UTC)
}

// Add returns the day n days later. The unknown day stays unknown.
func (d Day) Add(n int) Day {
	if d == 0 {
		return 0
	}
	return DayOf(d.Time().AddDate(0, 0, n))
}

// Since returns the number of days from e to d.
func (d Day) Since(e Day) int {
	return int(d.Time().Sub(e.Time()) / (24 * time.Hour))
}

// Months returns the number of whole months from e to d, below 0 if e is later.
func (d Day) Months(e Day) int {
	n := 12*(int(d)/10000-int(e)/10000) + int(d)/100%100 - int(e)/100%100
	if int(d)%100 < int(e)%100 && int(d.Add(1))%100 != 1 { // the last day of a month ends it
		n--
	}
	return n
}

// String returns YYYY-MM-DD, empty for the unknown day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", int(d)/10000, int(d)/100%100, int(d)%100)
}

// Words returns the day as people write it, such as 1 April 2026.
func (d Day) Words() string {
	if d == 0 {
		return "an unknown day"
	}
	return d.Time().Format("2 January 2006")
}

// MarshalJSON writes "YYYY-MM-DD", or null for the unknown day.
func (d Day) MarshalJSON() ([]byte, error) {
	if d == 0 {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Day) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*d = 0
		return nil
	}
	if len(b) < 2 || b[0] != '"' {
		return fmt.Errorf("not a day: %w", ErrInvalid)
	}
	v, err := ParseDay(string(b[1 : len(b)-1]))
	*d = v
	return err
}

// Counts says whether something that starts on since and ends before until
// counts on the day on. An unknown end has no bound.
func Counts(since, until, on Day) bool {
	return (since == 0 || since <= on) && (until == 0 || on < until)
}
