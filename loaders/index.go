package loaders

import "encoding/binary"

// index numbers codes and postcodes: millions of them, nearly all of eight letters
// at the most. Those stand in the map itself, so that to find one is to look in one
// place of a memory that is too large for the processor to keep at hand.
type index struct {
	short map[uint64]int32
	long  map[string]int32
}

// newIndex makes an index with room for so many.
func newIndex(room int) *index {
	return &index{short: make(map[uint64]int32, room), long: map[string]int32{}}
}

func (x *index) find(code string) (int32, bool) {
	if fits(code) {
		n, ok := x.short[firstLetters(code)]
		return n, ok
	}
	n, ok := x.long[code]
	return n, ok
}

func (x *index) add(code string, n int32) {
	if fits(code) {
		x.short[firstLetters(code)] = n
	} else {
		x.long[code] = n
	}
}

// fits says whether the first letters of a code are all of it, and no other code's.
// None that a file holds ends in a zero byte; one that did would be of the long ones.
func fits(code string) bool { return len(code) <= 8 && (code == "" || code[len(code)-1] != 0) }

// firstLetters are the first eight letters of a code as a number, which is in the
// order of codes.
func firstLetters(code string) uint64 {
	var first [8]byte
	copy(first[:], code)
	return binary.BigEndian.Uint64(first[:])
}
