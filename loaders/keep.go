package loaders

import (
	"encoding/json"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"throughline/graph"
)

// keeping is what the loaders note of a file that is kept: what its path told,
// and the counts that a later load asks for without reading the file again.
type keeping struct {
	Path    string    `json:"path"` // the nearest folders and the name
	Dialect string    `json:"dialect"`
	Seen    graph.Day `json:"seen"`
	SeenBy  string    `json:"seen_by"`
	Rows    int       `json:"rows"`
	Facts   int       `json:"facts"`
	Refused int       `json:"refused"`
	LeftOut int       `json:"left_out"`
}

// note writes what is noted of a file.
func (k keeping) note() string {
	b, err := json.Marshal(k)
	if err != nil {
		panic(err) // texts and numbers always marshal
	}
	return string(b)
}

// noted reads what note wrote.
func noted(note string) (keeping, error) {
	var k keeping
	if err := json.Unmarshal([]byte(note), &k); err != nil {
		return k, fmt.Errorf("read what was noted of a kept file: %w: %w", graph.ErrInvalid, err)
	}
	return k, nil
}

// pack compresses a file's bytes.
func pack(content []byte) ([]byte, error) {
	out, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("keep file: %w", err)
	}
	defer out.Close() // nothing is pending
	return out.EncodeAll(content, nil), nil
}

// contentOf returns the bytes that pack was given.
func contentOf(packed []byte) ([]byte, error) {
	in, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxContent+1<<20))
	if err != nil {
		return nil, fmt.Errorf("read kept file: %w", err)
	}
	defer in.Close()
	content, err := in.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("read kept file: %w", err)
	}
	return content, nil
}
