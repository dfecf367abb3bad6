package embedded

import (
	"context"
	"fmt"
)

// LimitPages lets the file grow no more, as on a full disk, until lifted.
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
