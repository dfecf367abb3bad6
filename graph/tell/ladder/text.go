package ladder

import (
	"strings"
)

// width returns the most pixels that text of this size may take.
func width(s string, size float64, bold bool) float64 {
	table := &plainWidths
	if bold {
		table = &boldWidths
	}
	sum := 0.0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			sum += float64(table[r-' '])
		case r < 0x250 || r >= 0x2010 && r <= 0x2027: // Latin letters with marks, dashes and quotation marks
			sum += 100
		default:
			sum += 115
		}
	}
	return sum * size * spare / 100
}

// The sizes of text, in pixels at full size. None is below 11.5: see wideMost.
const (
	nameSize  = 13.5
	headSize  = 11.5
	noteSize  = 12.0
	labelSize = 11.5
	nameStep  = 17.0 // from one line of a name to the next
)

// The widths of the characters from the blank to the tilde in Arial, in
// hundredths of the font size. The other fonts in use are wider by at most spare.
var (
	plainWidths = [95]uint8{28, 28, 36, 56, 56, 89, 67, 20, 34, 34, 39, 59, 28, 34, 28, 28, 56, 56, 56, 56, 56, 56, 56, 56, 56, 56, 28, 28,
		59, 59, 59, 56,
		102, 67, 67, 73, 73, 67, 62, 78, 73, 28, 50, 67, 56, 84, 73, 78, 67, 78, 73, 67, 62, 73, 67, 95, 67, 67, 62, 28, 28, 28, 47, 56,
		34, 56, 56, 50, 56, 56, 28, 56, 56, 23, 23, 50, 23, 84, 56, 56, 56, 56, 34, 50, 28, 56, 50, 73, 50, 50, 50, 34, 26, 34, 59}
	boldWidths = [95]uint8{28, 34, 48, 56, 56, 89, 73, 24, 34, 34, 39, 59, 28, 34, 28, 28, 56, 56, 56, 56, 56, 56, 56, 56, 56, 56, 34, 34, 59,
		59, 59, 62,
		98, 73, 73, 73, 73, 67, 62, 78, 73, 28, 56, 73, 62, 84, 73, 78, 67, 78, 73, 67, 62, 73, 67, 95, 67, 67, 62, 34, 28, 34, 59, 56,
		34, 56, 62, 56, 62, 56, 34, 62, 62, 28, 28, 56, 28, 89, 62, 62, 62, 62, 39, 56, 34, 62, 56, 78, 56, 56, 50, 39, 28, 39, 59}
)

// spare is how much wider than the table a font may be. DejaVu Sans, which Linux
// uses when it has none of the wanted fonts, is that much wider.
const spare = 1.14

// headWidth returns the width of a kind above a name.
func headWidth(s string) float64 { return width(s, headSize, true) }

// cut returns s, or its beginning and an ellipsis if there is no room for it.
func cut(s string, size float64, bold bool, room float64) string {
	if width(s, size, bold) <= room {
		return s
	}
	r := []rune(s)
	for len(r) > 1 {
		r = r[:len(r)-1]
		if t := strings.TrimRight(string(r), " ,-–(&") + "…"; width(t, size, bold) <= room {
			return t
		}
	}
	return "…"
}

// wrap breaks s into at most this many lines. Whole reports that nothing was cut.
func wrap(s string, size float64, bold bool, room float64, most int) (lines []string, whole bool) {
	words, whole := strings.Fields(s), true
	for len(words) > 0 {
		if len(lines) == most-1 {
			rest := strings.Join(words, " ")
			last := cut(rest, size, bold, room)
			return append(lines, last), whole && last == rest
		}
		n := 1
		for n < len(words) && width(strings.Join(words[:n+1], " "), size, bold) <= room {
			n++
		}
		line := strings.Join(words[:n], " ")
		if width(line, size, bold) > room { // one word, too long
			if at := strings.IndexAny(line, "-/"); at > 0 && width(line[:at+1], size, bold) <= room && at+1 < len(line) {
				lines, words = append(lines, line[:at+1]), append([]string{line[at+1:]}, words[1:]...)
				continue
			}
			if head := fits(line, size, bold, room); head > 3 {
				line, words = line[:head]+"-", append([]string{line[:head], line[head:]}, words[1:]...)
			} else {
				line, whole = cut(line, size, bold, room), false
			}
		}
		lines, words = append(lines, line), words[n:]
	}
	return lines, whole
}

// fits returns how many bytes of a word too long for a line fit into it with a hyphen, but
// leaves three letters for the next line.
func fits(word string, size float64, bold bool, room float64) int {
	at := 0
	for i := range word {
		if len([]rune(word[i:])) < 3 || width(word[:i]+"-", size, bold) > room {
			break
		}
		at = i
	}
	return at
}

// shorter abbreviates words of names that do not fit. The kind above the name
// says them too.
var shorter = strings.NewReplacer("Integrated Care Board", "ICB", "NHS Foundation Trust", "NHS FT", "Primary Care Network", "PCN",
	"Health and Wellbeing Board", "HWB", "Local Pharmaceutical Committee", "LPC")

// fitName breaks a name into lines. It abbreviates a name before it cuts it.
func fitName(name string, room float64, most int) []string {
	lines, whole := wrap(name, nameSize, true, room, most)
	if whole {
		return lines
	}
	lines, _ = wrap(shorter.Replace(name), nameSize, true, room, most)
	return lines
}
