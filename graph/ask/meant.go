package ask

import (
	"errors"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Meant is who a text means: a code, a name or a postcode.
type Meant struct {
	Of     graph.Ref   // empty where it is not clear
	AsName bool        // it is clear, and the text is not a code
	Hits   []graph.Hit // who it may mean, where that is not clear, best first
}

// meantOffered is how many are offered where it is not clear who is meant.
const meantOffered = 8

// WhoIsMeant returns who a text means. A name is clear where it is the whole name of one
// stakeholder that is open on the day, or where it finds just one. A name with its code
// in brackets at the end, as pages and sentences write it, means that code.
func WhoIsMeant(v graph.View, text string, on graph.Day) (Meant, error) {
	n, err := graph.Known(v, text)
	if err == nil {
		return Meant{Of: n.Ref()}, nil
	}
	if !errors.Is(err, graph.ErrNotFound) {
		return Meant{}, err
	}
	if code := bracketed(text); code != "" {
		if n, err = graph.Known(v, code); err == nil {
			return Meant{Of: n.Ref()}, nil
		} else if !errors.Is(err, graph.ErrNotFound) {
			return Meant{}, err
		}
	}
	hits, err := Search(v, graph.SearchQuery{Text: text, On: on, Limit: meantOffered})
	if err != nil {
		return Meant{}, err
	}
	if h := clearFirst(hits, text); h != nil {
		return Meant{Of: h.Ref, AsName: true}, nil
	}
	return Meant{Hits: hits}, nil
}

// bracketed returns what is in brackets at the end of a text, after a name, or nothing.
func bracketed(text string) string {
	text = strings.TrimSpace(text)
	at := strings.LastIndex(text, " (")
	if at < 0 || !strings.HasSuffix(text, ")") {
		return ""
	}
	return text[at+2 : len(text)-1]
}

// clearly are the ways in which a single hit is clear. An old code or the code of a site
// is another's now, and a misspelt name may be another's.
var clearly = []string{graph.MatchPostcode, graph.MatchName, graph.MatchBeginning}

// clearFirst returns the hit that a text means, or nil.
func clearFirst(hits []graph.Hit, text string) *graph.Hit {
	var same *graph.Hit
	for i := range hits {
		if h := &hits[i]; h.Open && sameWords(h.Name, text) {
			if same != nil {
				return nil
			}
			same = h
		}
	}
	if same != nil || len(hits) == 0 {
		return same
	}
	if len(hits) == 1 && slices.Contains(clearly, hits[0].Why) {
		return &hits[0]
	}
	return nil
}

// sameWords says whether two names are the same, whatever their capitals and blanks.
func sameWords(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
