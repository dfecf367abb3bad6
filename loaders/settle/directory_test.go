package settle

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestADirectoryFindsInWhateverOrderItIsAsked(t *testing.T) {
	const all = 3000 // more than are allocated at a time
	d := newDirectory(0)
	added := map[string]*body{}
	for i := range all {
		code := fmt.Sprintf("A%05d", i)
		if i%7 == 0 {
			code = fmt.Sprintf("E%08d", i)
		}
		added[code] = d.add(graph.Node{Code: code})
	}
	for i, b := range d.bodies {
		if int(b.number) != i || b.Node != &d.nodes[i] {
			t.Fatalf("body %d has number %d, or the wrong node", i, b.number)
		}
	}
	var last *body
	for _, b := range d.bodies { // in the order in which they were added
		last = d.findAfter(last, b.Code)
		if last != added[b.Code] {
			t.Fatalf("%s is found as %v", b.Code, last)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range all {
		want := d.bodies[r.IntN(all)]
		if last = d.findAfter(last, want.Code); last != want {
			t.Fatalf("%s is found as %v", want.Code, last)
		}
		if got := d.findAfter(last, "NONE"); got != nil {
			t.Fatalf("a code that was never added is found as %s", got.Code)
		}
	}
}
