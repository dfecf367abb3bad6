package api

import (
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
)

// paramWords explain each parameter, for every question that takes it.
var paramWords = map[string]string{
	"q":       "A name, code, old code or postcode.",
	"kind":    "Only stakeholders of these kinds.",
	"kinds":   "Only these kinds. For a path: the kinds it may pass through.",
	"edges":   "Only these types of edge.",
	"on":      "The date that the answer is for.",
	"limit":   "The most results to return.",
	"cursor":  "Where this page of results begins: the value of next from the previous page.",
	"code":    "A stakeholder's code, such as an ODS code.",
	"rule":    "nearest, within:METRES (1 to 50000), items or lead; or all, if the question can compare the rules. If empty: nearest.",
	"sisters": "The most sister pharmacies to list for a pharmacy.",
	"from":    "The code that the path starts from.",
	"to":      "The code that the path leads to.",
	"via":     "Codes that the path must pass through, in any order; at most 6.",
	"avoid":   "Codes that the path must not pass through; at most 100.",
	"maxHops": "The most hops that a path may have.",
	"maxCost": "The most that a path may cost.",
	"slack":   "How much more than the cheapest path another may cost.",
	"steps":   "How many steps out from the centre open by default.",
	"open":    "Other codes to open. " + wordsIgnored,
	"shut":    "Codes to fold that would otherwise be open. " + wordsIgnored,
	"all":     "CODE:Kind, repeated or separated by commas: show every stakeholder of that kind around that code, without a cap.",
	"fold":    "Whether to show paths of the same shape as one.",
	"at":      "A weekday and a time of a usual week, such as Sun 10:00. If empty, the answer is not about a particular time.",
	"table":   "Which table to return as CSV.",
	"format":  "The format of the answer. It overrides the Accept header.",
}

// wordsIgnored ends the description of a list whose unknown codes are not an error.
const wordsIgnored = "Codes that are not shown are ignored."

// paramPatterns are what the values of parameters look like that are not any text.
var paramPatterns = map[string]string{
	"all":    "^[^,]*:(" + strings.Join(kindWords(), "|") + ")$",
	"at":     "^((" + weekdays + ") ([01]?[0-9]|2[0-3]):[0-5][0-9])?$",
	"cursor": "^[A-Za-z0-9_-]*$",
	"rule":   "^(nearest|items|lead|all|within:([1-9][0-9]{0,3}|[1-4][0-9]{4}|50000))?$",
}

var weekdays = strings.Join(append(graph.WeekdayNames[:], graph.WeekdayWords[:]...), "|")

// mostCodes is how many codes a list takes.
var mostCodes = map[string]int{"via": 6, "avoid": 100}

var textLimit = web.TextLimit

// paramExamples come from the built-in sample.
var paramExamples = map[string]any{
	"q": "bay", "code": "U99001", "from": "X99001", "to": "QZ9", "rule": "nearest", "at": "Sun 10:00", "on": "2026-11-23",
}
