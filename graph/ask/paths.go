package ask

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Paths returns the paths that fit q, cheapest first and then in code order. No
// path between two known stakeholders is not an error.
func Paths(v graph.View, q graph.PathQuery) (graph.Found, error) {
	return doing("find paths", v, q, paths)
}

// PathsAndLines returns the paths that fit q, and where there are any, the lines of
// their two ends.
func PathsAndLines(v graph.View, q graph.PathQuery) (found graph.Found, lines []graph.Line, err error) {
	if found, err = Paths(v, q); err != nil || len(found.Paths) == 0 {
		return found, nil, err
	}
	for _, end := range []graph.Ref{found.From, found.To} {
		line, err := Line(v, graph.CodeQuery{Code: end.Code, On: q.On})
		if err != nil {
			return found, nil, err
		}
		lines = append(lines, line)
	}
	return found, lines, nil
}

func paths(in *part, q graph.PathQuery) (graph.Found, error) {
	if in.Version().NoPeople && !q.NoPeople {
		if q = q.WithoutPeople(); len(q.Edges) == 0 {
			return graph.Found{}, &graph.ParamError{Param: "edges", Reason: "asks only for people, and no people are shown here"}
		}
	}
	var named []string
	for _, c := range slices.Concat([]string{q.From, q.To}, q.Via, q.Avoid) {
		named = append(named, graph.Spellings(c)...)
	}
	if err := in.know(named); err != nil {
		return graph.Found{}, err
	}
	q, err := q.Resolve(func(code string) bool { return in.node(code) != nil })
	if err != nil {
		return graph.Found{}, err
	}
	ends := graph.PathEnds{From: in.node(q.From), To: in.node(q.To), Vias: in.those(q.Via), Avoids: in.those(q.Avoid)}
	found := graph.Found{From: ends.From.Ref(), To: ends.To.Ref(), On: q.On, Paths: []graph.Path{}}
	for _, n := range []*graph.Node{ends.From, ends.To} {
		if n.On(q.On) {
			continue
		}
		why, err := in.notOpen(n, q.On)
		if err != nil {
			return graph.Found{}, err
		}
		if found.Reason != "" {
			why.Reason = found.Reason + " " + why.Reason
		}
		found.Why = why
	}
	if found.ReasonCode != "" {
		return found, nil
	}
	f := in.Finder(q, ends)
	defer f.End()
	return search(q, ends, found, f)
}

// search answers q by an engine's search. The engine finds the candidates; slack,
// order and reasons are the same for every engine.
func search(q graph.PathQuery, ends graph.PathEnds, found graph.Found, f graph.Finder) (graph.Found, error) {
	fewest, err := f.Fewest(q)
	if err != nil {
		return graph.Found{}, err
	}
	if fewest == 0 {
		found.Why, err = noPath(q, ends.From, ends.To, ends.Vias, ends.Avoids, f.Fewest)
		return found, err
	}
	for slack := q.Slack; ; slack-- {
		candidates, in, fits, err := f.Candidates(min(fewest+slack, q.MaxHops))
		if err != nil {
			return graph.Found{}, err
		}
		if fits {
			found.Paths = append(found.Paths, graph.Rank(q, candidates, in)...)
			return found, f.Fill(found.Paths)
		}
		if slack == 0 {
			return graph.Found{}, &graph.TooManyError{Budget: graph.PathBudget}
		}
		found.Cut = "slack"
	}
}
