package graph

import "testing"

func TestAStakeholderIsCalledAsPeopleWriteIt(t *testing.T) {
	for want, n := range map[string]Node{
		"Strand Medical Group (H82010)":              {Code: "H82010", Name: "STRAND MEDICAL GROUP"},
		"NHS Sussex ICB – 70F (70F)":                 {Code: "70F", Name: "NHS SUSSEX ICB - 70F"},
		"Bay Health and Care Partners (place.bay)":   {Code: "place.bay", Name: "Bay Health and Care Partners"},
		"O'Neill & Partners (the GP House) (X99001)": {Code: "X99001", Name: "O'NEILL & PARTNERS (THE GP HOUSE)"},
	} {
		if got := Called(&n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
