package pages

import "testing"

func TestATelephoneNumberIsDialledByItsDigits(t *testing.T) {
	for number, want := range map[string]string{"01632 960123": "tel:01632960123", "+44 (0)1632-960123": "tel:+441632960123",
		"javascript:alert(1)": "tel:1"} {
		if got := string(tel(number)); got != want {
			t.Errorf("%s: %s, want %s", number, got, want)
		}
	}
}
