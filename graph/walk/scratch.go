package walk

import "github.com/throughline-graph/throughline/graph"

// mark is what one search notes of a node. A field counts only if the number next
// to it is that of the search, so that nothing needs clearing.
type mark struct {
	near, special uint32 // searches that set start and end; is
	slow          uint32 // rows that row is one of
	is            uint8  // avoided, or must be passed
	start, end    int32  // of the useful neighbours, in scratch.useful
	row           int32  // in scratch.rows
	twice         uint32 // the list of useful neighbours that has it already
}

const (
	avoided = 1
	wanted  = 2
)

// scratch is the memory of one search, used again by the next. No search allocates
// memory that grows with the graph.
type scratch struct {
	now   uint32
	lists uint32
	marks []mark
	// reached has the cost from each end and the fewest hops at that cost, with the number of
	// the search: now<<10 | cost<<5 | hops. It is small, to stay in the processor's cache.
	reached [2][]uint32
	buckets [2][graph.MaxCostLimit + 1][]int32 // what was reached at each cost, some of it cheaper since
	fronts  [3][]way
	useful  []way
	rows    []row
	paths   []int32
	found   [][]int32
	trail   [10]int32
	far     [][]uint32 // how far nodes are, each list by one measure from one end or via, as farMark writes it
	order   []int32
}

// way is a step that a search may take.
type way struct {
	to   int32
	cost uint8
}

// row has the least cost from a node to the far end in at most so many hops.
type row [graph.MaxHopsLimit + 1]uint8

// never is more than any path costs, or has hops.
const never = 100

func newScratch(nodes int) *scratch {
	return &scratch{marks: make([]mark, nodes), reached: [2][]uint32{make([]uint32, nodes), make([]uint32, nodes)}}
}

// cost returns what it costs to get from an end to node i, or never if that is not known.
func (s *scratch) cost(side int, i int32) int {
	if v := s.reached[side][i]; v>>labelBits == s.now {
		return costOf(v)
	}
	return never
}

// labelBits are those of a label below the number of its search.
const labelBits = 10

// costOf returns the cost that a label has.
func costOf(label uint32) int { return int(label >> 5 & 31) }

// hopsOf returns the hops that a label has.
func hopsOf(label uint32) int { return int(label & 31) }

// reach notes that node i was reached from an end at a cost in so many hops, to go on
// from there. That is less than was known of it.
func (s *scratch) reach(side int, i int32, cost, hops int) {
	label := &s.reached[side][i]
	if *label>>labelBits != s.now || costOf(*label) > cost {
		s.buckets[side][cost] = append(s.buckets[side][cost], i)
	}
	*label = s.now<<labelBits | uint32(cost)<<5 | uint32(hops)
}

// begin starts a search.
func (s *scratch) begin() {
	s.now++
	if s.now == 1<<(32-labelBits) {
		clear(s.marks)
		for _, f := range append(s.far, s.reached[:]...) {
			clear(f)
		}
		s.now, s.lists = 1, 0
	}
	s.begun(0)
	s.begun(1)
	s.useful, s.rows = s.useful[:0], s.rows[:0]
	s.forget()
}

// begun empties the buckets of a side.
func (s *scratch) begun(side int) {
	for c := range s.buckets[side] {
		s.buckets[side][c] = s.buckets[side][c][:0]
	}
}

// forget drops the paths found.
func (s *scratch) forget() { s.paths, s.found = s.paths[:0], s.found[:0] }

// keep notes a path.
func (s *scratch) keep(path []int32) {
	at := len(s.paths)
	s.paths = append(s.paths, path...)
	s.found = append(s.found, s.paths[at:len(s.paths):len(s.paths)])
}

// farMark notes that a node is so far, in the search of this number.
func farMark(now uint32, far int) uint32 { return now<<8 | uint32(far) }

// farOf returns how far a node is by its mark, and false if the mark is of an earlier search.
func farOf(mark, now uint32) (int, bool) { return int(mark & 0xff), mark>>8 == now }

// distances returns the k-th list of how far nodes are.
func (s *scratch) distances(k int) []uint32 {
	for len(s.far) <= k {
		s.far = append(s.far, make([]uint32, len(s.marks)))
	}
	return s.far[k]
}
