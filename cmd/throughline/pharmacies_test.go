package main

import (
	"strings"
	"testing"
)

// TestAnswersAboutPharmaciesOfANetworkNameTheRule asks by each rule, and what asks by
// nearest alone.
func TestAnswersAboutPharmaciesOfANetworkNameTheRule(t *testing.T) {
	const nearest = "By the rule “nearest practice”, a pharmacy belongs to the PCN of its nearest practice.\n"
	for _, c := range []struct{ ask, says string }{
		{"pharmacies U99001", nearest + "FZ007  "},
		{"pharmacies FZ003 --rule nearest", nearest + "FZ003  "},
		{"pharmacies U99001 --rule within:1600",
			"By the rule “practice within 1.6 km”, a pharmacy belongs to each PCN with a member practice at most 1,600 m away.\n"},
		{"pharmacies U99001 --rule items",
			"By the rule “most items dispensed”, a pharmacy belongs to the PCN whose practices prescribe the largest share of the items"},
		{"pharmacies U99001 --rule lead",
			"By the rule “your list of leads”, a pharmacy belongs to the PCN that your table pharmacy_leads gives.\n"},
		{"pharmacies U99001 --rule lead", "FZ003  BAY PHARMACY        U99001  BAY SHORE PCN  in the table pharmacy_leads\n"},
		{"pharmacies U99003 --rule lead", "pharmacy_leads gives.\nBy this rule "},
		{"pharmacies FZ003", "your list of leads      FZ003  BAY PHARMACY  U99001  BAY SHORE PCN  in the table pharmacy_leads\n"},
		{"lpcs U99001", nearest},
		{"lpcs QZ9", nearest},
	} {
		code, out, talk := onSample(t, append(strings.Fields(c.ask), "--on", sampleDayAsked)...)
		if code != exitDone || !strings.Contains(out, c.says) {
			t.Errorf("%s: exit %d, does not say %q:\n%s%s", c.ask, code, c.says, out, talk)
		}
	}
	for _, ask := range []string{"pharmacies FZ003", "pharmacies U99001 --rule all", "lpcs FZ003", "pharmacies U99001 --format csv"} {
		if _, out, _ := onSample(t, append(strings.Fields(ask), "--on", sampleDayAsked)...); out == "" || strings.Contains(out, "By the rule") {
			t.Errorf("%s names one rule, or says nothing:\n%s", ask, out)
		}
	}
}
