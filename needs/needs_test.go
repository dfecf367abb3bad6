package needs

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryWayToWriteWhatIsRequired(t *testing.T) {
	for value, want := range map[string][]string{
		"": nil, "data": {"data"}, "browser,data": {"browser", "data"}, " data": {"data"}, "browser, data ,\tneo4j": {"browser", "data", "neo4j"},
	} {
		if got, err := parse(value); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v", value, got, err)
		}
	}
	for value, wrong := range map[string]string{"browser data": `"browser data"`, ",": `""`, " ": `""`, "data,": `""`, "Data": `"Data"`} {
		if _, err := parse(value); err == nil || !strings.Contains(err.Error(), "unknown name "+wrong) {
			t.Errorf("%q: %v", value, err)
		}
	}
}

// ended is a test that says how it was ended.
type ended struct {
	testing.TB
	how string
}

func (e *ended) Helper() {}

func (e *ended) Fatal(...any) { e.how = "failed"; panic(e) }

func (e *ended) Fatalf(string, ...any) { e.how = "failed"; panic(e) }

func (e *ended) Skip(...any) { e.how = "left out"; panic(e) }

func TestWhatIsMissingFailsOnlyIfItIsRequired(t *testing.T) {
	for require, want := range map[string]string{
		"": "left out", "browser,node": "left out", "browser, data": "failed", "everything": "failed",
	} {
		t.Setenv("THROUGHLINE_REQUIRE", require)
		e := &ended{}
		func() {
			defer func() { _ = recover() }() // as a test ends
			Missing(e, "data", "no files")
		}()
		if e.how != want {
			t.Errorf("%q: %s, want %s", require, e.how, want)
		}
	}
}
