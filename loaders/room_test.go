package loaders

import (
	"reflect"
	"strings"
	"testing"
)

// TestRoomIsNoMatter parses files of known, unknown and wrong size, and a file that is
// empty after a dense beginning. The facts are the same, and memory is limited.
func TestRoomIsNoMatter(t *testing.T) {
	const first, last = 5000, 40_000
	blank := strings.Repeat(strings.Repeat(",", 26)+"\n", last)
	for name, content := range map[string]string{
		"few": lines(10), "some": lines(first), "many": lines(last), "dense, then nothing": lines(first) + blank,
	} {
		read := func(size int64) *parsing {
			p, err := parse(t.Context(), strings.NewReader(content), size, aList, form{layout: odsList}, testToday)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			return p
		}
		unknown, known, wrong := read(0), read(int64(len(content))), read(1<<40)
		for _, p := range []*parsing{known, wrong} {
			sameNodes := reflect.DeepEqual(p.facts.Nodes, unknown.facts.Nodes)
			sameEdges := reflect.DeepEqual(p.facts.Edges, unknown.facts.Edges)
			if p.rows != unknown.rows || !sameNodes || !sameEdges {
				t.Errorf("%s: the facts depend on the size: %d rows and %d", name, p.rows, unknown.rows)
			}
			if n := len(p.facts.Nodes); cap(p.facts.Nodes) > roomTimes*max(n, roomFirst)*9/8 { // the runtime rounds up
				t.Errorf("%s: room for %d of %d", name, cap(p.facts.Nodes), n)
			}
		}
		if n := len(known.facts.Nodes); name == "many" && (n != last || cap(known.facts.Nodes) > n+n/4) {
			t.Errorf("%s: room for %d of %d", name, cap(known.facts.Nodes), n)
		}
	}
}
