// Package scale makes England n times over: a folder of files in the formats of
// the public ones, with the same sizes, shapes and mistakes, from a seed alone.
// Every name, code and postcode in them is fictional. Throughline is measured
// with them on graphs that do not exist yet. The command cmd/england writes such
// a folder.
//
// The Englands are side by side. Each has boards, networks and chains of its own,
// so that every stakeholder has as many edges as in one England. A few edges
// cross from one England to the next: a trust that serves the neighbour's board,
// a practice in a network over there, a pharmacy with its owner over there.
package scale

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/throughline-graph/throughline/graph"
)

// MaxTimes is the most Englands. A list of more pharmacies than a hundred times
// England's is too large to load.
const MaxTimes = 100

// Spec is which files to make. The same spec makes the same bytes.
type Spec struct {
	Seed  uint64
	Times int // how many Englands, 1 to MaxTimes

	// Month is 0 for the first set of lists. 1 is the next month: only the lists
	// that come out monthly, after some 3,700 changes in each England.
	Month int
}

// Validate returns graph.ErrInvalid if no files can be made from s.
func (s Spec) Validate() error {
	if s.Times < 1 || s.Times > MaxTimes {
		return fmt.Errorf("times is %d, and must be from 1 to %d: %w", s.Times, MaxTimes, graph.ErrInvalid)
	}
	if s.Month < 0 || s.Month > 1 {
		return fmt.Errorf("month is %d, and must be 0 or 1: %w", s.Month, graph.ErrInvalid)
	}
	return nil
}

// The days that the lists of the two months describe: ODS lists and, a day
// later, the map of registrations.
var (
	listDay = [2]graph.Day{20260731, 20260831}
	mapDay  = [2]graph.Day{20260801, 20260901}
)

// Made is what was written.
type Made struct {
	Files []File

	// Changed counts what a next month changed, by sort: "practice renamed".
	Changed map[string]int
}

// File is one file written. Counts are in rows.
type File struct {
	Name    string
	Dataset string // as loaders call it
	Rows    int
	Refused int // planted for a load to refuse
	LeftOut int // from outside England, or about no stakeholder
}

// Write makes the files in a folder, and creates the folder if necessary. It has
// one England in memory at a time.
func Write(ctx context.Context, dir string, s Spec) (Made, error) { return write(ctx, dir, s, whole) }

func write(ctx context.Context, dir string, s Spec, size sizes) (made Made, err error) {
	if err := s.Validate(); err != nil {
		return Made{}, fmt.Errorf("make England: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Made{}, fmt.Errorf("make England: %w", err)
	}
	out := &folder{month: s.Month, open: func(name string) (*os.File, error) { return os.Create(filepath.Join(dir, name)) }}
	defer func() {
		if bad := out.close(); bad != nil || err != nil {
			made, err = Made{}, fmt.Errorf("make England: %w", errors.Join(err, bad))
		}
	}()
	plan := newLayout(s.Seed, size)
	made.Changed = map[string]int{}
	for k := range s.Times {
		if err := ctx.Err(); err != nil {
			return Made{}, err
		}
		e := newEngland(s, plan, k)
		if s.Month > 0 {
			e.monthLater(made.Changed)
		}
		e.write(out)
	}
	made.Files = out.files()
	return made, nil
}
