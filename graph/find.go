package graph

import "context"

// Finder is an engine's search through the graph. The query it is given is
// resolved, with both ends open on the day. Both methods stop soon after ctx is done.
type Finder interface {
	// Fewest returns the hops of the shortest path that fits q, or 0 if none has
	// q.MaxHops or fewer.
	Fewest(ctx context.Context, q PathQuery) (int, error)

	// Candidates returns every path of at most that many hops that fits q, and
	// the graph that numbers their stakeholders. Fits is false if there are more
	// than PathBudget.
	Candidates(ctx context.Context, q PathQuery, most int) (paths [][]int32, in Local, fits bool, err error)
}

// PathEnds are the stakeholders that a resolved PathQuery names. Vias and
// Avoids are in the order of q.Via and q.Avoid.
type PathEnds struct {
	From, To     *Node
	Vias, Avoids []*Node
}

// FindPaths answers q, resolved, by an engine's search. The engine finds the
// candidates; slack, order and reasons are the same for every engine.
func FindPaths(
	ctx context.Context, q PathQuery, ends PathEnds, successors func(*Node) ([]Ref, error), f Finder,
) (Found, error) {
	found := Found{From: ends.From.Ref(), To: ends.To.Ref(), On: q.On, Paths: []Path{}}
	for _, n := range []*Node{ends.From, ends.To} {
		if n.On(q.On) {
			continue
		}
		next, err := successors(n)
		if err != nil {
			return Found{}, err
		}
		if found.Reason != "" {
			found.Reason += " "
		}
		found.Reason += NotOpen(n, q.On, next)
	}
	if found.Reason != "" {
		return found, nil
	}
	fewest, err := f.Fewest(ctx, q)
	if err != nil {
		return Found{}, err
	}
	if fewest == 0 {
		fewest := func(q PathQuery) (int, error) { return f.Fewest(ctx, q) }
		found.Reason, err = NoPath(q, ends.From, ends.To, ends.Vias, ends.Avoids, fewest)
		return found, err
	}
	for slack := q.Slack; ; slack-- {
		candidates, in, fits, err := f.Candidates(ctx, q, min(fewest+slack, q.MaxHops))
		if err != nil {
			return Found{}, err
		}
		if fits {
			found.Paths = append(found.Paths, Rank(q, candidates, in)...)
			return found, nil
		}
		if slack == 0 {
			return Found{}, &TooManyError{Budget: PathBudget}
		}
		found.Cut = "slack"
	}
}
