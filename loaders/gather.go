package loaders

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

const (
	maxEntries = 2_000   // members of one archive
	maxListing = 4 << 20 // bytes of the list of them, which is held whole
	maxFiles   = 20_000  // files in all folders of a load
)

// found is a file that a load came upon: what it takes to recognise it, and how
// to read it.
type found struct {
	path    string // as named, with the member of an archive after a slash
	disk    string // the file that it is, or is in
	named   bool   // on the command line, not found in a folder or archive
	open    opener
	head    []byte // how it begins
	size    int64  // in bytes, unpacked
	sum     string
	fetched graph.Day // by the manifest beside it, 0 where that does not know it
	reason  string    // why it cannot be read; empty where it can
	closed  bool      // it cannot even be opened
}

// zipMark, emptyMark and gzipMark are how archives begin.
var (
	zipMark   = []byte("PK\x03\x04")
	emptyMark = []byte("PK\x05\x06") // a zip without members
	gzipMark  = []byte("\x1f\x8b")
)

const nested = "it is an archive within an archive: unpack it first"

// packedTwice says whether what ought to be a list begins as an archive. One that
// begins as a zip with members is tried as a workbook first.
func packedTwice(head []byte) bool {
	return bytes.HasPrefix(head, gzipMark) || bytes.HasPrefix(head, emptyMark)
}

// gather finds the files that the paths name and those in their folders and
// archives, by path, and reads each once.
func gather(ctx context.Context, paths []string) ([]found, error) {
	var out []found
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w: %w", printable(p), reasonOf(err), graph.ErrInvalid)
		}
		if !info.IsDir() {
			if out, err = discover(out, p, true); err != nil {
				return nil, err
			}
			continue
		}
		if out, err = walk(ctx, out, p); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b found) int { return strings.Compare(a.path, b.path) })
	return out, nil
}

// reasonOf drops the path from an error of the file system.
func reasonOf(err error) error {
	var bad *fs.PathError
	if errors.As(err, &bad) {
		return bad.Err
	}
	return err
}

// discover looks at a file; of a .gz at what is in it, of a .zip at each member.
func discover(out []found, p string, named bool) ([]found, error) {
	f := found{path: p, disk: p, named: named, open: func() (io.ReadCloser, error) { return os.Open(p) }}
	begins, err := f.begins()
	switch {
	case err != nil:
	case bytes.Equal(begins, emptyMark), bytes.Equal(begins, zipMark) && !isWorkbook(p):
		members, err := unzip(p)
		if err == nil && len(members) > 0 {
			return append(out, members...), nil
		}
		if err == nil {
			f.closed, err = true, refuseFile("the archive is empty: no file is in it")
		}
		return f.add(out, err)
	case bytes.HasPrefix(begins, gzipMark):
		f.open = func() (io.ReadCloser, error) { return gunzip(p) }
	}
	if err == nil {
		err = f.look(maxContent)
	}
	return f.add(out, err)
}

// add adds a file, or why it is refused; other errors are returned.
func (f found) add(out []found, err error) ([]found, error) {
	var bad *errFile
	switch {
	case errors.As(err, &bad):
		f.reason, err = bad.reason, nil
	case errors.Is(err, fs.ErrPermission):
		f.reason, f.closed, err = "it may not be read: permission denied", true, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", printable(f.path), reasonOf(err))
	}
	return append(out, f), nil
}

// begins returns the first bytes of a file on disk, which may not be too large.
func (f *found) begins() ([]byte, error) {
	info, err := os.Stat(f.path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		f.closed = true // to open a pipe is to wait for who writes to it
		return nil, refuseFile("it is no plain file")
	}
	if info.Size() > maxContent {
		return nil, refuseFile("%d MB: the most is %d MB", info.Size()>>20, maxContent>>20)
	}
	in, err := f.open()
	if err != nil {
		return nil, err
	}
	defer in.Close() // nothing was written
	return io.ReadAll(io.LimitReader(in, int64(len(zipMark))))
}

// isWorkbook says whether an archive holds a workbook. One that is damaged is
// taken for what its name says.
func isWorkbook(p string) bool {
	in, end, err := openArchive(p)
	if err != nil {
		return strings.EqualFold(filepath.Ext(p), ".xlsx")
	}
	defer end() // nothing was written
	return slices.ContainsFunc(in.File, func(f *zip.File) bool { return f.Name == bookPart })
}

