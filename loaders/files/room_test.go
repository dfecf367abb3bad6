package files

import (
	"reflect"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// TestRoomIsNoMatter parses files of known, unknown and wrong size, and a file that is
// empty after a dense beginning. The facts are the same, and memory is limited.
func TestRoomIsNoMatter(t *testing.T) {
	const first, last = 5000, 40_000
	blank := strings.Repeat(strings.Repeat(",", 26)+"\n", last)
	for name, content := range map[string]string{
		"few": lines(10), "some": lines(first), "many": lines(last), "dense, then nothing": lines(first) + blank,
	} {
		read := func(size int64) *Parsing {
			p, err := Parse(t.Context(), strings.NewReader(content), size, aList, Form{Layout: ODSList}, loadtest.Today)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return p
		}
		unknown, known, wrong := read(0), read(int64(len(content))), read(1<<40)
		for _, p := range []*Parsing{known, wrong} {
			sameNodes := reflect.DeepEqual(p.Facts.Nodes, unknown.Facts.Nodes)
			sameEdges := reflect.DeepEqual(p.Facts.Edges, unknown.Facts.Edges)
			if p.Rows != unknown.Rows || !sameNodes || !sameEdges {
				t.Errorf("%s: the facts depend on the size: %d rows and %d", name, p.Rows, unknown.Rows)
			}
			if n := len(p.Facts.Nodes); cap(p.Facts.Nodes) > roomTimes*max(n, roomFirst)*9/8 { // the runtime rounds up
				t.Errorf("%s: room for %d of %d", name, cap(p.Facts.Nodes), n)
			}
		}
		if n := len(known.Facts.Nodes); name == "many" && (n != last || cap(known.Facts.Nodes) > n+n/4) {
			t.Errorf("%s: room for %d of %d", name, cap(known.Facts.Nodes), n)
		}
	}
}
