package graph

import "testing"

func TestAnAddressHasADomainOfTwoPartsAndNothingAroundIt(t *testing.T) {
	for _, s := range []string{"olga@example.org", "r&d.o'brien+x@nhs.net", "Olga@Sub-part.Example.ORG", "renée@exämple.org", "a@b.cc"} {
		if !IsEmail(s) {
			t.Errorf("%s is taken for none", s)
		}
	}
	for _, s := range []string{
		"", "olga", "olga@", "@example.org", "olga@example", "olga@example.", "olga@.org", "olga@-example.org", "olga@example-.org",
		"olga@exam&ple.org",
		"olga@[192.0.2.1]", "\"olga\"@example.org", "Olga <olga@example.org>", " olga@example.org", "\u00a0olga@example.org",
		"olga\u200b@example.org",
		"olga＠b@example.org", "olga@example.org, ben@example.org", "mailto:olga@example.org", "olga@example@example.org",
	} {
		if IsEmail(s) {
			t.Errorf("%q is taken for an address", s)
		}
	}
}
