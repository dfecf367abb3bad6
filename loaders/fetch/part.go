package fetch

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/throughline-graph/throughline/loaders/files"
)

// part is what has arrived of a file, in hidden files of the folder that no
// load reads. It stays after an interrupted fetch.
type part struct {
	data string
	path string // of the note
	note partNote
}

// partNote names the file that a part belongs to.
type partNote struct {
	URL          string `json:"url"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`

	// Done is set once everything has arrived and passed the check. Only the
	// rename and the line in the manifest are still to come.
	Done *files.Fetched `json:"done,omitempty"`
}

// validator returns what distinguishes one version of the file from another,
// byte for byte, or "". A weak ETag does not (RFC 9110, 13.1.5).
func (n *partNote) validator() string {
	if n.ETag != "" && !strings.HasPrefix(n.ETag, "W/") {
		return n.ETag
	}
	return n.LastModified
}

// openPart finds what an earlier fetch left. If its note cannot be read, the
// file is downloaded from its start.
func openPart(folder, name string) *part {
	p := &part{data: filepath.Join(folder, "."+name+".part"), path: filepath.Join(folder, "."+name+".part.json")}
	if b, err := os.ReadFile(p.path); err == nil && json.Unmarshal(b, &p.note) != nil {
		p.note = partNote{}
	}
	return p
}

// arrived returns how many bytes have arrived.
func (p *part) arrived() int64 {
	info, err := os.Stat(p.data)
	if err != nil {
		return 0
	}
	return info.Size()
}

// usable returns how many of the bytes that have arrived a download of the link
// can continue after: 0 if it has to start again.
func (p *part) usable(l link, most int64) int64 {
	n := p.arrived()
	if p.note.URL != l.url || p.note.validator() == "" || n > most {
		return 0
	}
	return n
}

// begin starts again from nothing. It writes the note before the first byte, so
// that bytes are never mistaken for those of another version.
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

// drop removes the part.
func (p *part) drop() error {
	p.note = partNote{}
	return inFolder(errors.Join(remove(p.data), remove(p.path)))
}

// remove deletes a file that may not exist.
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
