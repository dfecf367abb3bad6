package sentence

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestADayThatOnlyTheClockGivesIsNoAge(t *testing.T) {
	e := graph.Edge{Source: graph.SourceName("lpcs", 20260101, graph.SeenLoaded), Seen: 20260101, Basis: graph.Supplied}
	if got := Source(&e, 20261130); got != "lpcs, day unknown, loaded on 1 January 2026, supplied" {
		t.Errorf("%q", got)
	}
	e.Source = graph.SourceName("lpcs", 20260101, graph.SeenFile)
	if got := Source(&e, 20261130); !strings.Contains(got, "1 January 2026 (10 months old)") {
		t.Errorf("a day that is known: %q", got)
	}
}
