package fetch

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/files"
)

// accept checks what has arrived of a source, gives it its name in the folder and adds
// it to the manifest. It refuses a file that is not the list of the source.
func (f *fetcher) accept(ctx context.Context, s *Source, l link, have *held, p *part, out *Outcome) error {
	looked, err := loaders.Look(ctx, p.data, f.opt.Today)
	if err != nil {
		return err
	}
	what, err := s.check(looked)
	if err != nil {
		return errors.Join(err, p.drop())
	}
	out.Rows = what.Rows
	sum, size, err := checksum(p.data)
	if err != nil {
		return inFolder(err)
	}
	ending, err := endingOf(p.data, looked)
	if err != nil {
		return inFolder(err)
	}
	got := files.Fetched{
		Name: s.Name, File: s.Name + ending, URL: l.url, FoundOn: l.foundOn, ETag: p.note.ETag, LastModified: p.note.LastModified,
		SHA256: sum, Bytes: size, Day: cmp.Or(what.Own, l.day, f.opt.Today), Got: f.opt.Today,
	}
	for _, l := range looked {
		if l.SHA256 != sum {
			got.Holds = append(got.Holds, l.SHA256)
		}
	}
	if have != nil && have.SHA256 == sum {
		// The same bytes from another address, or from a server without ETags:
		// they describe the day on which they first arrived.
		got.Got, got.Day = have.Got, cmp.Or(what.Own, l.day, have.Day)
		out.tell(Unchanged, got)
		return errors.Join(f.keep(got), p.drop())
	}
	note := p.note
	note.Done = &got
	if err := p.write(note); err != nil {
		return err
	}
	if err := os.Rename(p.data, filepath.Join(f.opt.To, got.File)); err != nil {
		return inFolder(err)
	}
	out.tell(Got, got)
	return f.finish(p)
}

// endings are the possible endings of the name of a fetched file.
var endings = []string{".csv", ".zip", ".xlsx", ".csv.gz"}

// held is a file that an earlier fetch put into the folder.
type held struct{ files.Fetched }

func (o *Outcome) tell(what string, f files.Fetched) {
	o.Outcome, o.File, o.Bytes, o.SHA256, o.Day = what, f.File, f.Bytes, f.SHA256, f.Day
}

// finish removes the file that a newer one with another name replaces, and
// writes the manifest.
func (f *fetcher) finish(p *part) error {
	got := *p.note.Done
	if old := f.manifest.Of(got.Name); old != nil && old.File != got.File && filepath.Base(old.File) == old.File {
		path := filepath.Join(f.opt.To, old.File)
		if sum, _, err := checksum(path); err == nil && sum == old.SHA256 {
			if err := remove(path); err != nil {
				return inFolder(err)
			}
		}
	}
	if err := f.keep(got); err != nil {
		return err
	}
	return p.drop()
}

// recover completes a fetch that was killed after it had named a file and before
// it had written the manifest.
func (f *fetcher) recover(s *Source, p *part) error {
	done := p.note.Done
	if done == nil {
		return nil
	}
	if slices.Contains(s.files(), done.File) && done.Name == s.Name {
		if sum, _, err := checksum(filepath.Join(f.opt.To, done.File)); err == nil && sum == done.SHA256 {
			return f.finish(p)
		}
	}
	return p.drop()
}

// keep adds a file to the manifest and writes it.
func (f *fetcher) keep(got files.Fetched) error {
	all := slices.DeleteFunc(slices.Clone(f.manifest.Files), func(o files.Fetched) bool { return o.Name == got.Name })
	all = append(all, got)
	slices.SortFunc(all, func(a, b files.Fetched) int { return cmp.Compare(a.Name, b.Name) })
	f.manifest.Files = all
	return writeJSON(filepath.Join(f.opt.To, files.ManifestName), f.manifest)
}

// files returns the names that the source's file may have in the folder.
func (s *Source) files() []string {
	out := make([]string, len(endings))
	for i, e := range endings {
		out[i] = s.Name + e
	}
	return out
}

// have returns the file of an earlier fetch, or nil. It refuses to overwrite a
// file of that name that no fetch wrote, or that was changed since.
func (f *fetcher) have(s *Source) (*held, error) {
	entry := f.manifest.Of(s.Name)
	var out *held
	for _, name := range s.files() {
		sum, _, err := checksum(filepath.Join(f.opt.To, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, inFolder(err)
		}
		if entry == nil || entry.File != name || entry.SHA256 != sum {
			return nil, refuse("the folder already has a file %s that fetch did not write, or that was changed since: move it, "+
				"or fetch into another folder", name)
		}
		out = &held{*entry}
	}
	return out, nil
}

// check returns what the downloaded file contains, or refuses it if it is not
// the source's file.
func (s *Source) check(looked []files.Looked) (files.Looked, error) {
	var out files.Looked
	for _, l := range looked {
		if l.Dataset != s.Name {
			continue
		}
		if l.Reason != "" {
			return out, refuse("the server sent a file that cannot be loaded: %s", l.Reason)
		}
		out.Dataset, out.Own = l.Dataset, max(out.Own, l.Own)
		out.Rows += l.Rows
	}
	switch {
	case len(looked) == 0:
		return out, refuse("the server sent an empty archive")
	case out.Dataset != "":
	case looked[0].Reason == "":
		return out, refuse("the server sent another list, %s", looked[0].Dataset)
	default:
		return out, refuse("the server sent a file that is not the list: %s", looked[0].Reason)
	}
	if out.Rows < s.MinRows {
		return out, refuse("the server sent a list of %d rows, and a complete list has more than %d", out.Rows, s.MinRows)
	}
	return out, nil
}

// endingOf returns the ending of a file's name, from its content.
func endingOf(path string, looked []files.Looked) (string, error) {
	in, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer in.Close() // nothing was written
	begins := make([]byte, 4)
	if _, err := io.ReadFull(in, begins); err != nil {
		return ".csv", nil // a shorter file is not an archive
	}
	switch {
	case bytes.HasPrefix(begins, []byte("\x1f\x8b")):
		return ".csv.gz", nil
	case !bytes.Equal(begins, []byte("PK\x03\x04")):
		return ".csv", nil
	case looked[0].Path == path:
		return ".xlsx", nil
	}
	return ".zip", nil
}

// checksum returns the SHA-256 and the size of a file.
func checksum(path string) (sum string, size int64, err error) {
	in, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer in.Close() // nothing was written
	h := sha256.New()
	if size, err = io.Copy(h, in); err != nil {
		return "", 0, err
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}
