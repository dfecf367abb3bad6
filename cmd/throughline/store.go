package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"throughline/graph"
	"throughline/graph/embedded"
)

// store is what commands use of an engine. Which one it is only this file knows.
type store interface {
	graph.Reader
	graph.Writer
	Lock(ctx context.Context) (release func(), err error)
	Version() int64
	Close() error
}

var _ store = (*embedded.Store)(nil)

// openToWrite opens the graph that --db names, and makes the file of
// --db where there is none.
func (c *cli) openToWrite(ctx context.Context) (store, error) {
	if err := os.MkdirAll(filepath.Dir(c.db), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the graph: %w", err)
	}
	return c.told(embedded.Open(c.db))
}

// openToRead opens the graph that --db names, nil where --db names a
// file that is not there.
func (c *cli) openToRead(ctx context.Context) (store, error) {
	if _, err := os.Stat(c.db); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("open the graph: %w", err)
	}
	return c.told(embedded.OpenReadOnly(c.db))
}

// openLoaded opens the graph as openToRead does, nil where nothing was loaded.
func (c *cli) openLoaded(ctx context.Context) (store, error) {
	s, err := c.openToRead(ctx)
	if s == nil || err != nil {
		return nil, err
	}
	sum, err := s.Summary(ctx, 0)
	if err == nil && sum.Nodes > 0 {
		return s, nil
	}
	return nil, errors.Join(err, s.Close())
}

// told keeps a nil store nil and says where the graph was looked for.
func (c *cli) told(s *embedded.Store, err error) (store, error) {
	if err != nil {
		return nil, fmt.Errorf("open the graph %s: %w", c.db, err)
	}
	return s, nil
}
