package graph

import "strings"

// SeenLoaded is the Source.SeenBy of a table without a date of its own. It counts
// from the day it was first loaded.
const SeenLoaded = "the day it was supplied"

// SeenInPart ends a Source.SeenBy that names a month, quarter or year that had
// not ended on the day of the load: the file may be from any day of it so far.
const SeenInPart = ", period not complete"

// seenInPartBefore is SeenInPart as earlier versions stored it.
const seenInPartBefore = ", a time not over yet"

// CutSeenInPart returns by without SeenInPart, and whether it was there.
func CutSeenInPart(by string) (before string, found bool) {
	if before, found = strings.CutSuffix(by, SeenInPart); found {
		return before, true
	}
	return strings.CutSuffix(by, seenInPartBefore)
}

// Dated says whether the source has a date of its own, other than the day it
// was loaded or a period that had not ended.
func (s *Source) Dated() bool {
	_, inPart := CutSeenInPart(s.SeenBy)
	return !inPart && s.SeenBy != SeenLoaded
}
