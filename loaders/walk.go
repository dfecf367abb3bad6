package loaders

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"throughline/graph"
)

// walk looks at every file under a folder; hidden files and folders are passed
// over.
func walk(ctx context.Context, out []found, root string) ([]found, error) {
	if real, err := filepath.EvalSymlinks(root); err == nil && real != filepath.Clean(root) {
		root = real
	}
	w := &walker{out: out}
	err := w.walk(ctx, root, root)
	return w.out, err
}

// walker looks at folders and at those that links in them lead to, each once, so
// it ends.
type walker struct {
	out   []found
	roots []string // the folders that were walked, without links
}

// walk looks at a folder. Shown is what it is called in what is found.
func (w *walker) walk(ctx context.Context, root, shown string) error {
	real, err := whole(root)
	if err != nil {
		return fmt.Errorf("read folder: %w", err)
	}
	w.roots = append(w.roots, real)
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read folder %s: %w", printable(p), reasonOf(err))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if strings.HasPrefix(d.Name(), ".") && p != root {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || d.Name() == ManifestName {
			return nil
		}
		if len(w.out) >= maxFiles {
			return fmt.Errorf("more than %d files: %w", maxFiles, graph.ErrInvalid)
		}
		p = shown + strings.TrimPrefix(p, root)
		info, err := os.Stat(p)
		switch {
		case err != nil:
			w.out = append(w.out, found{path: p, closed: true, reason: reasonOf(err).Error()}) // a link to nowhere
			return nil
		case info.IsDir():
			return w.follow(ctx, p)
		}
		w.out, err = discover(w.out, p, false)
		return err
	})
}

// follow looks at the folder that a link leads to, unless it is one of those that
// are looked at anyway or holds them.
func (w *walker) follow(ctx context.Context, link string) error {
	real, err := whole(link)
	if err != nil {
		w.out = append(w.out, found{path: link, closed: true, reason: reasonOf(err).Error()})
		return nil
	}
	for _, root := range w.roots {
		if under(real, root) {
			return nil
		}
		if under(root, real) {
			w.out = append(w.out, found{path: link, closed: true, reason: "it is a link to a folder that this one is in, and not followed"})
			return nil
		}
	}
	return w.walk(ctx, real, link)
}

// whole returns the path of a folder from the root of the disk, without links.
func whole(p string) (string, error) {
	p, err := filepath.Abs(p)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(p)
}

// under says whether a path is a folder or in it.
func under(p, folder string) bool {
	rest, err := filepath.Rel(folder, p)
	return err == nil && filepath.IsLocal(rest)
}
