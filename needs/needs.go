// Package needs says what tests need of a machine and what must not be missing.
// Only tests import it. THROUGHLINE_REQUIRE names what must be there, with commas
// between the names; tests that need anything else are left out where it is missing.
package needs

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// Names are what THROUGHLINE_REQUIRE can name. .ci/test has the same list.
var Names = []string{"browser", "data", "docker", "neo4j", "node", "schemathesis"}

// Missing ends a test for which something is missing. The test is left out, or fails
// if THROUGHLINE_REQUIRE names it.
func Missing(t testing.TB, name, reason string) {
	t.Helper()
	required, err := parse(os.Getenv("THROUGHLINE_REQUIRE"))
	switch {
	case err != nil:
		t.Fatal(err)
	case slices.Contains(required, name):
		t.Fatalf("%s, and THROUGHLINE_REQUIRE names %s", reason, name)
	}
	t.Skip(reason)
}

// parse returns the names in a value of THROUGHLINE_REQUIRE.
func parse(value string) ([]string, error) {
	if value == "" {
		return nil, nil
	}
	var out []string
	for name := range strings.SplitSeq(value, ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains(Names, name) {
			return nil, fmt.Errorf("THROUGHLINE_REQUIRE: unknown name %q: use %s, with commas between them", name, strings.Join(Names, ", "))
		}
		out = append(out, name)
	}
	return out, nil
}
