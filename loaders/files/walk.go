package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// walk looks at every file under a folder, except hidden files and folders.
func walk(ctx context.Context, out []Found, root string) ([]Found, error) {
	if real, err := filepath.EvalSymlinks(root); err == nil && real != filepath.Clean(root) {
		root = real
	}
	w := &walker{out: out, seen: map[string]bool{}}
	err := w.walk(ctx, root, root)
	return w.out, err
}

// walker looks at folders and at those that links lead to, each once, so that it
// ends. It keeps the paths of folders without links.
type walker struct {
	out    []Found
	seen   map[string]bool // the folders that were looked at
	within []string        // the first folder, and each that a link led to, until it is done
}

// tree is one folder that is being walked.
type tree struct {
	root  string
	real  string // root without links
	shown string // root as it is named in what is found
	links []string
}

// walk looks at a folder, and then at what the links in it lead to, so that a file
// is found by its own path if it has one without links.
func (w *walker) walk(ctx context.Context, root, shown string) error {
	root = filepath.Clean(root)
	real, err := whole(root)
	if err != nil {
		return fmt.Errorf("read folder: %w", err)
	}
	w.within = append(w.within, real)
	defer func() { w.within = w.within[:len(w.within)-1] }()
	in := &tree{root: root, real: real, shown: shown}
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read folder %s: %w", Printable(p), reasonOf(err))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return w.visit(in, p, d)
	})
	for _, link := range in.links {
		if err != nil {
			return err
		}
		err = w.follow(ctx, link)
	}
	return err
}

// visit looks at one entry of a tree.
func (w *walker) visit(in *tree, p string, d fs.DirEntry) error {
	if strings.HasPrefix(d.Name(), ".") && p != in.root {
		if d.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	rel, err := filepath.Rel(in.root, p)
	if err != nil {
		return fmt.Errorf("read folder: %w", err)
	}
	if d.IsDir() {
		real := filepath.Join(in.real, rel)
		if w.seen[real] {
			return fs.SkipDir
		}
		w.seen[real] = true
		return nil
	}
	if d.Name() == ManifestName {
		return nil
	}
	if len(w.out) >= maxFiles {
		return fmt.Errorf("more than %d files: %w", maxFiles, graph.ErrInvalid)
	}
	p = filepath.Join(in.shown, rel)
	info, err := os.Stat(p)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		w.out = append(w.out, Found{Path: p, Closed: true, Reason: "it is a link to a file that does not exist"})
		return nil
	case err != nil:
		w.out = append(w.out, Found{Path: p, Closed: true, Reason: reasonOf(err).Error()})
		return nil
	case info.IsDir():
		in.links = append(in.links, p)
		return nil
	}
	w.out, err = discover(w.out, p, false)
	return err
}

// follow looks at the folder that a link leads to, unless that contains a folder
// that is being walked.
func (w *walker) follow(ctx context.Context, link string) error {
	real, err := whole(link)
	if err != nil {
		w.out = append(w.out, Found{Path: link, Closed: true, Reason: reasonOf(err).Error()})
		return nil
	}
	for _, folder := range w.within {
		if folder != real && under(folder, real) {
			w.out = append(w.out, Found{Path: link, Closed: true, Reason: "it is a link to a folder that contains it, so it was not followed"})
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
