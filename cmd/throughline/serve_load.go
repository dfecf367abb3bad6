package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/throughline-graph/throughline/graph"
)

// loadFirst loads a folder before a server listens. It reports files that cannot
// be loaded, and a folder that is missing, empty or unreadable, but goes on: a
// server should rather answer from an older graph than not at all.
func (c *cli) loadFirst(ctx context.Context, folder string) error {
	files, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		fmt.Fprintf(c.talk, "--load: the folder %s does not exist, so the graph stays as it is\n", word(folder))
		return nil
	}
	if err == nil && len(files) == 0 {
		fmt.Fprintln(c.talk, "--load: found no files in the folder, so the graph stays as it is")
		return nil
	}
	if errors.Is(err, os.ErrPermission) {
		fmt.Fprintf(c.talk, "--load: the user that runs this (id %d) cannot read the folder %s, so the graph stays as it is. To allow it: chmod "+
			"-R a+rX %[2]s\n", os.Getuid(), word(folder))
		return nil
	}
	if err != nil {
		return usageError{fmt.Errorf("--load: %w", err)}
	}
	load := c.loadCommand()
	load.SetContext(ctx)
	err = load.RunE(load, []string{folder})
	switch {
	case err == nil || ctx.Err() != nil || errors.Is(err, graph.ErrUnavailable):
		return err
	case errors.Is(err, errRefused):
		fmt.Fprintln(c.talk, "--load:", err)
	default:
		fmt.Fprintln(c.talk, "--load: nothing was loaded, so the graph stays as it is:", words(err))
	}
	return nil
}
