package graph

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Minute is a time of day in minutes after midnight, 0 to 1440. The last is the
// midnight that ends the day.
type Minute int

// MarshalText writes HH:MM.
func (m Minute) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (m *Minute) UnmarshalText(b []byte) error {
	n, ok := parseMinute(string(b))
	if !ok {
		return fmt.Errorf("not a time of day (want HH:MM): %w", ErrInvalid)
	}
	*m = n
	return nil
}

// dayEnd is the midnight that ends a day.
const dayEnd = Minute(24 * 60)

// String writes HH:MM; the end of the day is 24:00.
func (m Minute) String() string { return fmt.Sprintf("%02d:%02d", int(m)/60, int(m)%60) }

// Span is a part of a day, from From up to but not including To.
type Span struct {
	From Minute `json:"from"`
	To   Minute `json:"to"`
}

// String writes HH:MM-HH:MM.
func (s Span) String() string { return s.From.String() + "-" + s.To.String() }

// ClosedAllDay is how DayHours writes a day on which it does not open.
const ClosedAllDay = "closed"

// DayHours are the hours of one weekday. Known with no spans is closed all day.
type DayHours struct {
	Known bool
	Spans []Span // in order, apart from each other
}

// String writes the spans with commas, ClosedAllDay, or nothing where unknown.
func (d DayHours) String() string {
	switch {
	case !d.Known:
		return ""
	case len(d.Spans) == 0:
		return ClosedAllDay
	}
	out := make([]string, len(d.Spans))
	for i, s := range d.Spans {
		out[i] = s.String()
	}
	return strings.Join(out, ",")
}

// Total returns how many minutes the day's spans last in all.
func (d DayHours) Total() Minute {
	var n Minute
	for _, s := range d.Spans {
		n += s.To - s.From
	}
	return n
}

// At says whether it is open at a time of day.
func (d DayHours) At(m Minute) bool {
	return slices.ContainsFunc(d.Spans, func(s Span) bool { return s.From <= m && m < s.To })
}

// After says whether it is open at any time of day later than m.
func (d DayHours) After(m Minute) bool {
	return slices.ContainsFunc(d.Spans, func(s Span) bool { return m < s.To })
}

// ParseDayHours reads the hours of one weekday as lists write them: spans
// separated by commas or semicolons, or CLOSED. An end at 00:00 is the midnight
// that ends the day. Any other form, spans that overlap, and spans past midnight
// are errors. An empty text is unknown.
func ParseDayHours(text string) (DayHours, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return DayHours{}, nil
	}
	if strings.EqualFold(text, "closed") {
		return DayHours{Known: true}, nil
	}
	d := DayHours{Known: true}
	for part := range strings.FieldsFuncSeq(text, func(c rune) bool { return c == ',' || c == ';' }) {
		s, err := parseSpan(strings.TrimSpace(part))
		if err != nil {
			return DayHours{}, err
		}
		d.Spans = append(d.Spans, s)
	}
	if len(d.Spans) == 0 {
		return DayHours{}, errors.New("is not a range of times, such as 09:00-17:30")
	}
	slices.SortFunc(d.Spans, func(a, b Span) int { return int(a.From - b.From) })
	joined := d.Spans[:1]
	for _, s := range d.Spans[1:] {
		last := &joined[len(joined)-1]
		switch {
		case s.From < last.To:
			return DayHours{}, errors.New("has times that overlap")
		case s.From == last.To:
			last.To = s.To
		default:
			joined = append(joined, s)
		}
	}
	d.Spans = joined
	return d, nil
}

func parseSpan(text string) (Span, error) {
	from, to, ok := strings.Cut(text, "-")
	a, okFrom := parseMinute(from)
	b, okTo := parseMinute(to)
	if b == 0 {
		b = dayEnd
	}
	switch {
	case !ok || !okFrom || !okTo:
		return Span{}, errors.New("is not a range of times, such as 09:00-17:30")
	case a >= b:
		return Span{}, errors.New("ends before it starts")
	}
	return Span{From: a, To: b}, nil
}

func parseMinute(text string) (Minute, bool) {
	if len(text) != 5 || text[2] != ':' {
		return 0, false
	}
	for _, i := range []int{0, 1, 3, 4} {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
	}
	m := Minute(int(text[0]-'0')*600 + int(text[1]-'0')*60 + int(text[3]-'0')*10 + int(text[4]-'0'))
	return m, text[3] < '6' && m <= dayEnd
}

// Week is the hours of a usual week, Monday first.
type Week [7]DayHours

// WeekdayNames are the days of Week as Hours writes them.
var WeekdayNames = [7]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// WeekdayWords are the same in full.
var WeekdayWords = [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// Hours are the opening hours of a usual week, in one line that people read and
// engines keep unchanged: "Mon-Fri 09:00-13:00,14:00-17:30; Sat 09:00-12:00;
// Sun closed". A weekday whose hours are unknown is left out; empty is a week about
// which nothing is known. Times are local; holidays are not in it.
type Hours string

// Hours returns the week as one line.
func (w Week) Hours() Hours {
	var out []string
	for i := 0; i < len(w); i++ {
		if !w[i].Known {
			continue
		}
		first, says := i, w[i].String()
		for i+1 < len(w) && w[i+1].String() == says {
			i++
		}
		days := WeekdayNames[first]
		if i > first {
			days += "-" + WeekdayNames[i]
		}
		out = append(out, days+" "+says)
	}
	return Hours(strings.Join(out, "; "))
}

// Week reads what Week.Hours wrote. Days in any other form are unknown.
func (h Hours) Week() Week {
	var w Week
	for part := range strings.SplitSeq(string(h), "; ") {
		days, text, _ := strings.Cut(part, " ")
		first, last, run := strings.Cut(days, "-")
		if !run {
			last = first
		}
		from, to := slices.Index(WeekdayNames[:], first), slices.Index(WeekdayNames[:], last)
		d, err := ParseDayHours(text)
		if from < 0 || to < from || err != nil {
			continue
		}
		for i := from; i <= to; i++ {
			w[i] = d
		}
	}
	return w
}
