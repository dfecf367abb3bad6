package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Edition names what answers are made of: the graph, by its number and the checksums of the
// files that it comes from; the version of this program; and whether people are shown. Two
// servers of one edition answer alike, also before and after a restart.
type Edition struct {
	Sum     string
	version string
	graph   graph.Version
}

// Edition returns the edition that the server answers from now.
func (s *Server) Edition(ctx context.Context) (Edition, error) {
	version := s.Version()
	if e := s.edition.Load(); e != nil && e.version == version {
		return *e, nil
	}
	return ask.Of(ctx, s.Graph, s.editionOf, version)
}

// editionOf returns the edition of a view, and keeps it unless the version of the server has
// changed: the view may be of either graph then.
func (s *Server) editionOf(view graph.View, version string) (Edition, error) {
	e := Edition{version: version, graph: view.Version()}
	all, err := view.Summary(0)
	if err != nil {
		return e, err
	}
	text := make([]byte, 0, 128*len(all.Sources)+128)
	say := func(words ...string) {
		for _, w := range words {
			text = strconv.AppendInt(text, int64(len(w)), 10) // so that no two lists of words are the same text
			text = append(append(text, ' '), w...)
		}
	}
	say(s.Program, version, strconv.FormatInt(e.graph.Number, 10), strconv.FormatBool(s.NoPeople))
	say(strconv.Itoa(all.Nodes), strconv.Itoa(all.Edges))
	for i := range all.Sources {
		f := &all.Sources[i]
		say(f.Name, f.Sum, strconv.Itoa(int(f.Seen)), strconv.Itoa(f.Rows), strconv.Itoa(f.Refused))
	}
	sum := sha256.Sum256(text)
	e.Sum = hex.EncodeToString(sum[:])
	if s.Version() == version {
		s.edition.Store(&e)
	}
	return e, nil
}

// Still says whether a view is of an edition, and the server answers from that still.
func (s *Server) Still(e Edition, view graph.View) bool {
	return view.Version() == e.graph && s.Version() == e.version
}

// What a browser and those between may keep of an answer.
const (
	KeepNothing = "private, no-store"
	AskEachTime = "private, no-cache" // a browser keeps it, and asks each time whether it holds
)
