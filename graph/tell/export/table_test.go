package export

import (
	"strings"
	"testing"
)

func TestCSVHoldsNoFormula(t *testing.T) {
	var b strings.Builder
	err := CSV(&b, Table{[]string{"name", "n"}, [][]string{{"=1+1", "2"}, {"@SUM(A1)", "-3"}, {"a, \"b\"", ""}}})
	if err != nil {
		t.Fatal(err)
	}
	const want = "name,n\r\n'=1+1,2\r\n'@SUM(A1),'-3\r\n\"a, \"\"b\"\"\",\r\n"
	if b.String() != want {
		t.Errorf("got %q", b.String())
	}
}
