package search

// indexed returns the words by which a text is found: its own, those that its short
// forms stand for, and the short forms of two words. What is typed is then looked
// for as it is. St is a street too if it ends the text or premises follow.
func indexed(text string) []string {
	own := words(text)
	out := own
	for i, w := range own {
		next := ""
		if i+1 < len(own) {
			next = own[i+1]
		}
		if w != "st" || i > 0 && (next == "" || premises[next]) {
			out = append(out[:len(out):len(out)], short[w]...)
		}
		if pair := initials[[2]string{inFull(w), inFull(next)}]; pair != "" {
			out = append(out[:len(out):len(out)], pair)
		}
	}
	return out
}

// short has the usual short forms of words in names and addresses. "st" is in
// indexed: it is a saint or a street.
var short = map[string][]string{
	"ave": {"avenue"}, "bldg": {"building"}, "center": {"centre"}, "cntr": {"centre"}, "cres": {"crescent"}, "ctr": {"centre"},
	"ft": {"foundation", "trust"}, "gdns": {"gardens"}, "grp": {"group"}, "hc": {"health", "centre"}, "hlth": {"health"},
	"hosp": {"hospital"}, "hse": {"house"}, "ln": {"lane"}, "mc": {"medical", "centre"}, "med": {"medical"}, "pharm": {"pharmacy"},
	"prac": {"practice"}, "pract": {"practice"}, "rd": {"road"}, "sq": {"square"}, "st": {"street"}, "surg": {"surgery"},
}

// initials are the short forms of two words.
var initials = map[[2]string]string{{"foundation", "trust"}: "ft", {"health", "centre"}: "hc", {"medical", "centre"}: "mc"}

// inFull returns the one word that a short form stands for, or the word itself.
func inFull(w string) string {
	if full := short[w]; len(full) == 1 {
		return full[0]
	}
	return w
}

// premises are the words that follow the name of a street in that of a practice.
var premises = map[string]bool{
	"centre": true, "clinic": true, "dental": true, "health": true, "hospital": true, "med": true, "medical": true, "pharmacy": true,
	"practice": true, "surg": true, "surgery": true,
}
