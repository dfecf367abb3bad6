package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
)

// store is what commands use of an engine. Only this file knows which engine is in use.
type store interface {
	graph.Store
	graph.Writer
	Lock(ctx context.Context) (release func(), err error)
	Version() int64
	OnLook(f func(error))
	Close() error
}

var (
	_ store = (*embedded.Store)(nil)
	_ store = (*neo4jstore.Store)(nil)
)

// openToWrite opens the graph that --neo4j or --db names, and creates the
// file of --db if needed.
func (c *cli) openToWrite(ctx context.Context) (store, error) {
	if c.neo4j != "" {
		return c.openNeo4j(ctx)
	}
	if err := os.MkdirAll(filepath.Dir(c.db), 0o700); err != nil {
		return nil, fmt.Errorf("create the folder of the graph: %w", err)
	}
	return c.opened(embedded.Open(c.db))
}

// openToRead opens the graph that --neo4j or --db names. It returns nil if the
// file of --db is missing.
func (c *cli) openToRead(ctx context.Context) (store, error) {
	if c.neo4j != "" {
		return c.openNeo4j(ctx)
	}
	if _, err := os.Stat(c.db); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("open the graph: %w", err)
	}
	return c.opened(embedded.OpenReadOnly(c.db))
}

// openLoaded is openToRead, but returns nil if nothing is loaded.
func (c *cli) openLoaded(ctx context.Context) (store, error) {
	s, err := c.openToRead(ctx)
	if s == nil || err != nil {
		return nil, err
	}
	sum, err := ask.Of(ctx, graph.Store(s), ask.Summary, 0)
	if err == nil && sum.Nodes > 0 {
		return s, nil
	}
	return nil, errors.Join(err, s.Close())
}

// nothingLoaded says that nothing can answer, and what to do.
func (c *cli) nothingLoaded() error {
	if err := c.fileIsThere(nil, nil); err != nil {
		return err
	}
	return errors.New("nothing is loaded yet. Load files first: throughline load FOLDER")
}

// fileIsThere is an error if the file of --db is missing. It may be a command's PreRunE.
func (c *cli) fileIsThere(*cobra.Command, []string) error {
	if c.neo4j != "" {
		return nil
	}
	if _, err := os.Stat(c.db); !errors.Is(err, os.ErrNotExist) {
		return nil // any other error is met again when the file is opened
	}
	if !c.named {
		return errors.New("nothing is loaded yet. Load files first: throughline load FOLDER")
	}
	return fmt.Errorf("%s does not exist, so nothing is loaded. Check the name (--db, THROUGHLINE_DB), "+
		"or load files: throughline --db %[1]s load FOLDER",
		word(c.db))
}

// opened returns a store, or nil and an error that names the file. A nil *embedded.Store
// would not be a nil store.
func (c *cli) opened(s *embedded.Store, err error) (store, error) {
	if err != nil {
		return nil, fmt.Errorf("open the graph %s: %w", c.db, err)
	}
	return s, nil
}

func (c *cli) openNeo4j(ctx context.Context) (store, error) {
	password, err := neo4jPassword()
	if err != nil {
		return nil, usageError{err}
	}
	o := neo4jstore.Options{URI: c.neo4j, Username: os.Getenv("NEO4J_USERNAME"), Password: password}
	if o.Username == "" {
		o.Username = "neo4j"
	}
	s, err := neo4jstore.Open(ctx, o)
	switch {
	case errors.Is(err, graph.ErrInvalid):
		return nil, usageError{fmt.Errorf("--neo4j: %w", err)}
	case err != nil:
		return nil, fmt.Errorf("--neo4j %s: %w", c.neo4j, err)
	}
	return s, nil
}

// neo4jPassword returns NEO4J_PASSWORD, or the content of the file that
// NEO4J_PASSWORD_FILE names.
func neo4jPassword() (string, error) {
	password, file := os.Getenv("NEO4J_PASSWORD"), os.Getenv("NEO4J_PASSWORD_FILE")
	switch {
	case password != "":
		return password, nil
	case file == "":
		return "", errors.New("--neo4j: set NEO4J_PASSWORD, or NEO4J_PASSWORD_FILE to a file that holds the password")
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("NEO4J_PASSWORD_FILE: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}
