package files

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

// Gather finds the files at the paths and in their folders and archives, in order of
// path, and reads each once.
func Gather(ctx context.Context, paths []string) ([]Found, error) {
	var out []Found
	for _, p := range paths {
		info, err := os.Stat(p)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%s does not exist: %w", Printable(p), graph.ErrInvalid)
		case err != nil:
			return nil, fmt.Errorf("read %s: %w: %w", Printable(p), reasonOf(err), graph.ErrInvalid)
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
	slices.SortStableFunc(out, func(a, b Found) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

const (
	maxEntries = 2_000   // members of one archive
	maxListing = 4 << 20 // bytes of its list of members, which is kept in memory whole
	maxFiles   = 20_000  // files in all folders of a load
)

// Found is a file that a load found: what is needed to recognise it, and how to read it.
type Found struct {
	Path    string // as the user wrote it, with the member of an archive after a slash
	disk    string // the file on disk that it is or is in
	Named   bool   // given on the command line, not found in a folder or archive
	Open    Opener
	Head    []byte // its first bytes
	Size    int64  // in bytes, unpacked
	Sum     string
	Fetched graph.Day // from the manifest beside it; 0 if that does not list it
	Reason  string    // why it cannot be read; empty if it can
	Closed  bool      // it cannot even be opened
}

// Document says what a member of an archive is if it only goes with a list, such as a
// read-me. It is empty for any other file.
func (f *Found) Document() string {
	if f.disk == f.Path || f.Named {
		return ""
	}
	base := strings.ToLower(path.Base(filepath.ToSlash(f.Path)))
	ext := path.Ext(base)
	readMe := strings.HasPrefix(SquashHeading(base), "readme") && (ext == "" || ext == ".txt")
	switch {
	case ext == ".pdf", bytes.HasPrefix(f.Head, []byte("%PDF-")):
		return "a PDF, not a list"
	case readMe, slices.Contains([]string{".doc", ".docx", ".odt", ".rtf", ".md", ".htm", ".html"}, ext):
		return "a text that goes with a list, not a list"
	}
	return ""
}

// zipMark, emptyMark and gzipMark are how archives begin.
var (
	zipMark   = []byte("PK\x03\x04")
	emptyMark = []byte("PK\x05\x06") // a zip without members
	gzipMark  = []byte("\x1f\x8b")
)

// Nested is why a packed file in a packed file is not read.
const Nested = "it is an archive inside another archive: unpack it first"

// packedTwice says whether the content of an archive is itself an archive. A zip with
// members does not count here, because it may be a workbook.
func packedTwice(head []byte) bool {
	return bytes.HasPrefix(head, gzipMark) || bytes.HasPrefix(head, emptyMark)
}

// reasonOf removes the path from an error of the file system.
func reasonOf(err error) error {
	var bad *fs.PathError
	if errors.As(err, &bad) {
		return bad.Err
	}
	return err
}

// discover looks at a file, at the content of a .gz, or at each member of a .zip.
func discover(out []Found, p string, named bool) ([]Found, error) {
	f := Found{Path: p, disk: p, Named: named, Open: func() (io.ReadCloser, error) { return os.Open(p) }}
	begins, err := f.begins()
	switch {
	case err != nil:
	case bytes.Equal(begins, emptyMark), bytes.Equal(begins, zipMark) && !isWorkbook(p):
		members, err := unzip(p)
		if err == nil && len(members) > 0 {
			return append(out, members...), nil
		}
		if err == nil {
			f.Closed, err = true, Refuse("the archive is empty")
		}
		return f.add(out, err)
	case bytes.HasPrefix(begins, gzipMark):
		f.Open = func() (io.ReadCloser, error) { return gunzip(p) }
	}
	if err == nil {
		err = f.look(MaxContent)
	}
	return f.add(out, err)
}

// add adds a file, with the reason if err refuses it. It returns any other err.
func (f Found) add(out []Found, err error) ([]Found, error) {
	var bad *Refusal
	switch {
	case errors.As(err, &bad):
		f.Reason, err = bad.Reason, nil
	case errors.Is(err, fs.ErrPermission):
		f.Reason, f.Closed, err = "Throughline is not allowed to read it: permission denied", true, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", Printable(f.Path), reasonOf(err))
	}
	return append(out, f), nil
}

// begins returns the first bytes of a file on disk, unless that is too large.
func (f *Found) begins() ([]byte, error) {
	info, err := os.Stat(f.Path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		f.Closed = true // opening a pipe would wait for a writer
		return nil, Refuse("it is not an ordinary file")
	}
	if info.Size() > MaxContent {
		return nil, Refuse("it is too large: it has %d MB, and the most is %d MB", info.Size()>>20, MaxContent>>20)
	}
	in, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close() // nothing was written
	return io.ReadAll(io.LimitReader(in, int64(len(zipMark))))
}

// isWorkbook says whether an archive is a workbook. If it is damaged, its name decides.
func isWorkbook(p string) bool {
	in, end, err := openArchive(p)
	if err != nil {
		return strings.EqualFold(filepath.Ext(p), ".xlsx")
	}
	defer end() // nothing was written
	return slices.ContainsFunc(in.File, func(f *zip.File) bool { return f.Name == bookPart })
}

// listing limits how many bytes of an archive are read for its list of members.
type listing struct {
	io.ReaderAt
	left int64
}

var errLongListing = Refuse("its list of files is longer than %d MB", maxListing>>20)

// ReadAt reads from the archive until the limit is reached.
func (l *listing) ReadAt(into []byte, at int64) (int, error) {
	if l.left -= int64(len(into)); l.left < 0 {
		return 0, errLongListing
	}
	return l.ReaderAt.ReadAt(into, at)
}

// members opens an archive, unless its list of members is too large to keep in memory.
// An *Refusal says why it is refused.
func members(in io.ReaderAt, size int64) (*zip.Reader, error) {
	l := &listing{in, maxListing}
	z, err := zip.NewReader(l, size)
	if errors.Is(err, errLongListing) {
		return nil, err
	}
	if err != nil {
		return nil, Refuse("it is not a readable zip archive: it is damaged or incomplete")
	}
	if len(z.File) > maxEntries {
		return nil, Refuse("it contains %d files, and the most is %d", len(z.File), maxEntries)
	}
	l.left = math.MaxInt64
	return z, nil
}

// openArchive opens an archive on disk. It also returns the function that closes it.
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

// both reads from one source and closes two.
type both struct {
	io.Reader
	close func() error
}

// Close closes both.
func (b both) Close() error { return b.close() }

// gunzip opens the content of a gzip file.
func gunzip(p string) (io.ReadCloser, error) {
	file, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	in, err := gzip.NewReader(file)
	if err != nil {
		return nil, errors.Join(Refuse("it is not a readable gzip file"), file.Close())
	}
	return both{refusing{in, "the gzip file is damaged or incomplete"}, file.Close}, nil
}

// refusing turns the error of an unpacker into the reason why the file is refused.
type refusing struct {
	in     io.Reader
	reason string
}

// Read reads from the unpacker.
func (r refusing) Read(into []byte) (int, error) {
	n, err := r.in.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		err = Refuse("%s", r.reason)
	}
	return n, err
}

// unzip looks at the members of an archive. It refuses the whole archive if a name
// leads out of it or its content is too large.
func unzip(p string) ([]Found, error) {
	in, end, err := openArchive(p)
	if err != nil {
		return nil, err
	}
	defer end() // nothing was written
	var out []Found
	left := int64(MaxContent)
	for i, m := range in.File {
		name := strings.ReplaceAll(m.Name, `\`, "/")
		if path.IsAbs(name) || !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, "\x00:") {
			return nil, Refuse("the name %s leads out of the archive", Quoted(m.Name))
		}
		if strings.HasSuffix(name, "/") || strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(name, "__MACOSX/") {
			continue
		}
		f := Found{Path: p + "/" + path.Clean(name), disk: p, Open: func() (io.ReadCloser, error) { return openMember(p, i) }}
		if err := f.look(left); err != nil {
			return nil, err
		}
		left -= f.Size
		out = append(out, f)
	}
	return out, nil
}

// encrypted is the flag of a member that needs a password.
const encrypted = 1

// openMember opens a member of an archive by its number.
func openMember(p string, n int) (io.ReadCloser, error) {
	archive, end, err := openArchive(p)
	if err != nil {
		return nil, err
	}
	if n >= len(archive.File) {
		return nil, errors.Join(Refuse("it changed while it was being read"), end())
	}
	name := Quoted(archive.File[n].Name)
	if archive.File[n].Flags&encrypted != 0 {
		return nil, errors.Join(Refuse("its file %s is encrypted: unpack the archive with the password first", name), end())
	}
	in, err := archive.File[n].Open()
	if err != nil {
		return nil, errors.Join(Refuse("its file %s cannot be read", name), end())
	}
	return both{refusing{in, "its file " + name + " is damaged"}, func() error { return errors.Join(in.Close(), end()) }}, nil
}
