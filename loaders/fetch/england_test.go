package fetch

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/englandtest"
)

// The complete lists of England pass the checks. Lists cut to about half do not.
func TestEngland(t *testing.T) {
	dir := englandtest.Data(t)
	files := map[string]string{} // the last path of each data set
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".csv" {
			return err
		}
		looked, err := loaders.Look(context.Background(), p, testToday)
		if err == nil && looked[0].Reason == "" {
			files[looked[0].Dataset] = p
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Sources {
		t.Run(s.Name, func(t *testing.T) {
			if files[s.Name] == "" {
				t.Fatal("no file of England is this")
			}
			b, err := os.ReadFile(files[s.Name])
			if err != nil {
				t.Fatal(err)
			}
			w := newWorld(t)
			whole, part := "https://"+s.Hosts[0]+"/whole", "https://"+s.Hosts[0]+"/part"
			w.at(whole, file(string(b), `"1"`))
			rows := strings.SplitAfter(string(b), "\n")
			w.at(part, file(strings.Join(rows[:s.MinRows-1], ""), `"1"`))
			opt := w.options()
			s.Release, s.Catalogue, s.URL = "", "", whole
			opt.Sources = []Source{s}
			if f := onlyOne(t, opt); f.Outcome != Got || read(t, opt, f.File) != string(b) {
				t.Errorf("the whole: %+v", f)
			}
			opt = w.options()
			s.URL = part
			opt.Sources = []Source{s}
			if f := onlyOne(t, opt); f.Outcome != Failed || !strings.Contains(f.Reason, "a complete list has more") {
				t.Errorf("a part: %+v", f)
			}
		})
	}
}
