package loaders

import (
	"archive/zip"
	"context"
	"fmt"
	"io"

	"github.com/throughline-graph/throughline/graph"
)

// Export writes all that is kept of people, as an archive that Load takes: the
// tables as they were loaded, and the log of changes with those who were erased.
// The archive of one state is always the same bytes.
func (l *Ledger) Export(ctx context.Context, out io.Writer) error {
	b, err := l.open(ctx)
	if err != nil {
		return wrap("export people", err)
	}
	z := zip.NewWriter(out)
	named := map[string]bool{}
	for _, it := range b.load.items {
		if it.parsed == nil {
			continue // of organisations
		}
		name := "people_changes.jsonl"
		if it.dataset == People {
			name = "people-" + it.file.Seen.String() + ".csv"
			if named[name] {
				name = "people-" + it.file.Seen.String() + "-" + it.file.Sum[:6] + ".csv"
			}
		}
		named[name] = true
		content, err := it.content()
		if err != nil {
			return wrap("export people", err)
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: it.file.Seen.Time()})
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			return wrap("export people", err)
		}
	}
	if len(named) == 0 {
		return fmt.Errorf("export people: nothing is kept of anybody: %w", graph.ErrNotFound)
	}
	return wrap("export people", z.Close())
}

// Changes returns every change that was made by hand, newest first, and the
// erasures that stand.
func (l *Ledger) Changes(ctx context.Context) ([]graph.Change, error) {
	b, err := l.open(ctx)
	if err != nil {
		return nil, wrap("read the changes of people", err)
	}
	out := make([]graph.Change, 0, len(b.log))
	for i := len(b.log) - 1; i >= 0; i-- {
		out = append(out, b.log[i].Change)
	}
	return out, nil
}
