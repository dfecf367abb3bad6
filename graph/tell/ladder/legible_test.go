package ladder

import (
	"regexp"
	"strconv"
	"testing"
)

// The least sizes of words: in pixels on a screen, in points on A4.
const leastPixels, leastPoints = 11.0, 7.0

// TestWordsAreLegible: no words are below 11 pixels on a screen, where pictures are shown
// as they are, and none below 7 points on A4, across which are 273 mm.
func TestWordsAreLegible(t *testing.T) {
	least := min(nameSize, headSize, noteSize-.5, labelSize, legendSize)
	for _, size := range regexp.MustCompile(`font-size: ([0-9.]+)px`).FindAllStringSubmatch(Rules, -1) {
		px, err := strconv.ParseFloat(size[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		least = min(least, px)
	}
	if least < leastPixels {
		t.Errorf("words of %g pixels", least)
	}
	const sheet = 273 / 25.4 * 96 // pixels
	if points := least * sheet / wideMost * 72 / 96; points < leastPoints {
		t.Errorf("words of %.2f points on a sheet", points)
	}
	const tall = 165 / 25.4 * 96 // the most that the style sheet gives a picture
	if points := least * tall / tallMost * 72 / 96; points < leastPoints {
		t.Errorf("words of %.2f points in a picture as tall as a sheet", points)
	}
}
