package loaders

import (
	"archive/zip"
	"context"
	"fmt"
	"io"

	"github.com/throughline-graph/throughline/graph"
)

// Export writes all that is stored about people, as an archive that Load can read:
// the tables as they were loaded, and the log of changes and erasures. The same
// state always gives the same bytes.
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
		return fmt.Errorf("export people: there are no people to export: %w", graph.ErrNotFound)
	}
	return wrap("export people", z.Close())
}

// Changes returns every change made by hand and every erasure in force, newest
// first.
func (l *Ledger) Changes(ctx context.Context) ([]graph.Change, error) {
	b, err := l.open(ctx)
	if err != nil {
		return nil, wrap("read the changes to people", err)
	}
	out := make([]graph.Change, 0, len(b.log))
	for i := len(b.log) - 1; i >= 0; i-- {
		out = append(out, b.log[i].Change)
	}
	return out, nil
}
