package scale

import "fmt"

// Codes have the shapes of the real ones, because loaders recognise operators and
// lists by them. The first Englands use the usual shape until its codes run out.
// The others use a longer one, as ODS did when it went from QRL to S9B9J. No two
// Englands share a code.

// write36 writes number n into a pattern, from its last place: a is a letter, 9 a
// digit, x either, and anything else stays.
func write36(pattern string, n int) string {
	const both = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	out := []byte(pattern)
	for i := len(out) - 1; i >= 0; i-- {
		var from string
		switch out[i] {
		case 'a':
			from = both[10:]
		case '9':
			from = both[:10]
		case 'x':
			from = both
		default:
			continue
		}
		out[i] = from[n%len(from)]
		n /= len(from)
	}
	if n > 0 {
		panic(fmt.Sprintf("scale: pattern %s has too few codes", pattern)) // a test writes the last of each
	}
	return string(out)
}

// shape is the form of the codes of a kind.
type shape struct {
	usual, longer string // patterns; longer is for when usual runs out
	each          int    // the most codes that one England needs
}

var (
	regionShape   = shape{"Yxx", "", 7}
	boardShape    = shape{"Qax", "T9a9a", 50}
	newBoardShape = shape{"S9a9a", "", 10}
	subShape      = shape{"99a", "D9a9a", 320}
	entityShape   = shape{"E9a9a", "", 40}
	networkShape  = shape{"U99999", "Ua9999", 1500}
	pharmacyShape = shape{"Fax99", "Faxx99", 22500}
	trustShape    = shape{"Rax", "R9a9a", 300}
	providerShape = shape{"Aax", "B9a9a", 500}
	allianceShape = shape{"N99", "N9a9", 20}
)

// code returns code i of England k.
func (s shape) code(k, i int) string {
	if i >= s.each {
		panic(fmt.Sprintf("scale: code %d of a kind that has %d", i, s.each)) // a test counts them
	}
	if fit := codesOf(s.usual) / s.each; k >= fit {
		return write36(s.longer, (k-fit)*s.each+i)
	}
	return write36(s.usual, k*s.each+i)
}

// codesOf returns how many codes a pattern has.
func codesOf(pattern string) int {
	n := 1
	for _, c := range pattern {
		n *= max(1, map[rune]int{'a': 26, '9': 10, 'x': 36}[c])
	}
	return n
}

// centreLetters begin the codes of practices and services, and ownerLetters those
// of pharmacy owners since 2020. No other shape begins with them.
const (
	centreLetters = "ABCDEGHJKLMNPQTVWY"
	ownerLetters  = "CGHIJKLMNOPV"
	eachCentre    = 17500
	eachOwner     = 6800
)

// centreCode is the code of a prescribing cost centre, a letter and five digits.
func centreCode(k, i int) string {
	n := k*eachCentre + i
	return write36(string(centreLetters[n/100_000])+"99999", n%100_000)
}

// ownerCode is the code of a pharmacy owner: P### as they were to 2020, A9A9A
// as they have been since.
func ownerCode(k, i int) string {
	const old = 46_656 / eachOwner // Englands that fit
	if k < old {
		return write36("Pxxx", k*eachOwner+i)
	}
	n := (k-old)*eachOwner + i
	return write36(string(ownerLetters[n/67_600])+"9a9a", n%67_600)
}

// ons writes an ONS code, such as E54000012.
func ons(prefix string, k, each, i int) string { return fmt.Sprintf("%s%06d", prefix, k*each+i+1) }

// maxDistricts is the number of postcode districts of one England: all of two
// letters and two digits, divided by MaxTimes.
const maxDistricts = 676

// outward is the first half of the postcodes of a district.
func outward(k, district int) string {
	n := k*maxDistricts + district
	return write36("aa", n/100) + fmt.Sprint(n%100)
}
