package loaders

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"throughline/graph"
)

// keeping is what a store keeps beside a file's bytes: what its path told, and
// the counts that a later load asks for without reading the file again.
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

// pack writes what a store keeps of a file: one line of JSON, then the bytes,
// compressed.
func pack(k keeping, content []byte) ([]byte, error) {
	line, err := json.Marshal(k)
	if err != nil {
		return nil, fmt.Errorf("keep file: %w", err)
	}
	out, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("keep file: %w", err)
	}
	defer out.Close() // nothing is pending
	return out.EncodeAll(content, append(line, '\n')), nil
}

// repack changes the line and leaves the bytes.
func repack(k keeping, packed []byte) ([]byte, error) {
	line, err := json.Marshal(k)
	if err != nil {
		return nil, fmt.Errorf("keep file: %w", err)
	}
	_, frame, _ := bytes.Cut(packed, []byte("\n"))
	return append(append(line, '\n'), frame...), nil
}

// keptOf reads the line that pack wrote.
func keptOf(packed []byte) (keeping, error) {
	var k keeping
	line, _, ok := bytes.Cut(packed, []byte("\n"))
	if !ok {
		return k, fmt.Errorf("read kept file: its first line is missing: %w", graph.ErrInvalid)
	}
	if err := json.Unmarshal(line, &k); err != nil {
		return k, fmt.Errorf("read kept file: %w", err)
	}
	return k, nil
}

// contentOf returns the bytes that pack was given.
func contentOf(packed []byte) ([]byte, error) {
	_, frame, _ := bytes.Cut(packed, []byte("\n"))
	in, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxContent+1<<20))
	if err != nil {
		return nil, fmt.Errorf("read kept file: %w", err)
	}
	defer in.Close()
	content, err := in.DecodeAll(frame, nil)
	if err != nil {
		return nil, fmt.Errorf("read kept file: %w", err)
	}
	return content, nil
}
