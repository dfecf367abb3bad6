package main

import (
	"strings"
	"testing"
)

// TestANameIsTakenForACode asks by names where codes are taken.
func TestANameIsTakenForACode(t *testing.T) {
	_, byCode, _ := call(t, none, "path", "X99001", "QZ9", "--via", "U99001", "--json")
	for _, c := range []struct {
		args   string
		taking []string
	}{
		{"path|bay view medical centre|QZ9|--via|bay shore pcn", []string{"taking 'bay view medical centre' as Bay View Medical Centre (X99001)",
			"taking 'bay shore pcn' as Bay Shore PCN (U99001)"}},
		{"show|bay shore pcn", []string{"taking 'bay shore pcn'"}},
		{"line|bay shore pcn", []string{"taking 'bay shore pcn'"}},
		{"neighbours|bay shore pcn", []string{"taking 'bay shore pcn'"}},
		{"summary|bay shore pcn", []string{"taking 'bay shore pcn'"}},
		{"access|bay shore pcn", []string{"taking 'bay shore pcn'"}},
		{"owners|bay shore pcn", []string{"taking 'bay shore pcn'"}},
		{"lpcs|bay shore pcn", []string{"taking 'bay shore pcn'"}},
		{"pharmacies|bay shore pcn", []string{"taking 'bay shore pcn'"}},
		{"contacts|bay shore pcn", []string{"taking 'bay shore pcn'"}},
		{"contacts|bay view medical centre|bay shore pcn", []string{"taking 'bay view medical centre'", "taking 'bay shore pcn'"}},
	} {
		args := strings.Split(c.args, "|")
		code, out, talk := call(t, none, append(args, "--json")...)
		if code != exitDone || strings.Count(talk, "taking ") != len(c.taking) {
			t.Errorf("%s: exit %d: %s", c.args, code, talk)
		}
		for _, says := range c.taking {
			if !strings.Contains(talk, says) {
				t.Errorf("%s does not say %q: %s", c.args, says, talk)
			}
		}
		if args[0] == "path" && out != byCode {
			t.Errorf("%s differs from the same by codes", c.args)
		}
	}
}

// TestANameThatMayMeanSeveralIsNotTaken names those it may mean.
func TestANameThatMayMeanSeveralIsNotTaken(t *testing.T) {
	code, _, talk := call(t, none, "show", "bay")
	if code != exitFailed || !strings.Contains(talk, `no stakeholder has the code "bay" (CODE): perhaps `) ||
		!strings.Contains(talk, "; try: throughline search bay") || strings.Contains(talk, "taking") {
		t.Errorf("exit %d: %s", code, talk)
	}
}
