package datasets_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/files"
	"github.com/throughline-graph/throughline/loaders/loadtest"
)

var odsDay = regexp.MustCompile(`"\d{8}"`)

// TestListsThatASpreadsheetSaved reads every list of ODS with its dates as
// spreadsheets write them: each says what it says as published.
func TestListsThatASpreadsheetSaved(t *testing.T) {
	for way, layout := range map[string]string{
		"day/month/year": "02/01/2006", "without noughts": "2/1/2006", "with a time": "02/01/2006 00:00", "of ISO": "2006-01-02",
		"as a number": "20060102.0",
	} {
		for _, name := range []string{"epraccur", "edispensary", "eccg", "etr", "ebranchs", "epharmacyhq", "epcn", "epcncorepartnerdetails",
			"epcmem", "ets", "ephpsite",
			"ephp", "eauth", "espha", "ensa", "eother", "ehospice", "successions"} {
			files, err := filepath.Glob(filepath.Join("testdata", name, "*.csv"))
			if err != nil || len(files) == 0 {
				t.Fatal(name, err)
			}
			for _, path := range files {
				t.Run(way+"/"+path, func(t *testing.T) {
					list, err := os.ReadFile(path)
					if err != nil {
						t.Fatal(err)
					}
					if got, want := factsOf(t, name, path, savedWithDays(list, layout)), factsOf(t, name, path, list); got != want {
						t.Errorf("it says\n%s\ninstead of\n%s", got, want)
					}
				})
			}
		}
	}
}

// savedWithDays returns a list of ODS with its dates in another layout.
func savedWithDays(list []byte, layout string) []byte {
	return odsDay.ReplaceAllFunc(list, func(cell []byte) []byte {
		day, err := graph.ParseDay(strings.Trim(string(cell), `"`))
		if err != nil {
			return cell
		}
		return []byte(day.Time().Format(`"` + layout + `"`))
	})
}

// factsOf returns all that a list says, which has to be of the data set name.
func factsOf(t *testing.T, name, path string, content []byte) string {
	t.Helper()
	d, f, ok := loaders.Datasets.Recognise(path, content)
	if !ok || d.Name != name {
		t.Fatalf("it is not recognised: %s", loaders.Datasets.WhyUnknown(path, content))
	}
	p, err := files.Parse(t.Context(), bytes.NewReader(content), 0, d, f, loadtest.Today)
	if err != nil {
		p.Err = err
	}
	return told(t, d, f, p)
}
