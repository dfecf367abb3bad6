package files

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/throughline-graph/throughline/graph"
)

// ManifestName is the file in a folder that says which of its files were
// fetched, from where and when.
const ManifestName = "throughline-fetch.json"

// manifestFormat is the version of the manifest's format.
const manifestFormat = 1

// maxManifest is the largest size of a manifest, in bytes. A full one has about 10,000.
const maxManifest = 1 << 20

// Manifest says where the files of a folder were fetched from.
type Manifest struct {
	Format int       `json:"format"`
	Files  []Fetched `json:"files"`
}

// Fetched is one file as it was fetched.
type Fetched struct {
	Name         string `json:"name"` // the data set's
	File         string `json:"file"` // in the manifest's own folder
	URL          string `json:"url"`
	FoundOn      string `json:"found_on,omitempty"` // what linked to URL
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"` // as the server wrote it
	SHA256       string `json:"sha256"`
	Bytes        int64  `json:"bytes"`

	// Holds are the SHA-256 of the files in an archive, unpacked; empty where
	// the file is not an archive.
	Holds []string `json:"holds,omitempty"`

	Day graph.Day `json:"day"` // that the file describes
	Got graph.Day `json:"got"`
}

// ReadManifest reads the manifest of a folder, or returns an empty one if there is
// none. A manifest that cannot be read is ErrInvalid.
func ReadManifest(folder string) (Manifest, error) {
	m := Manifest{Format: manifestFormat}
	path := filepath.Join(folder, ManifestName)
	in, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, fmt.Errorf("read %s: %w", path, reasonOf(err))
	}
	defer in.Close() // nothing was written
	b, err := io.ReadAll(io.LimitReader(in, maxManifest+1))
	if err != nil {
		return m, fmt.Errorf("read %s: %w", path, reasonOf(err))
	}
	if len(b) > maxManifest || json.Unmarshal(b, &m) != nil || m.Format != manifestFormat {
		return m, fmt.Errorf("%s is not as fetch wrote it, so the days of the files beside it are not known: "+
			"correct it or delete it: %w", path, graph.ErrInvalid)
	}
	return m, nil
}

// Of returns the entry for a data set, nil if it was not fetched.
func (m *Manifest) Of(name string) *Fetched {
	for i := range m.Files {
		if m.Files[i].Name == name {
			return &m.Files[i]
		}
	}
	return nil
}

// day returns the day of content by its SHA-256, or 0. A file that was changed
// since is no longer the one that was fetched.
func (m *Manifest) day(sum string) graph.Day {
	for _, f := range m.Files {
		if f.SHA256 == sum {
			return f.Day
		}
		for _, held := range f.Holds {
			if held == sum {
				return f.Day
			}
		}
	}
	return 0
}

// DateFetched gives each file its day from the manifest in its folder.
func DateFetched(all []Found) error {
	read := map[string]Manifest{}
	for i := range all {
		folder := filepath.Dir(all[i].disk)
		m, ok := read[folder]
		if !ok {
			var err error
			if m, err = ReadManifest(folder); err != nil {
				return err
			}
			read[folder] = m
		}
		all[i].Fetched = m.day(all[i].Sum)
	}
	return nil
}
