package pages

import (
	"html/template"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

// words are the functions that templates can call.
var words = template.FuncMap{
	"name": sentence.Name, "age": sentence.Age, "seen": sentence.Seen, "shown": graph.Shown,
	"kind":    func(k graph.Kind, on ...graph.Day) string { return kindOn(k, on).Name }, // without a day: of today
	"kinds":   func(k graph.Kind, on ...graph.Day) string { return kindOn(k, on).Plural },
	"lastDay": func(d graph.Day) string { return d.Add(-1).Words() },
	"source": func(sources graph.Sources, e graph.Edge, on graph.Day) string {
		return sentence.Source(sources, &e, on)
	},
	"cited": sentence.Cited, "titled": sentence.Title,
	"sinceOf": func(e graph.Edge) string { return sentence.Since(&e) },
	"began":   func(e graph.Edge) string { return sentence.Began(&e) },
	"detail":  func(e graph.Edge) string { return sentence.Detail(&e) },
	"says": func(e graph.Edge, from graph.Ref) string {
		if e.Role != "" {
			return e.Role
		}
		if e.From == from.Code {
			return e.Type.Info().Says
		}
		return e.Type.Info().Back
	},
	"hours":  hoursTold,
	"openIn": openIn, "shade": shade, "asks": asks, "lasting": lasting, "accessLink": accessLink,
	"gaps": gapLines, "weekdays": weekdays, "spans": spansTold,
	"sellers": sentence.CountedApart,

	"ruleName": ruleName, "differ": differ,

	"area":      ask.IsArea,
	"belonging": sentence.Belonging,

	"chain": sentence.Chain, "covering": sentence.Covering, "across": sentence.Across, "lpcs": sentence.Committees,
	"committees": func(p page, a ask.LPCsAnswer) committees { return committees{p, a} },

	"group": func(p page, g insideGroup) insideRows { return insideRows{p, g, nil} },
	"rows": func(of insideRows, rows []ask.InsideRow) insideRows {
		of.Rows = rows
		return of
	},
	"kindHead": func(k graph.Kind) string {
		name := k.Info().Name
		return strings.ToUpper(name[:1]) + name[1:]
	},
	"apart": sentence.Apart, "address": sentence.Address, "tel": tel, "percent": sentence.Percent,

	"link":   web.Link,
	"number": sentence.Number, "month": sentence.Month,
	"metres": sentence.Metres, "ties": sentence.Ties,
	"hops":     hops,
	"unplaced": sentence.Unplaced,
	"people":   func(p page, all []met) stages { return stages{p, all} },
	"lines":    func(all []string) string { return strings.Join(all, "\n") },
	"found":    func(p page, hits []graph.Hit) listed { return listed{p.On, p.Today, hits} },
	"was":      func(p page, of graph.Ref, steps []ask.Step) was { return was{p.On, p.Today, of, steps} },
	"places":   func(p page, refs []graph.Ref) places { return places{p.On, p.Today, refs} },
	"rest":     func(t []sentence.Told) []sentence.Told { return t[1:] },
	"basis": func(b graph.Basis) string {
		return map[graph.Basis]string{graph.Official: "official", graph.Derived: "derived by a rule", graph.Supplied: "supplied by you"}[b]
	},
}

// kindOn returns a kind with its names of a day, if one is given.
func kindOn(k graph.Kind, on []graph.Day) graph.KindInfo {
	if len(on) == 0 {
		return k.Info()
	}
	return k.AsOf(on[0])
}

// places are stakeholders that a page lists in one line.
type places struct {
	On, Today graph.Day
	Refs      []graph.Ref
}

// dayHours is a run of weekdays and the opening hours on them.
type dayHours struct{ Day, Says string }

// hoursTold writes opening hours for people to read, one line for each run of weekdays.
func hoursTold(h graph.Hours) []dayHours {
	var out []dayHours
	for part := range strings.SplitSeq(string(h), "; ") {
		day, says, _ := strings.Cut(part, " ")
		out = append(out, dayHours{strings.ReplaceAll(day, "-", " to "), strings.NewReplacer("-", " to ", ",", ", ").Replace(says)})
	}
	return out
}

// tel is the address that dials a telephone number.
func tel(number string) template.URL {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, strings.ReplaceAll(number, "(0)", "")) // which nobody dials after +44
	return template.URL("tel:" + digits) //nolint:gosec // nothing but digits is left
}
