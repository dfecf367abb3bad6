package people

import (
	"archive/zip"
	"context"
	"fmt"
	"io"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// Export writes all that is stored about people, as an archive that Load can read:
// the tables as they were loaded, and the log of changes and erasures. The same
// state always gives the same bytes.
func (l *Ledger) Export(ctx context.Context, out io.Writer) error {
	b, err := l.open(ctx)
	if err != nil {
		return wrapped("export people", err)
	}
	z := zip.NewWriter(out)
	named := map[string]bool{}
	for _, f := range b.files {
		name, day := "people_changes.jsonl", f.Source.Seen
		if f.Dataset.Name == facts.PeopleTable {
			name = "people-" + day.String() + ".csv"
			if named[name] {
				name = "people-" + day.String() + "-" + f.Source.Sum[:6] + ".csv"
			}
		}
		named[name] = true
		content, err := f.Content()
		if err != nil {
			return wrapped("export people", err)
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: day.Time()})
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			return wrapped("export people", err)
		}
	}
	if len(named) == 0 {
		return fmt.Errorf("export people: there are no people to export: %w", graph.ErrNotFound)
	}
	return wrapped("export people", z.Close())
}

// Changes returns every change made by hand and every erasure in force, newest
// first.
func (l *Ledger) Changes(ctx context.Context) ([]graph.Change, error) {
	b, err := l.open(ctx)
	if err != nil {
		return nil, wrapped("read the changes to people", err)
	}
	out := make([]graph.Change, 0, len(b.log))
	for i := len(b.log) - 1; i >= 0; i-- {
		out = append(out, b.log[i].Change)
	}
	return out, nil
}
