package neo4jstore

import (
	"context"
	"slices"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
)

// The files that a graph is made of are kept beside it, in pieces. The next load makes the
// new graph from them and from what it is given, and a change by hand from them alone.

var (
	filesQuery  = cypher.Must("read/files")
	chunksQuery = cypher.Must("read/chunks")
	keepFiles   = cypher.Must("write/keep_files")
	createChunk = cypher.Must("write/create_chunk")
	deleteFiles = cypher.Must("write/delete_files")
)

// chunk is how many bytes of a file are in one node.
const chunk = 256 << 10

// Held keeps graph.Writer's promise.
func (s *Store) Held(ctx context.Context) ([]graph.File, error) {
	files, err := inOneVersionOfAny(ctx, s, wholeTime, func(ctx context.Context, r *reading) ([]graph.File, error) {
		files, err := r.files()
		if err != nil {
			return nil, err
		}
		content := map[string][]byte{}
		err = r.run(chunksQuery, nil, func(row props) {
			sum := textIn(row, "sum")
			content[sum] = append(content[sum], in[[]byte](row, "content")...)
		})
		for i := range files {
			files[i].Content = content[files[i].Sum]
		}
		return files, err
	})
	return told("read the files held", files, err)
}

// files returns which files the graph is made of, without their content.
func (r *reading) files() ([]graph.File, error) {
	var out []graph.File
	err := r.run(filesQuery, nil, func(row props) {
		p := props(in[map[string]any](row, "file"))
		out = append(out, graph.File{Sum: textIn(p, "sum"), Name: textIn(p, "name"), Dataset: textIn(p, "dataset"),
			Seen: dayIn(p, "seen"), Loaded: dayIn(p, "loaded"), Note: textIn(p, "note")})
	})
	return out, err
}

// compareFiles works out which files come, go or are noted otherwise.
func (c *changes) compareFiles(held []graph.File) {
	bySum := map[string]graph.File{}
	for _, f := range held {
		bySum[f.Sum] = f
	}
	for _, f := range c.files {
		was, known := bySum[f.Sum]
		if !known {
			c.addedFiles = append(c.addedFiles, f)
		}
		if !known || !was.Same(f) {
			c.notedFiles = append(c.notedFiles, f)
		}
		delete(bySum, f.Sum)
	}
	for sum := range bySum {
		c.removedFiles = append(c.removedFiles, sum)
	}
	slices.Sort(c.removedFiles)
}

// fileBatches notes files, and keeps the content of those that are new.
func fileBatches(noted, added []graph.File) []statement {
	out := cut(keepFiles, noted, "rows", func(f graph.File) any {
		return map[string]any{"sum": f.Sum, "name": f.Name, "dataset": f.Dataset, "seen": dateOrNil(f.Seen), "loaded": dateOrNil(f.Loaded),
			"note": f.Note, "size": len(f.Content)}
	}, nil)
	for _, f := range added {
		place := 0
		for piece := range slices.Chunk(f.Content, chunk) {
			given := map[string]any{"sum": f.Sum, "place": place, "content": piece}
			out = append(out, statement{createChunk, func() map[string]any { return given }})
			place++
		}
	}
	return out
}
