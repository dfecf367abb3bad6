package walk

// mark is what one search notes of a node. A field counts only where the
// number beside it is that of the search, so that nothing need be cleared.
type mark struct {
	a, b, near, special uint32 // searches that set distA; distB; start and end; is
	distA, distB        uint8  // hops from one end and from the other
	is                  uint8  // avoided, or must be passed
	start, end          int32  // of the useful neighbours, in scratch.useful
}

const (
	avoided = 1
	wanted  = 2
)

// scratch is the memory of one search, used again by the next: a search takes
// none that grows with the graph.
type scratch struct {
	now    uint32
	marks  []mark
	fronts [2][]int32
	next   []int32
	useful []int32
	paths  []int32
	found  [][]int32
	trail  [10]int32
	far    [][]uint32 // hops from each via, with the number of the search: now<<8 | hops
	order  []int32
}

func newScratch(nodes int) *scratch { return &scratch{marks: make([]mark, nodes)} }

// begin starts a search.
func (s *scratch) begin() {
	s.now++
	if s.now == 1<<24 {
		clear(s.marks)
		for _, f := range s.far {
			clear(f)
		}
		s.now = 1
	}
	s.fronts[0], s.fronts[1] = s.fronts[0][:0], s.fronts[1][:0]
	s.useful = s.useful[:0]
	s.forget()
}

// forget drops the paths found.
func (s *scratch) forget() { s.paths, s.found = s.paths[:0], s.found[:0] }

// keep notes a path.
func (s *scratch) keep(path []int32) {
	at := len(s.paths)
	s.paths = append(s.paths, path...)
	s.found = append(s.found, s.paths[at:len(s.paths):len(s.paths)])
}

// distances returns the memory for hops from the k-th via.
func (s *scratch) distances(k int) []uint32 {
	for len(s.far) <= k {
		s.far = append(s.far, make([]uint32, len(s.marks)))
	}
	return s.far[k]
}
