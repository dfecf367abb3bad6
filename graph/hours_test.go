package graph

import (
	"fmt"
	"testing"
)

func TestHoursOfADayAreReadOrRefused(t *testing.T) {
	for text, want := range map[string]string{
		"09:00-17:30":                "09:00-17:30",
		"09:00-13:00,14:00-17:30":    "09:00-13:00,14:00-17:30",
		"14:00-17:30, 09:00-13:00":   "09:00-13:00,14:00-17:30",
		"09:00-12:30; 13:30-18:00":   "09:00-12:30,13:30-18:00",
		"09:00-13:00,13:00-17:00":    "09:00-17:00",
		"09:00-00:00":                "09:00-24:00",
		"00:00-24:00":                "00:00-24:00",
		"CLOSED":                     "closed",
		"":                           "",
		"09:00-18.30":                "! is not a range of times, such as 09:00-17:30",
		"09:00-1700":                 "! is not a range of times, such as 09:00-17:30",
		"09:00,18:00":                "! is not a range of times, such as 09:00-17:30",
		"09:00-13:00-14:00-18:00":    "! is not a range of times, such as 09:00-17:30",
		"09:00-13:00 14:00-18:00":    "! is not a range of times, such as 09:00-17:30",
		"09:00-25:00":                "! is not a range of times, such as 09:00-17:30",
		"09:60-17:00":                "! is not a range of times, such as 09:00-17:30",
		"22:00-02:00":                "! ends before it starts",
		"09:00-13:00,12:30-17:00":    "! has times that overlap",
		",":                          "! is not a range of times, such as 09:00-17:30",
		"by appointment 09:00-17:00": "! is not a range of times, such as 09:00-17:30",
	} {
		d, err := ParseDayHours(text)
		got := d.String()
		if err != nil {
			got = "! " + err.Error()
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

// week reads the hours of seven days.
func week(t *testing.T, days ...string) Week {
	t.Helper()
	var w Week
	for i, text := range days {
		var err error
		if w[i], err = ParseDayHours(text); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func TestAWeekIsWrittenShortlyAndReadBack(t *testing.T) {
	for want, w := range map[Hours]Week{
		"Mon-Fri 09:00-13:00,14:00-17:30; Sat 09:00-12:00; Sun closed": week(t, "09:00-13:00,14:00-17:30", "09:00-13:00,14:00-17:30",
			"09:00-13:00,14:00-17:30",
			"09:00-13:00,14:00-17:30", "09:00-13:00,14:00-17:30", "09:00-12:00", "CLOSED"),
		"Mon 09:00-17:00; Wed-Thu 09:00-17:00": week(t, "09:00-17:00", "", "09:00-17:00", "09:00-17:00"),
		"Mon-Sun 00:00-24:00": week(t, "00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00",
			"00:00-24:00", "00:00-24:00"),
		"": {},
	} {
		if got := w.Hours(); got != want {
			t.Errorf("written %q, want %q", got, want)
		}
		if back := want.Week(); fmt.Sprint(back) != fmt.Sprint(w) {
			t.Errorf("%q reads back as %v, want %v", want, back, w)
		}
	}
	if w := Hours("Fri-Mon 09:00-17:00; Sat whenever; Funday 09:00-10:00").Week(); fmt.Sprint(w) != fmt.Sprint(Week{}) {
		t.Errorf("another writing is taken for hours: %v", w)
	}
}

func TestOpenUpToItsLastMinute(t *testing.T) {
	d := week(t, "09:00-13:00,14:00-00:00")[0]
	for text, want := range map[string]bool{"08:59": false, "09:00": true, "12:59": true, "13:00": false, "14:00": true, "23:59": true} {
		m, ok := parseMinute(text)
		if !ok || d.At(m) != want {
			t.Errorf("open at %s: %v, want %v", text, d.At(m), want)
		}
	}
	if d.Total() != 14*60 {
		t.Errorf("%d minutes in all", d.Total())
	}
}
