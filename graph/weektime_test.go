package graph

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
	_ "time/tzdata" // on any machine
)

func TestAWeekTimeIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]string{"": "", "Sun 10:00": "Sun 10:00", "sunday 9:30": "Sun 09:30", " MON  00:00 ": "Mon 00:00",
		"Tue 23:59": "Tue 23:59"} {
		w, err := ParseWeekTime(text)
		if err != nil || w.String() != want {
			t.Errorf("%q: %q, %v", text, w, err)
		}
		var back WeekTime
		b, err := json.Marshal(w)
		if err = errors.Join(err, json.Unmarshal(b, &back)); err != nil || back != w {
			t.Errorf("%q: %s reads back as %v: %v", text, b, back, err)
		}
	}
	for _, text := range []string{"Sun", "10:00", "Sun 24:00", "Sun 10:60", "Sun 10", "Son 10:00", "Sun 10:00 Mon", "Sun -1:00", "now",
		"8 10:00"} {
		w, err := ParseWeekTime(text)
		var bad *ParamError
		if !errors.As(err, &bad) || bad.Param != "at" || w.Known() {
			t.Errorf("%q: %v, %v", text, w, err)
		}
	}
}

func TestAnInstantIsATimeOfTheWeekInItsZone(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	// In summer London is an hour ahead of UTC.
	for at, want := range map[string]string{"2026-07-05T23:30:00Z": "Mon 00:30", "2026-11-22T23:30:00Z": "Sun 23:30",
		"2026-11-25T09:05:59Z": "Wed 09:05"} {
		instant, err := time.Parse(time.RFC3339, at)
		if got := WeekTimeOf(instant.In(london)); err != nil || got.String() != want {
			t.Errorf("%s is %s, want %s: %v", at, got, want, err)
		}
	}
}

func TestAMinuteReadsBackFromText(t *testing.T) {
	for _, m := range []Minute{0, 7*60 + 5, 24 * 60} {
		var back Minute
		b, err := m.MarshalText()
		if err = errors.Join(err, back.UnmarshalText(b)); err != nil || back != m {
			t.Errorf("%s reads back as %s: %v", b, back, err)
		}
	}
	var m Minute
	if err := m.UnmarshalText([]byte("25:00")); !errors.Is(err, ErrInvalid) {
		t.Errorf("%v", err)
	}
}
