// Package scale makes England n times over: a folder of files in the formats of
// the public ones, of the same sizes, shapes and dirt, from nothing but a seed.
// Every name, code and postcode in them is made up. It is how Throughline is
// measured on graphs that do not exist yet; go run ./cmd/england writes such a
// folder.
//
// The Englands lie beside each other, each with boards, networks and chains of
// its own, so that every stakeholder has as many edges as in one England. A few
// edges cross from one to the next: a trust that serves the neighbour's board, a
// practice in a network over there, a pharmacy whose owner sits there.
package scale

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/throughline-graph/throughline/graph"
)

// MaxTimes is how many Englands there can be: a list of more pharmacies than a
// hundred times England's is larger than a load takes.
const MaxTimes = 100

// Spec says which files to make. Equal specs make equal bytes.
type Spec struct {
	Seed  uint64
	Times int // how many Englands, 1 to MaxTimes

	// Month is 0 for the first edition. 1 is the next month's: only the lists
	// that come out monthly, after some 3,700 changes in each England.
	Month int
}

// Validate returns graph.ErrInvalid where no files can be made of s.
func (s Spec) Validate() error {
	if s.Times < 1 || s.Times > MaxTimes {
		return fmt.Errorf("%d Englands: there can be 1 to %d: %w", s.Times, MaxTimes, graph.ErrInvalid)
	}
	if s.Month < 0 || s.Month > 1 {
		return fmt.Errorf("month %d: there are 0 and 1: %w", s.Month, graph.ErrInvalid)
	}
	return nil
}

// The days that the two editions speak of: ODS lists and, a day later, the map
// of registrations.
var (
	listDay = [2]graph.Day{20260731, 20260831}
	mapDay  = [2]graph.Day{20260801, 20260901}
)

// Made says what was written.
type Made struct {
	Files []File

	// Changed counts what a next month did, by its words: "practice renamed".
	Changed map[string]int
}

// File is one file written. Counts are in rows.
type File struct {
	Name    string
	Dataset string // as loaders call it
	Rows    int
	Refused int // planted for a load to refuse
	LeftOut int // of elsewhere than England
}

// Write makes the files in a folder, which is made if need be. It holds one
// England in memory at a time.
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
