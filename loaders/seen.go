package loaders

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
)

// seenDay returns the day that a file describes and how that day is known, or
// zero. It looks at the name and the two folders nearest to it. Fetched is the
// day that a manifest gives the file.
func seenDay(path string, own, fetched, latest graph.Day, d *files.Declaration, opt Options) (graph.Day, graph.SeenCode) {
	if own != 0 {
		return own, graph.SeenOwn
	}
	if fetched != 0 {
		return fetched, graph.SeenFetched
	}
	if opt.Seen != 0 {
		return opt.Seen, graph.SeenGiven
	}
	if n := files.DayInPath(path, opt.Today); n.Day != 0 {
		switch {
		case n.Folder && n.Part:
			return n.Day, graph.SeenFolderInPart
		case n.Folder:
			return n.Day, graph.SeenFolder
		case n.Part:
			return n.Day, graph.SeenFileInPart
		}
		return n.Day, graph.SeenFile
	}
	if latest != 0 {
		return latest, graph.SeenInside
	}
	if d.Declared != 0 {
		return d.Declared, graph.SeenDeclared
	}
	if d.Basis == graph.Supplied {
		return opt.Today, graph.SeenLoaded
	}
	return 0, ""
}
