package loaders

import (
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// inUTF16 writes a text with the mark that begins a file of UTF-16.
func inUTF16(order binary.AppendByteOrder, text string) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

// TestUTF16IsReadAsUTF8 in either order of bytes, packed or not: a list is the same
// file whichever way it is written.
func TestUTF16IsReadAsUTF8(t *testing.T) {
	const name = "CAFÉ 𝓐 ☃ SURGERY"
	list := loadtest.PracticeLine("Z99001", 2, name) + loadtest.PracticeLine("Z99002") + loadtest.PracticeLine("Z99003")
	little, big := inUTF16(binary.LittleEndian, list), inUTF16(binary.BigEndian, list)
	plain := loadtest.Put(t, "2026-06/epraccur.csv", list)
	for way, dir := range map[string]string{
		"little": loadtest.Put(t, "2026-06/epraccur.csv", little),
		"big":    loadtest.Put(t, "2026-06/epraccur.csv", big),
		"gzip":   loadtest.Put(t, "2026-06/epraccur.csv.gz", loadtest.Gzip(t, big)),
		"zip":    loadtest.Put(t, "2026-06/lists.zip", loadtest.Zip(t, "epraccur.csv", little)),
	} {
		t.Run(way, func(t *testing.T) {
			s := &loadtest.Store{}
			if r := loaded(t, s, today, dir); r.Files[0].Outcome != "loaded" || r.Files[0].Rows != 3 {
				t.Fatalf("%+v", r.Files[0])
			}
			if got := loadtest.Body(t, s.Next, "Z99001").Name; got != name {
				t.Errorf("the name is %q, want %q", got, name)
			}
			again := loaded(t, s, today, plain)
			if again.Files[0].Outcome != "held" || s.Writes != 1 {
				t.Errorf("the same list as UTF-8: %s, %d writes", again.Files[0].Outcome, s.Writes)
			}
			before := s.JSON(t)
			if _, err := Rebuild(t.Context(), s, today); err != nil || s.JSON(t) != before {
				t.Errorf("rebuilt it is another graph: %v", err)
			}
		})
	}
}
