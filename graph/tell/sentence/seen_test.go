package sentence

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
)

func TestADayThatOnlyTheClockGivesIsNoAge(t *testing.T) {
	e := graph.Edge{Source: graph.SourceName("lpcs", 20260101, graph.SeenLoaded), Seen: 20260101, Basis: graph.Supplied}
	if got := Source(nil, &e, 20261130); got != "lpcs, day unknown, loaded on 1 January 2026, supplied" {
		t.Errorf("%q", got)
	}
	e.Source = graph.SourceName("lpcs", 20260101, graph.SeenFile)
	if got := Source(nil, &e, 20261130); !strings.Contains(got, "1 January 2026 (10 months old)") {
		t.Errorf("a day that is known: %q", got)
	}
}

func TestAListIsCitedByItsTitle(t *testing.T) {
	sources := graph.Sources{{Name: "epcn@2024-10-31", Title: "Primary care networks, ODS"}, {Name: "epcn@2026-08-01"}}
	for source, want := range map[string]string{
		"epcn@2024-10-31":                  "Primary care networks, ODS, 1 August 2026 (1 month old)",
		"epcn@2026-08-01":                  "epcn, 1 August 2026 (1 month old)",
		"etr@2026-08-01":                   "etr, 1 August 2026 (1 month old)",
		"derived: nearest member practice": "worked out by Throughline: nearest member practice, 1 August 2026 (1 month old)",
	} {
		if got := Cited(sources, source, 20260801, 20260930); got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
	if got := Cited(sources, "epcn@2024-10-31", 0, 20260930); got != "Primary care networks, ODS" {
		t.Errorf("without a day: %q", got)
	}
}

func TestAnAgeIsToTheMonth(t *testing.T) {
	for _, c := range []struct {
		seen, on graph.Day
		want     string
	}{
		{0, 20261130, ""}, {20261101, 20261130, ""}, {20261201, 20261130, ""},
		{20261031, 20261130, " (1 month old)"}, // the last day of a month ends it
		{20261030, 20261130, " (1 month old)"},
		{20260228, 20260328, " (1 month old)"},
		{20260131, 20260227, ""},
		{20241201, 20261130, " (23 months old)"},
		{20241130, 20261130, " (2 years old)"},
		{20231231, 20261130, " (2 years 11 months old)"},
		{20231001, 20261130, " (3 years 1 month old)"},
	} {
		if got := Age(c.seen, c.on); got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.seen, c.on, got, c.want)
		}
	}
}

func TestEveryRuleHasPlainWords(t *testing.T) {
	text, err := os.ReadFile("../../rules.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`Rule\w+ += "([^"]+)"`).FindAllStringSubmatch(string(text), -1)
	if len(named) != len(rules) {
		t.Errorf("%d rules in graph/rules.go, %d with words", len(named), len(rules))
	}
	for _, rule := range named {
		if rules[rule[1]] == "" {
			t.Errorf("the rule %q has no words", rule[1])
		}
	}
	for rule, words := range rules {
		if got := Rule(rule); got != words || words == "" {
			t.Errorf("%s: %q", rule, got)
		}
	}
	if got := Rule("within:1600"); got != "practice within 1.6 km" {
		t.Errorf("a rule with a distance: %q", got)
	}
	if got := Rule("within:soon"); got != "within:soon" {
		t.Errorf("a distance that is not a number: %q", got)
	}
}
