package walk

// mark is what one search notes of a node. A field counts only if the number next
// to it is that of the search, so that nothing needs clearing.
type mark struct {
	near, special uint32 // searches that set start and end; is
	is            uint8  // avoided, or must be passed
	start, end    int32  // of the useful neighbours, in scratch.useful
}

const (
	avoided = 1
	wanted  = 2
)

// scratch is the memory of one search, used again by the next. No search allocates
// memory that grows with the graph.
type scratch struct {
	now     uint32
	marks   []mark
	reached [2][]uint32 // hops from each end, with the number of the search: now<<8 | hops; small, to stay in the processor's cache
	fronts  [2][]int32
	next    []int32
	useful  []int32
	paths   []int32
	found   [][]int32
	trail   [10]int32
	far     [][]uint32 // the same of hops from each via
	order   []int32
}

func newScratch(nodes int) *scratch {
	return &scratch{marks: make([]mark, nodes), reached: [2][]uint32{make([]uint32, nodes), make([]uint32, nodes)}}
}

// hops returns how far node i is from an end, if that is known.
func (s *scratch) hops(side int, i int32) (hops int, known bool) {
	v := s.reached[side][i]
	return int(v & 0xff), v>>8 == s.now
}

// begin starts a search.
func (s *scratch) begin() {
	s.now++
	if s.now == 1<<24 {
		clear(s.marks)
		for _, f := range append(s.far, s.reached[:]...) {
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
