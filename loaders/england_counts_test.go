package loaders_test

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/englandtest"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// TestEnglandEveryRowIsAccountedFor loads every file and counts its rows: each makes
// statements, is refused, or is left out for a reason. Each file that is not loaded says why.
func TestEnglandEveryRowIsAccountedFor(t *testing.T) {
	r, err := loaders.Load(t.Context(), []string{englandtest.Data(t)}, &loadtest.Store{}, loaders.Options{Today: loadtest.Today})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Files {
		if f.Outcome == loaders.OutcomeSkipped && strings.HasPrefix(f.Reason, "it is not loaded: ") {
			continue
		}
		if f.Outcome != loaders.OutcomeLoaded {
			t.Errorf("%s is %s: %s", f.Path, f.Outcome, f.Reason)
		}
		left := 0
		for _, o := range f.Omitted {
			if left += o.Rows; o.Why == files.OmittedEmpty {
				t.Errorf("%s: %d rows are left out without a reason of their own, the first on line %d", f.Path, o.Rows, o.Line)
			}
		}
		if f.Rows == 0 || f.LeftOut != left || f.Rows != f.Stated+f.RefusedRows+left {
			t.Errorf("%s: %d rows: %d make statements, %d are refused, %d are left out", f.Path, f.Rows, f.Stated, f.RefusedRows, left)
		}
	}
}