// listing lets so many bytes of an archive be read as its list of members.
type listing struct {
	io.ReaderAt
	left int64
}

var errLongListing = refuseFile("the list of its members is longer than %d MB", maxListing>>20)

func (l *listing) ReadAt(into []byte, at int64) (int, error) {
	if l.left -= int64(len(into)); l.left < 0 {
		return 0, errLongListing
	}
	return l.ReaderAt.ReadAt(into, at)
}

// members opens an archive whose list of members is of a size to be held. An
// *errFile says why it is refused.
func members(in io.ReaderAt, size int64) (*zip.Reader, error) {
	l := &listing{in, maxListing}
	z, err := zip.NewReader(l, size)
	if errors.Is(err, errLongListing) {
		return nil, err
	}
	if err != nil {
		return nil, refuseFile("it is no zip archive that can be read: it is broken or cut short")
	}
	if len(z.File) > maxEntries {
		return nil, refuseFile("%d members: the most is %d", len(z.File), maxEntries)
	}
	l.left = math.MaxInt64
	return z, nil
}

// openArchive opens an archive on disk, and returns what closes it.
func openArchive(p string) (*zip.Reader, func() error, error) {
	file, err := os.Open(p)
	if err != nil {
		return nil, nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	in, err := members(file, info.Size())
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return in, file.Close, nil
}

// both reads from one and closes two.
type both struct {
	io.Reader
	close func() error
}

// Close keeps io.Closer's promise.
func (b both) Close() error { return b.close() }

// gunzip opens what a gzip file holds.
func gunzip(p string) (io.ReadCloser, error) {
	file, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	in, err := gzip.NewReader(file)
	if err != nil {
		return nil, errors.Join(refuseFile("it is no gzip file that can be read"), file.Close())
	}
	return both{refusing{in, "the gzip file is broken or cut short"}, file.Close}, nil
}

// refusing turns an error of an unpacker into a reason to refuse the file.
type refusing struct {
	in     io.Reader
	reason string
}

func (r refusing) Read(into []byte) (int, error) {
	n, err := r.in.Read(into)
	if err != nil && err != io.EOF {
		err = refuseFile("%s", r.reason)
	}
	return n, err
}

// unzip looks at the members of an archive, by name. All of it is refused where
// a name leads out of the archive or the whole grows too large.
func unzip(p string) ([]found, error) {
	in, end, err := openArchive(p)
	if err != nil {
		return nil, err
	}
	defer end() // nothing was written
	var out []found
	left := int64(maxContent)
	for i, m := range in.File {
		name := strings.ReplaceAll(m.Name, `\`, "/")
		if path.IsAbs(name) || !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, "\x00:") {
			return nil, refuseFile("the member %s leads out of the archive", quoted(m.Name))
		}
		if strings.HasSuffix(name, "/") || strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(name, "__MACOSX/") {
			continue
		}
		f := found{path: p + "/" + path.Clean(name), disk: p, open: func() (io.ReadCloser, error) { return openMember(p, i) }}
		if err := f.look(left); err != nil {
			return nil, err
		}
		left -= f.size
		out = append(out, f)
	}
	return out, nil
}

// encrypted is the flag of a member that takes a password.
const encrypted = 1

// openMember opens a member of an archive by its number.
func openMember(p string, n int) (io.ReadCloser, error) {
	archive, end, err := openArchive(p)
	if err != nil {
		return nil, err
	}
	if n >= len(archive.File) {
		return nil, errors.Join(refuseFile("it changed while it was read"), end())
	}
	name := quoted(archive.File[n].Name)
	if archive.File[n].Flags&encrypted != 0 {
		return nil, errors.Join(refuseFile("the member %s is encrypted: unpack it with its password first", name), end())
	}
	in, err := archive.File[n].Open()
	if err != nil {
		return nil, errors.Join(refuseFile("the member %s cannot be read", name), end())
	}
	return both{refusing{in, "the member " + name + " is broken"}, func() error { return errors.Join(in.Close(), end()) }}, nil
}
