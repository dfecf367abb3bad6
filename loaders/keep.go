package loaders

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
)

// keeping is what the loaders note about a stored file: what its path shows, and the
// counts that a later load needs without reading the file again.
type keeping struct {
	Path     string         `json:"path"` // the nearest folders and the name
	Dialect  string         `json:"dialect"`
	Seen     graph.Day      `json:"seen"`
	SeenBy   string         `json:"seen_by"`
	SeenCode graph.SeenCode `json:"seen_code"`
	Rows     int            `json:"rows"`
	Stated   int            `json:"stated"`
	Facts    int            `json:"facts"`
	Refused  int            `json:"refused"`

	Omitted []files.Omitted `json:"omitted,omitempty"`
}

// count notes what became of the rows of a parsed file.
func (k *keeping) count(p *files.Parsing) {
	k.Rows, k.Stated, k.Facts = p.Rows, p.Stated, p.Facts.Count()
	k.Refused, k.Omitted = len(p.Refused), p.Omitted
}

// leftOut returns how many rows make no statement for some of the reasons, for all if
// none is given.
func (k *keeping) leftOut(reasons ...string) int {
	n := 0
	for _, o := range k.Omitted {
		if len(reasons) == 0 || slices.Contains(reasons, o.Why) {
			n += o.Rows
		}
	}
	return n
}

// note returns what is noted about a file, as text.
func (k keeping) note() string {
	b, err := json.Marshal(k)
	if err != nil {
		panic(err) // texts and numbers always marshal
	}
	return string(b)
}

// noted reads a text from note.
func noted(note string) (keeping, error) {
	var k keeping
	if err := json.Unmarshal([]byte(note), &k); err != nil {
		return k, fmt.Errorf("read the notes about a stored file: %w: %w", graph.ErrInvalid, err)
	}
	if k.SeenCode == "" { // noted before there were codes
		k.SeenCode = graph.SeenIn(k.SeenBy)
	}
	return k, nil
}

// packer compresses the bytes of a file and adds up its checksum while it is read.
type packer struct {
	out bytes.Buffer
	zip *zstd.Encoder
	sum hash.Hash
}

// encoders are used again: each has some megabytes of room, and most files are small.
var encoders sync.Pool

func newPacker() (*packer, error) {
	p := &packer{sum: sha256.New()}
	if zip, ok := encoders.Get().(*zstd.Encoder); ok {
		p.zip = zip
		p.zip.Reset(&p.out)
		return p, nil
	}
	var err error
	p.zip, err = zstd.NewWriter(&p.out, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("store file: %w", err)
	}
	return p, nil
}

// Write compresses b. It never keeps b.
func (p *packer) Write(b []byte) (int, error) {
	p.sum.Write(b) // never fails
	return p.zip.Write(b)
}

// packed returns what was written, compressed, and its checksum. Nothing can be written after it.
func (p *packer) packed() (content []byte, sum string, err error) {
	if err := p.zip.Close(); err != nil {
		return nil, "", fmt.Errorf("store file: %w", err)
	}
	p.zip.Reset(nil) // it lets go of the buffer
	encoders.Put(p.zip)
	p.zip = nil
	return p.out.Bytes(), hex.EncodeToString(p.sum.Sum(nil)), nil
}

// unpack opens a file that a packer compressed.
func unpack(packed []byte) (io.ReadCloser, error) {
	in, err := zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(files.MaxContent+1<<20))
	if err != nil {
		return nil, fmt.Errorf("read stored file: %w", err)
	}
	return &unpacking{in.IOReadCloser()}, nil
}

// unpacking is a stored file that is being unpacked.
type unpacking struct{ io.ReadCloser }

// Read says that the file is damaged if it cannot be unpacked.
func (u *unpacking) Read(into []byte) (int, error) {
	n, err := u.ReadCloser.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		err = graph.NewEngineError("a stored file is damaged", graph.ErrUnavailable, err).By(graph.Restore)
	}
	return n, err
}

// CheckHeld unpacks every stored file, and returns an error that names the first whose
// content is not what was stored.
func CheckHeld(ctx context.Context, held []graph.File) error {
	for _, f := range held {
		if err := ctx.Err(); err != nil {
			return err
		}
		in, err := unpack(f.Content)
		if err != nil {
			return err
		}
		sum := sha256.New()
		_, err = io.Copy(sum, in)
		if err = errors.Join(err, in.Close()); err == nil && hex.EncodeToString(sum.Sum(nil)) != f.Sum {
			err = graph.NewEngineError("its checksum is wrong", graph.ErrUnavailable, nil).By(graph.Restore)
		}
		if err != nil {
			return fmt.Errorf("the stored file %s: %w", f.Name, err)
		}
	}
	return nil
}
