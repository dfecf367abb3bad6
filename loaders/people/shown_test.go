package people_test

import (
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/people"
)

// TestWhatOlderVersionsTookStays in a stored log, although a new file with it is refused.
func TestWhatOlderVersionsTookStays(t *testing.T) {
	log := `{"throughline":"people changes","format":1}` + "\n" + `{"id":"abc","when":"2026-06-01T09:00:00Z","who":"P\u001bat",` +
		`"what":"added","before":null,"after":{"person":"person.x","name":"X\u202eY","role":"Chair","at":"Z99001","since":null,"until":null,` +
		`"email":"","phone":"","known_from":"","verified":null,"note":""}}` + "\n"
	old, err := files.Parse(t.Context(), strings.NewReader(log), 0, people.Log, people.LogForm, today.Today)
	if err != nil || len(old.Refused) != 0 || len(old.Facts.Changes) != 1 || old.Facts.Changes[0].After.Name != "X\u202eY" {
		t.Errorf("a stored log: %v, %v, %v", err, old.Refused, old.Facts.Changes)
	}
	_, err = files.Accept(t.Context(), strings.NewReader(log), 0, people.Log, people.LogForm, today.Today)
	if err == nil || !strings.Contains(err.Error(), "who: has characters that cannot be shown") {
		t.Errorf("a new log: %v", err)
	}
}
