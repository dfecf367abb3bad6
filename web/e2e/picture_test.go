package e2e

import "testing"

// TestPictures looks at the line and the paths as a browser draws them.
func TestPictures(t *testing.T) {
	chromium := findChromium(t)
	home := serve(t)
	b := newBrowser(t, chromium)
	const (
		line  = "/s/U99001"
		paths = "/path?from=X99001&to=QZ9"
		alone = "/api/v1/stakeholders/U99001/throughline?format=svg"
	)
	for _, c := range []struct {
		name, address string
		width         int
		shown, hidden string
	}{
		{"a line on a desk", line, 1440, "ladder-wide", "ladder-narrow"},
		{"a line on a phone", line, 390, "ladder-narrow", "ladder-wide"},
		{"a line on a tablet", line, 1000, "ladder-narrow", "ladder-wide"},
		{"paths on a desk", paths, 1440, "ladder-wide", "ladder-narrow"},
		{"paths on a phone", paths, 390, "ladder-narrow", "ladder-wide"},
		{"a line by itself", alone, 1440, "ladder-wide", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.t = t
			b.open(home+c.address, c.width, 900)
			for _, e := range b.errors() {
				t.Errorf("the console tells an error: %s", e)
			}
			wide := value[float64](b, `document.querySelector(".`+c.shown+`").getBoundingClientRect().width`)
			if wide < 200 || c.address != alone && wide > float64(c.width) {
				t.Errorf("%s is %.0f pixels wide on %d", c.shown, wide, c.width)
			}
			if c.hidden != "" && value[float64](b, `document.querySelector(".`+c.hidden+`").getBoundingClientRect().width`) != 0 {
				t.Errorf("%s is shown as well", c.hidden)
			}
			for _, over := range value[[]string](b, `[...document.querySelectorAll(".`+c.shown+` .lad-box")].flatMap(box => {
				const r = box.querySelector("rect").getBBox();
				return [...box.querySelectorAll("text")].filter(t => {
					const b = t.getBBox();
					return b.x < r.x + 4 || b.x + b.width > r.x + r.width - 4 || b.y < r.y || b.y + b.height > r.y + r.height;
				}).map(t => t.textContent);
			})`) {
				t.Errorf("the words %q do not fit their box", over)
			}
			if n := value[int](b, `document.querySelectorAll(".`+c.shown+` a.lad-box[href][aria-label]").length`); n < 3 {
				t.Errorf("%d boxes are links with names", n)
			}
			// Only the style says so: the policy of the page must let it.
			if width := value[string](b, `getComputedStyle(document.querySelector(".`+c.shown+` .lad-line.main")).strokeWidth`); width == "1.5px" {
				t.Error("the style does not apply: the line is drawn as thin as the edges beside it")
			}
		})
	}
	t.Run("in the dark and in the light", func(t *testing.T) {
		b.t = t
		ink := func(scheme, address string) string {
			b.like(scheme)
			b.open(home+address, 1440, 900)
			return value[string](b, `getComputedStyle(document.querySelector(".lad-name")).fill`)
		}
		for _, address := range []string{line, alone} {
			if dark, light := ink("dark", address), ink("light", address); dark == light {
				t.Errorf("%s: ink is %s in both", address, dark)
			}
		}
	})
	b.t = t
}
