package loaders

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"throughline/graph"
)

const (
	maxEntries = 2_000  // members of one archive
	maxFiles   = 20_000 // files in all folders of a load
)

// found is a file that a load came upon, unpacked.
type found struct {
	path    string // as named, with the member of an archive after a slash
	named   bool   // on the command line, not found in a folder or archive
	content []byte
	sum     string
	reason  string // why it cannot be read; empty where it can
}

// gather reads the files that the paths name and those in their folders and
// archives, by path.
func gather(ctx context.Context, paths []string) ([]found, error) {
	var out []found
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", p, errors.Join(reasonOf(err), graph.ErrInvalid))
		}
		if !info.IsDir() {
			if out, err = unpack(out, p, true); err != nil {
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

// walk unpacks every file under a folder. Links to folders are not followed, so
// it ends; hidden files and folders are passed over.
func walk(ctx context.Context, out []found, root string) ([]found, error) {
	if real, err := filepath.EvalSymlinks(root); err == nil && real != filepath.Clean(root) {
		root = real
	}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read folder: %w", err)
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
		if d.IsDir() {
			return nil
		}
		if info, err := os.Stat(p); err != nil || !info.Mode().IsRegular() {
			return nil // a broken link, a link to a folder, a pipe
		}
		if len(out) >= maxFiles {
			return fmt.Errorf("more than %d files: %w", maxFiles, graph.ErrInvalid)
		}
		out, err = unpack(out, p, false)
		return err
	})
	return out, err
}

// unpack reads a file; of a .gz what is in it, of a .zip each member.
func unpack(out []found, p string, named bool) ([]found, error) {
	content, err := readCapped(p)
	if err != nil {
		var bad *errFile
		if errors.As(err, &bad) {
			return append(out, found{path: p, named: named, reason: bad.reason}), nil
		}
		return nil, fmt.Errorf("read %s: %w", p, reasonOf(err))
	}
	if bytes.HasPrefix(content, []byte("\x1f\x8b")) {
		f := found{path: p, named: named}
		if f.content, err = inflate(content); err != nil {
			f.reason = err.Error()
		}
		return append(out, f.summed()), nil
	}
	if bytes.HasPrefix(content, []byte("PK\x03\x04")) && !isWorkbook(content) {
		members, err := unzip(content)
		if err != nil {
			return append(out, found{path: p, named: named, reason: err.Error()}), nil
		}
		for _, m := range members {
			m.path = p + "/" + m.path
			out = append(out, m.summed())
		}
		return out, nil
	}
	return append(out, found{path: p, named: named, content: content}.summed()), nil
}

func (f found) summed() found {
	if f.reason == "" {
		sum := sha256.Sum256(f.content)
		f.sum = hex.EncodeToString(sum[:])
	}
	return f
}

func readCapped(p string) ([]byte, error) {
	info, err := os.Stat(p)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, refuseFile("it is no plain file")
	}
	if info.Size() > maxContent {
		return nil, refuseFile("%d MB: the most is %d MB", info.Size()>>20, maxContent>>20)
	}
	return os.ReadFile(p)
}

func inflate(content []byte) ([]byte, error) {
	in, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, refuseFile("it is no gzip file that can be read")
	}
	out, err := io.ReadAll(io.LimitReader(in, maxContent+1))
	if err != nil {
		return nil, refuseFile("the gzip file is broken or cut short")
	}
	if len(out) > maxContent {
		return nil, refuseFile("more than %d MB unpacked", maxContent>>20)
	}
	return out, nil
}

// unzip reads the members of an archive, by name. All of it is refused where a
// name leads out of the archive or the whole grows too large.
func unzip(content []byte) ([]found, error) {
	in, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, refuseFile("it is no zip archive that can be read")
	}
	if len(in.File) > maxEntries {
		return nil, refuseFile("%d members: the most is %d", len(in.File), maxEntries)
	}
	var out []found
	left := int64(maxContent)
	for _, f := range in.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if path.IsAbs(name) || !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, "\x00:") {
			return nil, refuseFile("the member %s leads out of the archive", quoted(f.Name))
		}
		if strings.HasSuffix(name, "/") || strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(name, "__MACOSX/") {
			continue
		}
		body, err := readMember(f, left)
		if err != nil {
			return nil, err
		}
		left -= int64(len(body))
		out = append(out, found{path: path.Clean(name), content: body})
	}
	return out, nil
}

func readMember(f *zip.File, left int64) ([]byte, error) {
	in, err := f.Open()
	if err != nil {
		return nil, refuseFile("the member %s cannot be read", quoted(f.Name))
	}
	defer in.Close() // nothing was written
	body, err := io.ReadAll(io.LimitReader(in, left+1))
	if err != nil {
		return nil, refuseFile("the member %s is broken", quoted(f.Name))
	}
	if int64(len(body)) > left {
		return nil, refuseFile("more than %d MB unpacked", maxContent>>20)
	}
	return body, nil
}
