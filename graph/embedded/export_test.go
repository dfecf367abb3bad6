package embedded

import (
	"context"
	"errors"
	"fmt"
)

// WriteOver stores a graph in the file at path as one that was compared with
// the graph of that number, whatever the file holds by now.
func WriteOver(ctx context.Context, path string, base int64) error {
	d, err := openDisk(ctx, path, false)
	if err != nil {
		return err
	}
	_, err = d.write(ctx, []byte{}, base, nil)
	return errors.Join(err, d.Close())
}

// LimitPages stops the file from growing, as on a full disk, until lifted.
func (s *Store) LimitPages(ctx context.Context) (lift func() error, err error) {
	var pages int
	if err := s.disk.db.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages); err != nil {
		return nil, err
	}
	set := func(n int) error {
		return s.disk.db.QueryRowContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", n)).Scan(new(int))
	}
	return func() error { return set(1 << 30) }, set(pages)
}
