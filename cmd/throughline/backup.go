package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/backup"
)

// backedUp is what backup, verify and restore answer.
type backedUp struct {
	backup.Manifest
	Erasures *int `json:"erasures_applied,omitempty"` // by restore: those that the backup lacked; nil if they cannot be known
}

func (c *cli) tellManifest(did string, b backedUp) error {
	return c.done(b, func(w *tabwriter.Writer) {
		fmt.Fprintf(w, "%s: %s, %s, made of %s\n", did, counted(b.Nodes, "stakeholder"), counted(b.Edges, "edge"),
			counted(len(b.Files), "stored file"))
	})
}

// backupCommand writes everything that is stored into one file.
func (c *cli) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "Write everything that is stored into one file, while servers and loads go on", Args: cobra.ExactArgs(1),
		Long: "Writes the graph, the stored files and the changes made to people by hand into one file, with a manifest of counts\n" +
			"and checksums. It reads all of it first, and writes nothing if anything is damaged. The file holds personal data:\n" +
			"who was erased later is still in it.",
		Example: "  throughline backup throughline-2026-11-30.backup",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			s, err := c.openLoaded(cmd.Context())
			if err == nil && s == nil {
				err = c.nothingLoaded()
			}
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			return withTemporary(args[0]+".graph", func(copied string) error {
				if err := copyTo(cmd.Context(), s, copied); err != nil {
					return err
				}
				m, err := c.checked(cmd.Context(), copied)
				if err != nil {
					return err
				}
				m.Made, m.Version = c.now().UTC(), version()
				if err := backup.Write(args[0], copied, m); err != nil {
					return err
				}
				return c.tellManifest("backed up", backedUp{Manifest: m})
			})
		},
	}
}

// verifyCommand reads everything that is stored, or all of a backup.
func (c *cli) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "verify [FILE]", Short: "Read everything that is stored, or a backup FILE, and say whether anything is damaged",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if len(args) == 1 {
				return withTemporary(filepath.Join(os.TempDir(), fmt.Sprintf("throughline-verify-%d.db", os.Getpid())), func(unpacked string) error {
					m, err := c.unpacked(cmd.Context(), args[0], unpacked)
					if err != nil {
						return err
					}
					return c.tellManifest("not damaged", backedUp{Manifest: m})
				})
			}
			s, err := c.openLoaded(cmd.Context())
			if err == nil && s == nil {
				err = c.nothingLoaded()
			}
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			m, err := manifestOf(cmd.Context(), s)
			if err != nil {
				return err
			}
			return c.tellManifest("not damaged", backedUp{Manifest: m})
		},
	}
}

// restoreCommand puts a backup in the place of what is stored.
func (c *cli) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use: "restore FILE", Short: "Put a backup in the place of everything that is stored", Args: cobra.ExactArgs(1),
		Long: "Puts a backup in the place of everything that is stored, whole or not at all. First it compares the backup with its\n" +
			"manifest. People who were erased since the backup was made stay erased, as far as what is stored now says who they\n" +
			"are. Servers show the graph of the backup within two seconds.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(filepath.Dir(c.db), 0o700); err != nil {
				return fmt.Errorf("create the folder of the graph: %w", err)
			}
			return withTemporary(c.db+".restoring", func(next string) error {
				m, err := c.unpacked(cmd.Context(), args[0], next)
				if err != nil {
					return err
				}
				b := backedUp{Manifest: m}
				if b.Erasures, err = c.restore(cmd.Context(), next); err != nil {
					return err
				}
				c.tellErasures(b)
				return c.tellManifest("restored", b)
			})
		},
	}
}

// tellErasures says which erasures a restored graph has.
func (c *cli) tellErasures(b backedUp) {
	switch {
	case b.Erasures == nil:
		fmt.Fprintf(c.talk, "nothing could be read that was stored before, so nobody knows who was erased after %s: erase those people again\n",
			b.Made.Format("2006-01-02"))
	case *b.Erasures > 0:
		fmt.Fprintf(c.talk, "%s made since the backup were applied to it\n", counted(*b.Erasures, "erasure"))
	}
}

