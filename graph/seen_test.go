package graph

import "testing"

func TestHowADayIsKnown(t *testing.T) {
	last := 0
	for _, m := range SeenCodes {
		s := Source{SeenCode: m.Code}
		if m.Code.Words() != m.Words || SeenIn(m.Words) != m.Code {
			t.Errorf("%s: %q leads to %q", m.Code, m.Code.Words(), SeenIn(m.Words))
		}
		if want := !m.InPart && m.Code != SeenLoaded; s.Dated() != want {
			t.Errorf("%s: dated %v", m.Code, s.Dated())
		}
		if rank := m.Code.Rank(); rank != last+1 && !(m.InPart && rank == last) {
			t.Errorf("%s has rank %d after %d", m.Code, rank, last)
		} else {
			last = rank
		}
	}
	for words, want := range map[string]SeenCode{"its folder, a time not over yet": SeenFolderInPart,
		"its file name, a time not over yet": SeenFileInPart, "": "", "a note from somewhere": ""} {
		if got := SeenIn(words); got != want {
			t.Errorf("%q leads to %q, want %q", words, got, want)
		}
	}
	if SeenCode("").Rank() <= last {
		t.Error("a day that is not known must come last")
	}
}

func TestTheNameOfASourceSaysThatItsDayIsUnknown(t *testing.T) {
	for _, m := range SeenCodes {
		name := SourceName("lpcs", 20261130, m.Code)
		if DayUnknown(name) != (m.Code == SeenLoaded) {
			t.Errorf("%s: %s", m.Code, name)
		}
	}
	if got := SourceName("lpcs", 20261130, SeenFile); got != "lpcs@2026-11-30" {
		t.Errorf("a known day: %s", got)
	}
	if SeenIn("the day it was supplied") != SeenLoaded {
		t.Error("words of an older graph are not understood")
	}
}
