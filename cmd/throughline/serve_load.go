package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/throughline-graph/throughline/graph"
)

// loadFirst loads a folder before a server listens, as load does. A folder
// that holds nothing, is not there or may not be read is no fault, and what cannot be loaded
// is told and leaves the graph as it was: a server that starts by itself should
// rather answer from an older graph than not at all.
func (c *cli) loadFirst(ctx context.Context, folder string) error {
	files, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(files) == 0 {
		fmt.Fprintln(c.talk, "--load: there are no files in the folder, so the graph stays as it is")
		return nil
	}
	if errors.Is(err, os.ErrPermission) {
		fmt.Fprintf(c.talk, "--load: the folder %s may not be read by the user this runs as (id %d), so the graph stays as it is; chmod -R a+rX lets it\n", folder, os.Getuid())
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
		fmt.Fprintln(c.talk, "--load: some rows or files were refused, as told above; the rest is loaded")
	default:
		fmt.Fprintln(c.talk, "--load: nothing was loaded, so the graph stays as it is:", words(err))
	}
	return nil
}
