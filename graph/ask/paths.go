package ask

import (
	"slices"

	"github.com/throughline-graph/throughline/graph"
)

// Found is the answer to a PathQuery.
type Found struct {
	From, To graph.Ref
	On       graph.Day
	Paths    []graph.Path

	// Cut is empty when the search was complete. Otherwise it names the limit
	// that ended it, and the absence of a path proves nothing.
	Cut string

	graph.Why
	Common Common // where there is no path: the nearest area or owner that both ends belong to
}

// Paths returns the paths that fit q, cheapest first, then by hops and codes. No
// path between two known stakeholders is not an error.
func Paths(v graph.View, q graph.PathQuery) (Found, error) {
	return doing("find paths", v, q, paths)
}

func paths(in *part, q graph.PathQuery) (Found, error) {
	if in.Version().NoPeople && !q.NoPeople {
		named := len(q.Edges)
		if q = q.WithoutPeople(); named > 0 && len(q.Edges) == 0 {
			return Found{}, &graph.ParamError{Param: "edges", Reason: "asks only for people, and no people are shown here"}
		}
	}
	if in.local == nil {
		var codes []string
		for _, c := range slices.Concat([]string{q.From, q.To}, q.Via, q.Avoid) {
			codes = append(codes, graph.Spellings(c)...)
		}
		if err := in.know(codes); err != nil {
			return Found{}, err
		}
	}
	q, err := resolvePath(q, func(code string) bool { return in.node(code) != nil })
	if err != nil {
		return Found{}, err
	}
	ends := graph.PathEnds{From: in.node(q.From), To: in.node(q.To), Vias: in.those(q.Via), Avoids: in.those(q.Avoid)}
	found := Found{From: ends.From.Ref(), To: ends.To.Ref(), On: q.On, Paths: []graph.Path{}}
	for _, n := range []*graph.Node{ends.From, ends.To} {
		if n.On(q.On) {
			continue
		}
		why, err := in.notOpen(n, q.On)
		if err != nil {
			return Found{}, err
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
	if found, err = search(q, ends, found, f); err != nil || found.ReasonCode == "" {
		return found, err
	}
	found.Common, err = in.common(ends.From, ends.To, q.On)
	return found, err
}

// search answers q by an engine's search. The engine finds the candidates; slack,
// order and reasons are the same for every engine.
func search(q graph.PathQuery, ends graph.PathEnds, found Found, f graph.Finder) (Found, error) {
	least, err := f.Least(q)
	if err != nil {
		return Found{}, err
	}
	if least == 0 {
		found.Why, err = noPath(q, ends.From, ends.To, ends.Vias, ends.Avoids, f.Least)
		return found, err
	}
	for slack := q.Slack; ; slack-- {
		candidates, in, fits, err := f.Candidates(min(least+slack, q.MaxCost))
		if err != nil {
			return Found{}, err
		}
		if fits {
			found.Paths = append(found.Paths, rank(q, candidates, in)...)
			return found, f.Fill(found.Paths)
		}
		if slack == 0 {
			return Found{}, &graph.TooManyError{Budget: graph.PathBudget}
		}
		found.Cut = "slack"
	}
}

// resolvePath returns q with every code as the graph has it: via without the two
// ends, via and avoid each once and in order. It returns an UnknownCodeError,
// or a ParamError where the codes then contradict each other.
func resolvePath(q graph.PathQuery, known func(code string) bool) (graph.PathQuery, error) {
	if err := q.Validate(); err != nil {
		return q, err
	}
	var err error
	if q.From, err = resolveCode("from", q.From, known); err != nil {
		return q, err
	}
	if q.To, err = resolveCode("to", q.To, known); err != nil {
		return q, err
	}
	if q.Via, err = resolveAll("via", q.Via, known); err != nil {
		return q, err
	}
	if q.Avoid, err = resolveAll("avoid", q.Avoid, known); err != nil {
		return q, err
	}
	if err := q.Validate(); err != nil {
		return q, err
	}
	via := q.Via[:0]
	for _, c := range q.Via {
		if c != q.From && c != q.To {
			via = append(via, c)
		}
	}
	q.Via = via
	return q, nil
}

// resolveCode returns the spelling of a typed code that known accepts, or an
// UnknownCodeError.
func resolveCode(param, code string, known func(code string) bool) (string, error) {
	if known(code) {
		return code, nil
	}
	for _, c := range graph.Spellings(code)[1:] {
		if known(c) {
			return c, nil
		}
	}
	return "", &graph.UnknownCodeError{Param: param, Code: code}
}

func resolveAll(param string, codes []string, known func(string) bool) ([]string, error) {
	out := make([]string, 0, len(codes))
	for _, c := range codes {
		r, err := resolveCode(param, c, known)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
