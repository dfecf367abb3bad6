package settle

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/throughline-graph/throughline/graph"
)

// testimony is what a file of the property below says.
type testimony struct {
	day     graph.Day
	history bool
	rows    []row // a row with since 0 and until 0 is of a list without days
}

// Days are few, so that they often meet: the first thirty of a month.
const farthest = graph.Day(20240130)

func someDay(t *rapid.T, name string) graph.Day {
	return graph.Day(20240100 + rapid.IntRange(2, 29).Draw(t, name))
}

func someTestimony(t *rapid.T) testimony {
	f := testimony{day: someDay(t, "day"), history: rapid.Bool().Draw(t, "history")}
	if !f.history && rapid.Bool().Draw(t, "list") {
		f.rows = []row{{value: rapid.Int32Range(-1, 3).Draw(t, "value")}}
		return f
	}
	at := graph.Day(20240100)
	for range rapid.IntRange(1, 3).Draw(t, "rows") {
		w := row{since: at + graph.Day(rapid.IntRange(1, 9).Draw(t, "gap")), value: rapid.Int32Range(0, 3).Draw(t, "value"), dated: true}
		if w.since >= farthest {
			break
		}
		if rapid.Bool().Draw(t, "ends") {
			w.until = w.since + graph.Day(rapid.IntRange(1, 9).Draw(t, "length"))
		}
		f.rows = append(f.rows, w)
		if w.until == 0 || w.until >= farthest {
			break
		}
		at = w.until - 1
	}
	return f
}

// speaks says whether the file speaks of a day.
func (f *testimony) speaks(on graph.Day) bool {
	switch {
	case f.history:
		return on <= f.day
	case f.rows[0].since == 0:
		return on == f.day
	default:
		return f.rows[0].since <= on && on <= f.day
	}
}

// says returns the value that the file gives to a day that it speaks of, or that comes
// after its own.
func (f *testimony) says(on graph.Day) int32 {
	for _, w := range f.rows {
		if w.since <= on && (w.until == 0 || on < w.until) {
			return w.value
		}
	}
	return nobody
}

// asked answers the sentence for one day by asking every file. Files are in order.
func asked(files []testimony, on graph.Day) int32 {
	value := nobody
	for _, f := range files { // the newest before it carries on
		if f.day < on && (f.history || f.rows[0].since <= on) {
			value = f.says(on)
		}
	}
	for _, f := range files { // the newest that speaks of the day decides
		if f.speaks(on) {
			value = f.says(on)
		}
	}
	return value
}

// voiceIn returns the voice of a file of the property.
func voiceIn(f testimony) voice {
	v := voice{day: f.day, rows: slices.Clone(f.rows)}
	if f.history {
		return v
	}
	if v.from = f.rows[0].since; v.from == 0 {
		v.from, v.rows[0].since = f.day, f.day
	}
	return v
}

// valueOn returns the value of a day. It fails if there are two.
func valueOn(t *rapid.T, all []run, on graph.Day) int32 {
	value := nobody
	for _, n := range all {
		if n.since <= on && (n.until == 0 || on < n.until) {
			if value != nobody {
				t.Fatalf("two values on %s: %+v", on, all)
			}
			value = n.value
		}
	}
	return value
}

func TestRunsAreTheSentenceAskedDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		files := rapid.SliceOfN(rapid.Custom(someTestimony), 1, 6).Draw(t, "files")
		files = slices.DeleteFunc(files, func(f testimony) bool { return len(f.rows) == 0 })
		slices.SortStableFunc(files, func(a, b testimony) int { return int(a.day - b.day) })
		var voices []voice
		for _, f := range files {
			voices = append(voices, voiceIn(f))
		}
		got := runs(nil, turns(nil, voices), voices)
		for on := graph.Day(20240101); on <= farthest; on++ {
			if value, want := valueOn(t, got, on), asked(files, on); value != want {
				t.Fatalf("on %s the value is %d, want %d: %+v", on, value, want, got)
			}
		}
		for i := 1; i < len(got); i++ {
			if got[i-1].until == got[i].since && got[i-1].value == got[i].value {
				t.Fatalf("one run in two parts: %+v", got)
			}
		}
	})
}
