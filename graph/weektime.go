package graph

import (
	"fmt"
	"strings"
	"time"
)

// WeekTime is a time of a usual week, such as Sun 10:00, in local time. Its zero
// value is no time.
type WeekTime struct {
	Day  int    // 1 is Monday, 7 Sunday
	Time Minute // before 24:00
}

// WeekTimeOf returns the time of the week of t in its own zone.
func WeekTimeOf(t time.Time) WeekTime {
	return WeekTime{(int(t.Weekday())+6)%7 + 1, Minute(t.Hour()*60 + t.Minute())}
}

// ParseWeekTime reads a weekday and a time, such as Sun 10:00 or sunday 9:30.
// The empty text is no time.
func ParseWeekTime(text string) (WeekTime, error) {
	f := strings.Fields(text)
	if len(f) == 0 {
		return WeekTime{}, nil
	}
	wrong := &ParamError{Param: "at", Reason: "must be a weekday and a time, such as Sun 10:00"}
	if len(f) != 2 {
		return WeekTime{}, wrong
	}
	var w WeekTime
	for i := range WeekdayNames {
		if strings.EqualFold(f[0], WeekdayNames[i]) || strings.EqualFold(f[0], WeekdayWords[i]) {
			w.Day = i + 1
		}
	}
	if len(f[1]) == 4 {
		f[1] = "0" + f[1]
	}
	at, ok := parseMinute(f[1])
	if w.Time = at; !ok || !w.Known() || !w.Valid() {
		return WeekTime{}, wrong
	}
	return w, nil
}

// Known says whether w is a time.
func (w WeekTime) Known() bool { return w.Day != 0 }

// Valid says whether it is a time of the week.
func (w WeekTime) Valid() bool {
	return w == WeekTime{} || 1 <= w.Day && w.Day <= 7 && 0 <= w.Time && w.Time < dayEnd
}

// String writes Sun 10:00, or nothing for no time.
func (w WeekTime) String() string {
	if !w.Known() {
		return ""
	}
	return WeekdayNames[w.Day-1] + " " + w.Time.String()
}

// Words writes Sunday at 10:00.
func (w WeekTime) Words() string {
	if !w.Known() {
		return "no time"
	}
	return WeekdayWords[w.Day-1] + " at " + w.Time.String()
}

// MarshalText writes Sun 10:00, or nothing for no time.
func (w WeekTime) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (w *WeekTime) UnmarshalText(b []byte) error {
	t, err := ParseWeekTime(string(b))
	if err != nil {
		return fmt.Errorf("not a time of the week: %w", err)
	}
	*w = t
	return nil
}
