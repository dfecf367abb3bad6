package loaders

import (
	"archive/zip"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
)

// found is a file to read: on disk, or a member of a zip.
type found struct {
	path  string // as reports show it: outer.zip!member inside a zip
	named bool   // on the command line, not found in a folder
	size  int64
	open  func() (io.ReadCloser, error)
	err   error
}

const zipMembers = 2000

// gather lists the files under the paths, in the order of their names.
func gather(ctx context.Context, paths []string) ([]found, error) {
	var out []found
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
		if !info.IsDir() {
			out = append(out, one(p, info, true)...)
			continue
		}
		err = filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				out = append(out, found{path: path, err: err})
				return nil
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != p {
				return filepath.SkipDir
			}
			if d.IsDir() || strings.HasPrefix(d.Name(), ".") {
				return nil
			}
			info, err := os.Stat(path)
			switch {
			case err != nil:
				out = append(out, found{path: path, err: err})
			case info.Mode().IsRegular():
				out = append(out, one(path, info, false)...)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
	}
	slices.SortStableFunc(out, func(a, b found) int { return strings.Compare(a.path, b.path) })
	return slices.CompactFunc(out, func(a, b found) bool { return a.path == b.path }), nil
}

// one returns the file at path, or the members where it is a zip.
func one(path string, info fs.FileInfo, named bool) []found {
	open := func() (io.ReadCloser, error) { return os.Open(path) }
	if !strings.EqualFold(filepath.Ext(path), ".zip") {
		if strings.EqualFold(filepath.Ext(path), ".gz") {
			return []found{{path: path, named: named, size: info.Size(), open: func() (io.ReadCloser, error) { return ungzip(path) }}}
		}
		return []found{{path: path, named: named, size: info.Size(), open: open}}
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return []found{{path: path, named: named, err: fmt.Errorf("not a zip that can be read: %w", err)}}
	}
	// Only the directory of the archive was read; nothing is lost by closing it.
	defer func() { _ = z.Close() }()
	if len(z.File) > zipMembers {
		return []found{{path: path, named: named, err: fmt.Errorf("a zip of more than %d members", zipMembers)}}
	}
	var out []found
	for i, m := range z.File {
		if m.FileInfo().IsDir() {
			continue
		}
		f := found{path: path + "!" + m.Name, named: named, size: int64(min(m.UncompressedSize64, fileBytes))}
		switch {
		case !filepath.IsLocal(m.Name):
			f.err = errors.New("the member's path climbs out of the zip")
		case !m.Mode().IsRegular():
			f.err = errors.New("the member is no plain file")
		case m.UncompressedSize64 > fileBytes:
			f.err = fmt.Errorf("the member says it unpacks to more than %d MB", fileBytes>>20)
		default:
			f.open = func() (io.ReadCloser, error) { return member(path, i) }
		}
		out = append(out, f)
	}
	return out
}

// both closes two things, inner first.
type both struct {
	io.Reader
	inner, outer io.Closer
}

func (b both) Close() error { return errors.Join(b.inner.Close(), b.outer.Close()) }

func member(path string, i int) (io.ReadCloser, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, fmt.Errorf("open zip: %w", err)
	}
	if i >= len(z.File) {
		return nil, errors.Join(errors.New("the zip changed while it was read"), z.Close())
	}
	m, err := z.File[i].Open()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open member: %w", err), z.Close())
	}
	return both{m, m, z}, nil
}

func ungzip(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	g, err := gzip.NewReader(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("not gzip: %w", err), f.Close())
	}
	return both{g, g, f}, nil
}

// counter tells how far the reading has come.
type counter struct {
	done  atomic.Int64
	total int64
	tell  func(done, total int64)
}

func (c *counter) add(n int64) {
	if done := c.done.Add(n); c.tell != nil {
		c.tell(min(done, c.total), c.total)
	}
}
