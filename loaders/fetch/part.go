package fetch

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/throughline-graph/throughline/loaders"
)

// part is what has arrived of a file, in hidden files of the folder that no
// load reads. It outlives the fetch that was ended.
type part struct {
	data string
	path string // of the note
	note partNote
}

// partNote says what a part is of.
type partNote struct {
	URL          string `json:"url"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`

	// Done is set once all has arrived and was checked: from then on the part
	// only waits for its name and its line in the manifest.
	Done *loaders.Fetched `json:"done,omitempty"`
}

// validator returns what tells one version of the file from another, byte for
// byte; empty if nothing does. A weak ETag does not (RFC 9110, 13.1.5).
func (n *partNote) validator() string {
	if n.ETag != "" && !strings.HasPrefix(n.ETag, "W/") {
		return n.ETag
	}
	return n.LastModified
}

// openPart finds what an earlier fetch left. A note that cannot be read is as
// none: then the file is got from its start.
func openPart(folder, name string) *part {
	p := &part{data: filepath.Join(folder, "."+name+".part"), path: filepath.Join(folder, "."+name+".part.json")}
	if b, err := os.ReadFile(p.path); err == nil && json.Unmarshal(b, &p.note) != nil {
		p.note = partNote{}
	}
	return p
}

// arrived returns how many bytes there are.
func (p *part) arrived() int64 {
	info, err := os.Stat(p.data)
	if err != nil {
		return 0
	}
	return info.Size()
}

// begin starts anew. The note is there before the first byte, so that bytes
// are never taken for those of another version.
func (p *part) begin(n partNote) error {
	if err := p.drop(); err != nil {
		return err
	}
	return p.write(n)
}

func (p *part) write(n partNote) error {
	p.note = n
	return writeJSON(p.path, n)
}

// drop takes the part away.
func (p *part) drop() error {
	p.note = partNote{}
	return inFolder(errors.Join(remove(p.data), remove(p.path)))
}

// remove takes a file away that may not be there.
func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// writeJSON writes a file whole or not at all.
func writeJSON(path string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	out, err := os.CreateTemp(filepath.Dir(path), ".throughline-*.tmp")
	if err != nil {
		return inFolder(err)
	}
	_, err = out.Write(append(b, '\n'))
	err = errors.Join(err, out.Chmod(0o644), out.Sync(), out.Close())
	if err == nil {
		err = os.Rename(out.Name(), path)
	}
	if err != nil {
		return inFolder(errors.Join(err, remove(out.Name())))
	}
	return nil
}
