package embedded_test

import (
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"throughline/graph/embedded"
	"throughline/graph/storetest"
)

func TestMain(m *testing.M) {
	if childLoads() {
		return
	}
	goleak.VerifyTestMain(m)
}

func TestMemoryKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Engine { return embedded.Memory() })
}

func TestFileKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Engine { return open(t, filepath.Join(t.TempDir(), "a graph?#%.db")) })
}

func open(t *testing.T, path string) *embedded.Store {
	t.Helper()
	s, err := embedded.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
