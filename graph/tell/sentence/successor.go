package sentence

import "github.com/throughline-graph/throughline/graph"

// Successor names who took over and the day, if it is known: 90C NEW BOARD on 2020-04-01.
func Successor(s graph.Successor) string {
	words := s.Code + " " + s.Name
	if s.On != 0 {
		words += " on " + s.On.String()
	}
	return words
}

// TookOver says who took over from a stakeholder, and since when.
func TookOver(from graph.Ref, s graph.Successor) string {
	words := Called(s.Ref) + " took over from " + Called(from)
	if s.On != 0 {
		words += " on " + s.On.Words()
	}
	return words + "."
}
