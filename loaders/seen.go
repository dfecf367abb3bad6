package loaders

import (
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/files"
)

// How the day of a file is known, best first. Where the same content is found
// twice, the better known day is used.
const (
	seenOwn      = "its own extract date"
	seenFetched  = "the manifest of the fetch"
	seenGiven    = "given with the load"
	seenFile     = "its file name"
	seenFolder   = "its folder"
	seenInside   = "the latest date inside"
	seenDeclared = "the data set's declaration"
	seenLoaded   = graph.SeenLoaded
)

var seenOrder = []string{seenOwn, seenFetched, seenGiven, seenFile, seenFolder, seenInside, seenDeclared, seenLoaded}

// seenRank returns the place of by in seenOrder.
func seenRank(by string) int {
	by, _ = graph.CutSeenInPart(by)
	for i, s := range seenOrder {
		if s == by {
			return i
		}
	}
	return len(seenOrder)
}

// seenDay returns the day that a file describes and how that day is known, or
// zero. It looks at the name and the two folders nearest to it. Fetched is the
// day that a manifest gives the file.
func seenDay(path string, own, fetched, latest graph.Day, d *files.Declaration, opt Options) (graph.Day, string) {
	if own != 0 {
		return own, seenOwn
	}
	if fetched != 0 {
		return fetched, seenFetched
	}
	if opt.Seen != 0 {
		return opt.Seen, seenGiven
	}
	if n := files.DayInPath(path, opt.Today); n.Day != 0 {
		by := seenFile
		if n.Folder {
			by = seenFolder
		}
		if n.Part {
			by += graph.SeenInPart
		}
		return n.Day, by
	}
	if latest != 0 {
		return latest, seenInside
	}
	if d.Declared != 0 {
		return d.Declared, seenDeclared
	}
	if d.Basis == graph.Supplied {
		return opt.Today, seenLoaded
	}
	return 0, ""
}
