package pages

import "testing"

// TestTheMapIsKnownPlacesInTheirPlaces holds the map against cities.
func TestTheMapIsKnownPlacesInTheirPlaces(t *testing.T) {
	westOf := func(aLat, aLon, bLat, bLon float64) bool {
		ax, _ := onMap(aLat, aLon)
		bx, _ := onMap(bLat, bLon)
		return ax < bx
	}
	_, newcastle := onMap(54.98, -1.61)
	_, brighton := onMap(50.82, -0.14)
	if !westOf(50.26, -5.05, 51.51, -0.13) || newcastle >= brighton {
		t.Error("Truro is east of London, or Newcastle south of Brighton")
	}
}
