package loaders

import (
	"context"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

func TestTemplates(t *testing.T) {
	if len(TemplateNames()) != 11 {
		t.Errorf("%d tables, want 11: %v", len(TemplateNames()), TemplateNames())
	}
	for _, name := range TemplateNames() {
		t.Run(name, func(t *testing.T) {
			text, err := Template(name)
			if err != nil {
				t.Fatal(err)
			}
			d, f, ok := Datasets.Recognise("", []byte(text))
			if !ok || d.Name != name {
				t.Fatalf("its own template is not recognised")
			}
			p, err := files.Accept(context.Background(), strings.NewReader(text), 0, d, f, loadtest.Today)
			if err != nil || len(p.Refused) > 0 || p.Rows != 1 {
				t.Errorf("its example: %d rows, refused %v, %v", p.Rows, p.Refused, err)
			}
		})
	}
	if _, err := Template("epraccur"); err == nil {
		t.Error("a published list has no template")
	}
}
