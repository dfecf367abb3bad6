package pages

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
)

// The page of access to pharmacies: who is open when, the gaps in the week, and who is
// far from a pharmacy. Without a time it asks about now.
var _ = at("/s/:code/access", (*site).accessPage)

type accessBody struct {
	ask.AccessAnswer
	Now      bool // no time was asked for, so it is the time now
	RuleSays string
	Rules    []ruleLink
	Days     []weekdayChoice
	Time     string
	Files    []keptFile
	Few      []ask.AccessPractice // practices far from a pharmacy, or not known to be near one
	Wide     bool                 // whether there are several PCNs
}

type weekdayChoice struct {
	Short, Long string
	Asked       bool
}

func (s *site) accessPage(c *gin.Context, view graph.View) (func(), error) {
	q, err := s.accessQuery(c)
	b := accessBody{}
	if !q.At.Known() && s.Now != nil {
		q.At, b.Now = s.Now(), true
	}
	if err == nil {
		b.AccessAnswer, err = ask.Access(view, q)
	}
	if err != nil {
		return nil, err
	}
	b.offerRules(q)
	b.offerTimes(q)
	b.offerFiles(q)
	b.Wide = len(b.PCNs) > 1
	for _, p := range b.Practices {
		if p.Far || p.Nearest == nil {
			b.Few = append(b.Few, p)
		}
	}
	title := "Pharmacy opening hours and gaps: "
	if b.Of.Kind == graph.Pharmacy {
		title = "Opening hours: "
	}
	return s.cites(c, view, "access", page{Title: title + sentence.Name(b.Of.Name), On: q.On, Body: b})
}

// accessQuery reads the page's address. Its form sends the weekday and the time
// apart; links send both as at.
func (s *site) accessQuery(c *gin.Context) (ask.AccessQuery, error) {
	f := web.FormOf(c)
	on, rule, at, day, clock := f.Day("on", s.Today()), f.One("rule"), f.One("at"), f.One("day"), f.One("time")
	if at == "now" {
		at = ""
	}
	byForm := day != "" || clock != ""
	if byForm {
		at = day + " " + clock
	}
	q, err := ask.NewAccessQuery(c.Param("code"), rule, at)
	q.On = on
	if wrong := (*graph.ParamError)(nil); byForm && errors.As(err, &wrong) && wrong.Param == "at" {
		err = &graph.ParamError{Param: "day and time", Reason: wrong.Reason}
	}
	if bad := f.End(); bad != nil {
		err = bad
	}
	return q, err
}

// offerRules lists the rules to choose from, and explains the one that was asked for.
func (b *accessBody) offerRules(q ask.AccessQuery) {
	asked := q.Pharmacies(b.Of.Code).RuleAsTyped()
	for _, r := range rules {
		if r.rule == graph.RuleAll {
			continue
		}
		v := url.Values{"on": {q.On.String()}, "rule": {r.rule}}
		if !b.Now {
			v.Set("at", q.At.String())
		}
		b.Rules = append(b.Rules, ruleLink{ruleName(r.rule), "/s/" + url.PathEscape(b.Of.Code) + "/access?" + v.Encode(), r.rule == asked})
		if r.rule == asked || q.Rule == graph.RuleWithin && r.rule == "within:1600" {
			b.RuleSays = r.does
		}
	}
}

// offerTimes lists the weekdays to choose from, and the time that was asked about.
func (b *accessBody) offerTimes(q ask.AccessQuery) {
	for i, d := range graph.WeekdayNames {
		b.Days = append(b.Days, weekdayChoice{d, graph.WeekdayWords[i], i == q.At.Day-1})
	}
	if q.At.Known() {
		b.Time = q.At.Time.String()
	}
}

// offerFiles lists the files to download.
func (b *accessBody) offerFiles(q ask.AccessQuery) {
	for _, file := range []struct{ name, format, table string }{
		{"everything as a spreadsheet", "xlsx", ""},
		{"the pharmacies as CSV", "csv", "pharmacies"},
		{"the week as CSV", "csv", "week"},
	} {
		v := url.Values{"on": {q.On.String()}, "rule": {q.Pharmacies(b.Of.Code).RuleAsTyped()}, "at": {q.At.String()}, "format": {file.format}}
		if file.table != "" {
			v.Set("table", file.table)
		}
		b.Files = append(b.Files, keptFile{file.name, api.Root + "/stakeholders/" + url.PathEscape(b.Of.Code) + "/access?" + v.Encode()})
	}
}

// accessLink is the page of one PCN by the same rule and at the same time.
func accessLink(code string, a accessBody) string {
	v := url.Values{"on": {a.On.String()}, "rule": {a.RuleAsTyped()}}
	if a.At.Known() && !a.Now {
		v.Set("at", a.At.String())
	}
	return "/s/" + url.PathEscape(code) + "/access?" + v.Encode()
}

// asks reports whether an hour of a weekday (0 is Monday) includes the time
// asked about.
func asks(a ask.AccessAnswer, day int, h ask.AccessHour) bool {
	return a.At.Day == day+1 && h.From <= a.At.Time && a.At.Time < h.From+60
}

// lasting writes minutes as hours and minutes.
func lasting(minutes int) string {
	if minutes%60 == 0 {
		return strconv.Itoa(minutes/60) + " h"
	}
	return strconv.Itoa(minutes/60) + " h " + strconv.Itoa(minutes%60) + " min"
}

// gapLine is a run of weekdays with the same gaps.
type gapLine struct {
	Days, Says string
	Unknown    int
}

// gapLines returns the gaps of a week, one line for each run of equal weekdays.
func gapLines(a ask.AccessAnswer) []gapLine {
	var out []gapLine
	first := ""
	for _, d := range a.Week {
		l := gapLine{d.Day, sentence.Gaps(d), d.Unknown}
		if last := len(out) - 1; last >= 0 && out[last].Says == l.Says && out[last].Unknown == l.Unknown {
			out[last].Days = first + " to " + d.Day
			continue
		}
		out, first = append(out, l), d.Day
	}
	return out
}

// weekdays writes five days as Mon to Fri, and fewer one by one.
func weekdays(days []string) string {
	if len(days) == 5 {
		return "Mon to Fri"
	}
	return strings.Join(days, ", ")
}

// spansTold writes the hours of a day for people to read.
func spansTold(hours string) string {
	return strings.NewReplacer("-", " to ", ",", ", ").Replace(hours)
}

// openIn says how many are open in an hour, such as 3 or 0 to 3.
func openIn(h ask.AccessHour) string {
	if h.Least == h.Most {
		return strconv.Itoa(h.Least)
	}
	return strconv.Itoa(h.Least) + "–" + strconv.Itoa(h.Most)
}

// shade names the style of a cell of the week: none open, none for part of the
// hour, or few, some or most of the pharmacies with known hours.
func shade(h ask.AccessHour, d ask.AccessDay) string {
	switch {
	case d.Known == 0 && d.Unknown > 0:
		return "blank"
	case h.Most == 0:
		return "none"
	case h.Least == 0:
		return "part"
	case 3*h.Least <= d.Known:
		return "few"
	case 3*h.Least <= 2*d.Known:
		return "some"
	}
	return "most"
}
