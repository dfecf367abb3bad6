package graph

import "strings"

// SeenCode says how the day that a source describes is known.
type SeenCode string

// How a day is known. SeenCodes has the words of each. In part means that the
// month, quarter or year named had not ended on the day of the load: the file may
// be from any day of it so far.
const (
	SeenOwn          SeenCode = "own-date"
	SeenFetched      SeenCode = "manifest"
	SeenGiven        SeenCode = "given"
	SeenFile         SeenCode = "file-name"
	SeenFileInPart   SeenCode = "file-name-in-part"
	SeenFolder       SeenCode = "folder"
	SeenFolderInPart SeenCode = "folder-in-part"
	SeenInside       SeenCode = "latest-inside"
	SeenDeclared     SeenCode = "declared"
	SeenLoaded       SeenCode = "supplied" // a table without a date of its own, of the day it was first loaded
)

// SeenMeaning is how a day is known, in words.
type SeenMeaning struct {
	Code   SeenCode
	Words  string
	InPart bool // of a period that had not ended; as well known as the one before
	before string
}

// SeenCodes are all ways in which a day is known, best first.
var SeenCodes = []SeenMeaning{
	{Code: SeenOwn, Words: "its own extract date"},
	{Code: SeenFetched, Words: "the manifest of the fetch"},
	{Code: SeenGiven, Words: "given with the load"},
	{Code: SeenFile, Words: "its file name"},
	{Code: SeenFileInPart, Words: "its file name, period not complete", InPart: true, before: "its file name, a time not over yet"},
	{Code: SeenFolder, Words: "its folder"},
	{Code: SeenFolderInPart, Words: "its folder, period not complete", InPart: true, before: "its folder, a time not over yet"},
	{Code: SeenInside, Words: "the latest date inside"},
	{Code: SeenDeclared, Words: "the data set's declaration"},
	{Code: SeenLoaded, Words: "not known: the day it was loaded", before: "the day it was supplied"},
}

// Words says in words how the day is known.
func (c SeenCode) Words() string {
	m, _ := c.meaning()
	return m.Words
}

// Rank is higher the less well a day is known.
func (c SeenCode) Rank() int {
	_, rank := c.meaning()
	return rank
}

// meaning returns what a code means, and its rank.
func (c SeenCode) meaning() (SeenMeaning, int) {
	rank := 0
	for _, m := range SeenCodes {
		if !m.InPart {
			rank++
		}
		if m.Code == c {
			return m, rank
		}
	}
	return SeenMeaning{}, rank + 1
}

// SeenIn returns the code of words that were stored before codes were, or none.
func SeenIn(words string) SeenCode {
	for _, m := range SeenCodes {
		if words != "" && (words == m.Words || words == m.before) {
			return m.Code
		}
	}
	return ""
}

// loadedMark is in the name of a source whose day only the clock gives, before that day.
// So everything that cites the source can tell.
const loadedMark = "@loaded-"

// SourceName names a file by its data set and its day.
func SourceName(dataset string, seen Day, by SeenCode) string {
	if by == SeenLoaded {
		return dataset + loadedMark + seen.String()
	}
	return dataset + "@" + seen.String()
}

// DayUnknown says whether nothing but the clock gives the day of a source, by its name. The
// day with it is that of the load, so it is not how old a fact is.
func DayUnknown(source string) bool { return strings.Contains(source, loadedMark) }

// Dated says whether the source has a date of its own, other than the day it
// was loaded or a period that had not ended.
func (s *Source) Dated() bool {
	m, _ := s.SeenCode.meaning()
	return !m.InPart && s.SeenCode != SeenLoaded
}