// withTemporary calls do with the name of a file that is removed afterwards, with what
// SQLite puts beside it.
func withTemporary(name string, do func(name string) error) (err error) {
	defer func() {
		for _, beside := range []string{"", "-wal", "-shm", "-journal", ".lock"} {
			if e := os.Remove(name + beside); e != nil && !errors.Is(e, os.ErrNotExist) {
				err = errors.Join(err, e)
			}
		}
	}()
	return do(name)
}

// unpacked unpacks the graph of a backup into a file, and compares it with the manifest.
func (c *cli) unpacked(ctx context.Context, from, to string) (backup.Manifest, error) {
	m, err := backup.Unpack(from, to)
	if err != nil {
		return m, err
	}
	found, err := c.checked(ctx, to)
	if err != nil {
		return m, fmt.Errorf("the backup is damaged: %w", err)
	}
	return m, m.Same(found)
}

// checked reads everything in a file, and says what it found.
func (c *cli) checked(ctx context.Context, file string) (m backup.Manifest, err error) {
	s, err := embedded.OpenReadOnly(file)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return manifestOf(ctx, s)
}

// manifestOf reads everything in a store, and says what it found.
func manifestOf(ctx context.Context, s store) (m backup.Manifest, err error) {
	if file, ok := s.(*embedded.Store); ok {
		if err := file.Sound(ctx); err != nil {
			return m, err
		}
	}
	whole, held, err := allOf(ctx, s)
	if err != nil {
		return m, err
	}
	if err := loaders.CheckHeld(ctx, held); err != nil {
		return m, err
	}
	return backup.Of(whole, held), nil
}

// allOf returns a graph and the files that it is made of.
func allOf(ctx context.Context, s store) (*graph.Snapshot, []graph.File, error) {
	for tries := 0; ; tries++ {
		was := s.Version()
		held, err := s.Held(ctx)
		if err != nil {
			return nil, nil, err
		}
		whole, err := s.Whole(ctx)
		if err != nil || s.Version() == was {
			return whole, held, err
		}
		if tries == 3 {
			return nil, nil, fmt.Errorf("another load or change is running: %w", graph.ErrConflict)
		}
	}
}

// copyTo writes everything that a store holds into a new file.
func copyTo(ctx context.Context, s store, path string) error {
	if file, ok := s.(*embedded.Store); ok {
		return file.CopyTo(ctx, path)
	}
	whole, held, err := allOf(ctx, s)
	if err != nil {
		return err
	}
	to, err := embedded.Open(path)
	if err != nil {
		return err
	}
	_, err = to.Replace(ctx, whole, held)
	return errors.Join(err, to.Close())
}

// restore puts the graph of a file that was checked in the place of what is stored, and
// returns how many newer erasures it applied, nil if nothing stored could be read.
func (c *cli) restore(ctx context.Context, next string) (erasures *int, err error) {
	opt := loaders.Options{Today: c.today}
	defer keepToMemory()()
	if c.neo4j != "" {
		return c.restoreNeo4j(ctx, next, opt)
	}
	release, err := embedded.LockFile(c.db)
	if err != nil {
		return nil, err
	}
	defer release()
	to, err := embedded.Open(next)
	if err != nil {
		return nil, err
	}
	if standing, ok := c.heldNow(ctx); ok {
		n, failed := loaders.KeepErasures(ctx, to, standing, opt)
		erasures, err = &n, failed
	}
	if err = errors.Join(err, to.Close()); err != nil {
		return nil, err
	}
	return erasures, embedded.Swap(ctx, c.db, next)
}

// heldNow returns the files that are stored now, if they can be read.
func (c *cli) heldNow(ctx context.Context) ([]graph.File, bool) {
	s, err := embedded.OpenReadOnly(c.db)
	if err != nil {
		return nil, false
	}
	held, err := s.Held(ctx)
	return held, errors.Join(err, s.Close()) == nil
}

func (c *cli) restoreNeo4j(ctx context.Context, next string, opt loaders.Options) (erasures *int, err error) {
	s, err := c.openNeo4j(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	release, err := s.Lock(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	standing, err := s.Held(ctx)
	if err != nil {
		return nil, err
	}
	from, err := embedded.Open(next)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	n, err := loaders.KeepErasures(ctx, from, standing, opt)
	if err != nil {
		return nil, err
	}
	whole, held, err := allOf(ctx, from)
	if err != nil {
		return nil, err
	}
	_, err = s.Replace(ctx, whole, held)
	return &n, err
}
