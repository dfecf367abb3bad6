package graph

// Finder is an engine's search for the paths of one question. It is not safe for
// concurrent use. All but End stop soon after the context of the view is done.
type Finder interface {
	// Least returns the cost of the cheapest path that fits q, or 0 if none costs
	// q.MaxCost or less. The first question is that of the Finder itself; others ask
	// why there is no path, and differ from it in their limits only.
	Least(q PathQuery) (int, error)

	// Candidates returns every path of at most that cost that fits the first question,
	// and the graph that numbers their stakeholders. Fits is false if there are more than
	// PathBudget.
	Candidates(most int) (paths [][]int32, in Local, fits bool, err error)

	// Fill fills in what Local may leave out of the paths that are shown: names, and
	// all of an edge but its type, ends and cost.
	Fill(paths []Path) error

	// End gives back the memory of the search. Candidates are void then.
	End()
}

// PathEnds are the stakeholders that a resolved PathQuery names. Vias and
// Avoids are in the order of q.Via and q.Avoid.
type PathEnds struct {
	From, To     *Node
	Vias, Avoids []*Node
}
