// Package backup writes a graph and the files that it is made of into one file, and reads
// it again: an archive with a manifest, which says what must be found in the rest. It is
// the same for every engine.
package backup

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/throughline-graph/throughline/graph"
)

// Manifest says what is in a backup.
type Manifest struct {
	Format  int       `json:"throughline_backup"` // formatNow
	Made    time.Time `json:"made"`
	Version string    `json:"version"` // of the program that made it

	Sum   string `json:"sha256"` // of the graph's file
	Bytes int64  `json:"bytes"`

	Nodes int                    `json:"nodes"`
	Kinds map[graph.Kind]int     `json:"kinds"`
	Edges int                    `json:"edges"`
	Types map[graph.EdgeType]int `json:"types"`
	Files []File                 `json:"files"`
}

// File is a stored file as a manifest names it.
type File struct {
	Name string `json:"name"`
	Sum  string `json:"sha256"` // of its content, unpacked
}

const formatNow = 1

// The members of the archive.
const (
	manifestName = "manifest.json"
	graphName    = "graph.db"
)

// Of returns the manifest of a graph and its files, without the checksum of what Write makes of them.
func Of(s *graph.Snapshot, files []graph.File) Manifest {
	m := Manifest{Format: formatNow, Nodes: len(s.Nodes), Edges: len(s.Edges), Kinds: map[graph.Kind]int{}, Types: map[graph.EdgeType]int{}}
	for i := range s.Nodes {
		m.Kinds[s.Nodes[i].Kind]++
	}
	for i := range s.Edges {
		m.Types[s.Edges[i].Type]++
	}
	for _, f := range files {
		m.Files = append(m.Files, File{f.Name, f.Sum})
	}
	return m
}

// Same returns an error that names the first thing in which what was found differs from the manifest.
func (m *Manifest) Same(found Manifest) error {
	switch {
	case m.Nodes != found.Nodes || !maps.Equal(m.Kinds, found.Kinds):
		return damaged("its stakeholders are not those of its manifest")
	case m.Edges != found.Edges || !maps.Equal(m.Types, found.Types):
		return damaged("its edges are not those of its manifest")
	case !slices.Equal(m.Files, found.Files):
		return damaged("its files are not those of its manifest")
	}
	return nil
}

func damaged(what string) error {
	return graph.NewEngineError("the backup is damaged: "+what, graph.ErrUnavailable, nil)
}

// Write makes a backup of a graph's file, whole or not at all. It completes the manifest.
func Write(to, graphFile string, m Manifest) (err error) {
	if m.Sum, m.Bytes, err = sumOf(graphFile); err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	part := to + ".part"
	defer func() {
		if err != nil {
			err = fmt.Errorf("write the backup: %w", errors.Join(err, os.RemoveAll(part)))
		}
	}()
	out, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err = pack(out, graphFile, m); err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	return os.Rename(part, to)
}

func pack(out io.Writer, graphFile string, m Manifest) error {
	z := zip.NewWriter(out)
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	w, err := z.Create(manifestName)
	if err != nil {
		return err
	}
	if _, err := w.Write(append(text, '\n')); err != nil {
		return err
	}
	// What is large in it is compressed already.
	if w, err = z.CreateHeader(&zip.FileHeader{Name: graphName, Method: zip.Store, Modified: m.Made}); err != nil {
		return err
	}
	in, err := os.Open(graphFile)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, in)
	if err = errors.Join(err, in.Close()); err != nil {
		return err
	}
	return z.Close()
}

func sumOf(file string) (sum string, size int64, err error) {
	in, err := os.Open(file)
	if err != nil {
		return "", 0, err
	}
	defer in.Close() // nothing was written
	h := sha256.New()
	size, err = io.Copy(h, in)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// Unpack writes the graph's file of a backup to a place, and returns the manifest. It
// refuses what is no backup, and one that was cut short or changed.
func Unpack(from, to string) (m Manifest, err error) {
	z, err := zip.OpenReader(from)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return m, fmt.Errorf("read the backup: %w", err)
	}
	if err != nil {
		return m, graph.NewEngineError("the file is not a backup of Throughline, or it was cut short", graph.ErrUnavailable, err)
	}
	defer z.Close() // nothing was written
	text, err := member(z, manifestName, 16<<20)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(text, &m); err != nil || m.Format == 0 {
		return m, graph.NewEngineError("the file is not a backup of Throughline", graph.ErrUnavailable, err)
	}
	if m.Format != formatNow {
		return m, graph.NewEngineError("the backup was made by a newer version of throughline", graph.ErrUnavailable, nil)
	}
	in, err := z.Open(graphName)
	if err != nil {
		return m, damaged("it holds no graph")
	}
	defer in.Close() // nothing was written
	return m, unpackGraph(in, to, m)
}

func member(z *zip.ReadCloser, name string, most int64) ([]byte, error) {
	in, err := z.Open(name)
	if err != nil {
		return nil, graph.NewEngineError("the file is not a backup of Throughline", graph.ErrUnavailable, err)
	}
	defer in.Close() // nothing was written
	b, err := io.ReadAll(io.LimitReader(in, most))
	if err != nil {
		return nil, damaged("its manifest cannot be read")
	}
	return b, nil
}

func unpackGraph(in io.Reader, to string, m Manifest) error {
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("unpack the backup: %w", err)
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, h), io.LimitReader(in, m.Bytes+1))
	if errors.Is(err, zip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = damaged("its checksum is wrong")
	}
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("unpack the backup: %w", err)
	}
	if n != m.Bytes || hex.EncodeToString(h.Sum(nil)) != m.Sum {
		return damaged("its checksum is wrong")
	}
	return nil
}
