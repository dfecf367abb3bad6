package storetest

import (
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// ended asks for lines from what led to bodies that closed: the line says who took
// over, or that nobody knows.
func ended(t *testing.T, make func(t *testing.T) Engine) {
	e := loaded(t, make, `
		Hospital H
		Hospital K
		Hospital L
		Trust T ..20210401
		Trust U ..20210401
		Trust V
		Trust W
		ICS I
		ICS J ..20260401
		ICS M 20260401..
		ICS N 20260401..
		H SITE_OF T ..20210401
		K SITE_OF U ..20210401
		L SITE_OF V
		T SUCCEEDED_BY V 20210401..
		T SUCCEEDED_BY W 20210401..
		Trust X
		Trust Y
		Trust Z
		Hospital O
		T BASED_IN I ..20210401
		V BASED_IN I
		Y BASED_IN J ..20260401
		Z BASED_IN I 20270101..
		O SITE_OF X
		V SERVES I
		V SERVES J ..20260401
		J SUCCEEDED_BY M 20260401..
		J SUCCEEDED_BY N 20260401..
	`)
	for _, c := range []struct {
		says, of, want string
		on             graph.Day
	}{
		{"a hospital whose trust was split", "H", "The newest list names The T Trust (T) as its trust. " +
			"That trust's last day was 31 March 2021, and several took over: The V Trust (V) and The W Trust (W). " +
			"No list says which of them has this hospital.", Today},
		{"the same while its trust was open", "H", "", 20210331},
		{"a hospital whose trust nobody took over", "K", "The newest list names The U Trust (U) as its trust. That trust's last day was " +
			"31 March 2021, and no list says who took over.", Today},
		{"a hospital with a trust", "L", "", Today},
		{"a trust with patients of a board that was split", "V", "The J ICS (J) was split between The M ICS (M) and The N ICS (N). " +
			"The patients were counted for the old boards, so the shares of today leave them out.", Today},
		{"the same the day before", "V", "", 20260331},
		{"a trust that no list of trusts has", "X", "No loaded list says which board The X Trust (X) is based in. ODS lists NHS trusts in etr " +
			"and care trusts in ect: load the list that has it.", Today},
		{"a hospital of such a trust", "O", "No loaded list says which board The X Trust (X) is based in. ODS lists NHS trusts in etr " +
			"and care trusts in ect: load the list that has it.", Today},
		{"a trust whose board was split", "Y", "The newest list bases The Y Trust (Y) in The J ICS (J). That board's last day was " +
			"31 March 2026, and several took over: The M ICS (M) and The N ICS (N). No list says which of them has this trust.", Today},
		{"the same the day before", "Y", "", 20260331},
		{"a trust that a list bases somewhere on other days", "Z", "", Today},
	} {
		t.Run(c.says, func(t *testing.T) {
			l, err := ask.Of(t.Context(), e, ask.Line, ask.CodeQuery{Code: c.of, On: c.on})
			if err != nil || l.Note != c.want {
				t.Errorf("%q, %v; want %q", l.Note, err, c.want)
			}
		})
	}
	for _, c := range []struct{ of, want string }{
		{"X", "trust X | ICS [no-list-of-trusts: No ICB on record: no list of trusts has it] | " +
			"region [nothing-on-record: No region on record]"},
		{"Y", "trust Y | ICS [board-closed: No ICB on record since The J ICS closed] | region [nothing-on-record: No region on record]"},
		{"Z", "trust Z | ICS [nothing-on-record: No ICB on record] | region [nothing-on-record: No region on record]"},
	} {
		l, err := ask.Of(t.Context(), e, ask.Line, ask.CodeQuery{Code: c.of, On: Today})
		if got := tellLine(l); err != nil || got != c.want {
			t.Errorf("%s: %s, %v; want %s", c.of, got, err, c.want)
		}
	}
	t.Run("the day on which a trust closed is not known", func(t *testing.T) {
		e := loaded(t, make, `
			Hospital H
			Trust T ..20210401
			H SITE_OF T ..20210401
		`, func(s *graph.Snapshot) { node(s, "T").ClosedBy = true })
		l, err := ask.Of(t.Context(), e, ask.Line, ask.CodeQuery{Code: "H", On: Today})
		if want := "The newest list names The T Trust (T) as its trust. That trust was closed by 1 April 2021, on a day that no list gives, " +
			"and no list says who took over."; err != nil || l.Note != want {
			t.Errorf("%q, %v; want %q", l.Note, err, want)
		}
		if l, err = ask.Of(t.Context(), e, ask.Line, ask.CodeQuery{Code: "T", On: Today}); err != nil || l.Stages[0].Gap !=
			"The T Trust (T) was not open on 1 August 2026: it was closed by 1 April 2021, on a day that no list gives." {
			t.Errorf("%+v, %v", l.Stages, err)
		}
	})
}
