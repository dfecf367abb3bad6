package settle

import "encoding/binary"

// index gives codes and postcodes a number. There are millions, nearly all of eight
// letters or fewer. Those are keys in the map itself, so that a look-up reads one place
// in memory: the map is too large for the processor's cache.
type index struct {
	short map[uint64]int32
	long  map[string]int32
}

// newIndex makes an index with room for that many codes.
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

// fits says whether firstLetters gives a code a number of its own. A code that ends in a
// zero byte has none, but no file contains one.
func fits(code string) bool { return len(code) <= 8 && (code == "" || code[len(code)-1] != 0) }

// firstLetters returns the first eight letters of a code as a number. The numbers are
// in the order of the codes.
func firstLetters(code string) uint64 {
	var first [8]byte
	copy(first[:], code)
	return binary.BigEndian.Uint64(first[:])
}
