package loaders

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

// pharmacies is a pharmacy list of n rows.
func pharmacies(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "F%04d,A PHARMACY,Y56,QHM,1 HIGH STREET,,,,,AB1 1AA,19990401,,ACTIVE,RO182,,,,,,,,,,,,,\n", i)
	}
	return b.String()
}

func TestAFileThatChangesWhileItIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "edispensary.csv")
	if err := os.WriteFile(path, []byte(pharmacies(10)), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := files.Gather(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(pharmacies(11)), 0o600); err != nil {
		t.Fatal(err)
	}
	d, form, ok := Datasets.Recognise(all[0].Path, all[0].Head)
	if !ok {
		t.Fatal("not recognised")
	}
	it := &item{dataset: d, form: form, open: all[0].Open, bytes: all[0].Size, new: true}
	it.file.Sum = all[0].Sum
	if err := it.parse(t.Context(), Options{Today: loadtest.Today}); err != nil {
		t.Fatal(err)
	}
	if it.parsed.Err == nil || !strings.Contains(it.parsed.Err.Error(), "changed while it was being read") || it.file.Content != nil {
		t.Errorf("got %v", it.parsed.Err)
	}
}

func TestAGzipThatIsCutShortIsRefused(t *testing.T) {
	packed := loadtest.Gzip(t, pharmacies(50_000))
	r := loaded(t, &loadtest.Store{}, today, loadtest.Put(t, "2026-06/edispensary.csv.gz", packed[:len(packed)-100]))
	if f := r.Files[0]; f.Outcome != "refused" || !strings.Contains(f.Reason, "damaged or incomplete") {
		t.Errorf("%s: %s", f.Outcome, f.Reason)
	}
}

func TestPackedIsWhatWasWritten(t *testing.T) {
	content := []byte(pharmacies(20_000))
	p, err := newPacker()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(p, iotest.HalfReader(bytes.NewReader(content))); err != nil {
		t.Fatal(err)
	}
	packed, _, err := p.packed()
	if err != nil {
		t.Fatal(err)
	}
	in, err := unpack(packed)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(in)
	if err != nil || !bytes.Equal(got, content) || in.Close() != nil {
		t.Errorf("%d bytes came back of %d: %v", len(got), len(content), err)
	}
}
