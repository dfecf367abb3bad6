package sentence

import "time"

// Month writes a month as people say it, 2026-07 as July 2026. What is not
// written as a year and a month stays as it is.
func Month(m string) string {
	t, err := time.Parse("2006-01", m)
	if err != nil {
		return m
	}
	return t.Format("January 2006")
}
