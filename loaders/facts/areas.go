package facts

import (
	"cmp"
	"strings"
)

// CouncilArea returns the area of a council as part of a code, the same for every
// spelling of it: example for the City of Example Metropolitan Borough Council. It is
// empty for a name without letters.
func CouncilArea(council string) string {
	area := Slug(council)
	for _, words := range []string{"corporation-of-the-", "council-of-the-", "london-borough-of-", "royal-borough-of-", "city-of-",
		"county-of-"} {
		area = strings.TrimPrefix(area, words)
	}
	if named, ok := strings.CutSuffix(area, "-council"); ok {
		area = named
		for _, words := range []string{"-district", "-borough", "-metropolitan", "-county", "-city"} {
			area = strings.TrimSuffix(area, words)
		}
	}
	for _, words := range []string{"-city-of", "-county-of"} { // as ONS writes Bristol, City of
		area = strings.TrimSuffix(area, words)
	}
	return cmp.Or(otherAreas[area], area)
}

// otherAreas are the areas that NHSBSA's consolidated list calls by another name than
// their councils or ONS do.
var otherAreas = map[string]string{
	"bcp": "bournemouth-and-poole", "bournemouth-christchurch-and-poole": "bournemouth-and-poole",
	"bracknell-forest": "bracknell-and-ascot", "bradford": "bradford-and-airedale", "county-durham": "durham",
	"derby": "derby-city", "kingston-upon-hull": "hull", "kingston-upon-thames": "kingston", "leicester": "leicester-city",
	"london": "city-of-london", "middlesborough": "middlesbrough", "newcastle-upon-tyne": "newcastle",
	"north-northamptonshire": "northamptonshire-north", "nottingham": "nottingham-city", "richmond-upon-thames": "richmond",
	"west-northamptonshire": "northamptonshire-west",
}
