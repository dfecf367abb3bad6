package settle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestAListIsRearrangedWhereItStands(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for _, n := range []int{0, 1, 2, 3, 1000} {
		from, list, want := make([]int32, n), make([]string, n), make([]string, n)
		for i, at := range r.Perm(n) {
			from[i], list[i] = int32(at), fmt.Sprint("number ", i)
		}
		for i, at := range from {
			want[i] = list[at]
		}
		if rearrange(from, list); !slices.Equal(list, want) {
			t.Errorf("a list of %d is rearranged to %v, want %v", n, list, want)
		}
	}
}

func TestAListWithMuchSpareRoomIsFitted(t *testing.T) {
	list := append(make([]int, 0, 100), 1, 2, 3)
	if got := fitted(list); !slices.Equal(got, list) || cap(got) > 2*len(got) {
		t.Errorf("got %v with room for %d", got, cap(got))
	}
	most := list[:3:6]
	if got := fitted(most); &got[0] != &most[0] {
		t.Error("a list with as much spare capacity as content was copied")
	}
}
