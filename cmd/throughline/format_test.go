package main

import (
	"strings"
	"testing"
)

// TestAnswersForExcel asks each command that writes tables for CSV, which begins
// with the UTF-8 mark, and for a workbook.
func TestAnswersForExcel(t *testing.T) {
	for _, ask := range []string{"access QZ9", "contacts U99001", "lpcs U99001", "owners QZ9", "pharmacies U99001"} {
		args := append(strings.Fields(ask), "--on", sampleDayAsked, "--format")
		if code, out, talk := onSample(t, append(args, "csv")...); code != exitDone || !strings.HasPrefix(out, "\xEF\xBB\xBF") {
			t.Errorf("%s as csv: exit %d, begins with %.10q: %s", ask, code, out, talk)
		}
		if code, out, talk := onSample(t, append(args, "xlsx")...); code != exitDone || !strings.HasPrefix(out, "PK") {
			t.Errorf("%s as xlsx: exit %d, begins with %.10q: %s", ask, code, out, talk)
		}
	}
}
