package loaders_test

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

// TestEnglandsOpeningHours counts the opening hours in the consolidated list of 2023/24
// Q3: 10,785 rows of seven days.
func TestEnglandsOpeningHours(t *testing.T) {
	s, report := allEngland(t)
	days, pharmacies, latest := 0, 0, 0
	for i := range s.Nodes {
		n := &s.Nodes[i]
		if n.Hours == "" {
			continue
		}
		pharmacies++
		if n.Kind != graph.Pharmacy || n.HoursSource == "" || n.HoursSeen == 0 {
			t.Errorf("%s: hours of a %s from %q on %s", n.Code, n.Kind, n.HoursSource, n.HoursSeen)
		}
		w := n.Hours.Week()
		if w.Hours() != n.Hours {
			t.Errorf("%s: %q reads back as %q", n.Code, n.Hours, w.Hours())
		}
		for _, d := range w {
			if d.Known {
				days++
			}
			if d.At(23*60 + 59) {
				latest++
			}
		}
	}
	warned := 0
	for _, f := range report.Files {
		for _, w := range f.Warnings {
			if strings.Contains(w, "the hours for that day are shown as unknown") {
				warned++
				if !strings.HasPrefix(w, "line ") || !strings.Contains(w, " column ") {
					t.Errorf("a warning without its line and column: %s", w)
				}
			}
		}
	}
	// Of 75,495 cells 4 are empty and 21 cannot be read.
	if pharmacies != 10_785 || days != 75_495-4-21 || warned != 21 || latest < 44 {
		t.Errorf("hours of %d pharmacies, %d days, %d open at midnight, %d warnings", pharmacies, days, latest, warned)
	}
}
