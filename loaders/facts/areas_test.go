package facts

import "testing"

func TestTwoSpellingsOfOneCouncilAreaAreOne(t *testing.T) {
	for spelling, area := range map[string]string{
		"BOURNEMOUTH & POOLE": "bournemouth-and-poole", "Bournemouth, Christchurch and Poole": "bournemouth-and-poole",
		"BRACKNELL AND ASCOT": "bracknell-and-ascot", "Bracknell Forest": "bracknell-and-ascot",
		"BRADFORD AND AIREDALE": "bradford-and-airedale", "City of Bradford Metropolitan District Council": "bradford-and-airedale",
		"Bristol, City of": "bristol", "BRISTOL": "bristol", "Bristol City Council": "bristol",
		"DURHAM": "durham", "County Durham": "durham", "Durham County Council": "durham",
		"Herefordshire, County of": "herefordshire", "HULL": "hull", "Kingston upon Hull, City of": "hull",
		"KINGSTON": "kingston", "Royal Borough of Kingston upon Thames": "kingston", "Kingston upon Thames": "kingston",
		"NEWCASTLE": "newcastle", "Newcastle upon Tyne": "newcastle", "NORTHAMPTONSHIRE WEST": "northamptonshire-west",
		"West Northamptonshire": "northamptonshire-west", "NOTTINGHAM CITY": "nottingham-city", "Nottingham": "nottingham-city",
		"CITY OF LONDON": "city-of-london", "DERBYSHIRE": "derbyshire", "derby-city": "derby-city", "St. Helens": "st-helens", "": "",
	} {
		if got := CouncilArea(spelling); got != area || got != CouncilArea(got) {
			t.Errorf("%q is %q, then %q; want %q", spelling, got, CouncilArea(got), area)
		}
	}
}
