// Package sentence puts answers into words that a person could paste into an e-mail:
// a path as a whole (path.go), and each edge with its reason, its source and the age of
// that (sentence.go). The pages, the commands and the API all use it. It reads no store.
package sentence

import (
	"fmt"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Note says one hop of a path, with codes, since when, its source and the age of that
// source on the day asked about.
func Note(sources graph.Sources, e *graph.Edge, from, to graph.Ref, on graph.Day) string {
	return Called(from) + " " + Hop(sources, e, from, to, on) + "."
}

// Hop says one edge, read from one end to the other, after the name of the one. The
// sources give the title of the list that it is from.
func Hop(sources graph.Sources, e *graph.Edge, from, to graph.Ref, on graph.Day) string {
	words := joins(e, from, to, Called)
	if d := Detail(e); d != "" {
		words += ", " + d
	}
	if s := Since(e); s != "" {
		words += ". " + strings.ToUpper(s[:1]) + s[1:]
	}
	return words + ". Source: " + Source(sources, e, on)
}

// joins says how an edge joins one of its ends to the other: "is a member of" that, or
// "has" that "as a member". A board's partner is one of its system.
func joins(e *graph.Edge, from, to graph.Ref, called func(graph.Ref) string) string {
	says := e.Type.Info().Back
	switch {
	case e.Type == graph.Holds:
		return holds(e, from, to, called)
	case e.Type == graph.PartnerIn && e.From == from.Code && to.Kind == graph.ICS:
		return "is a partner in the system of " + called(to)
	case e.Type == graph.PartnerIn && e.From != from.Code && from.Kind == graph.ICS:
		return "has " + called(to) + " as a partner in its system"
	case e.From == from.Code:
		says = e.Type.Info().Says
	case strings.HasPrefix(says, "has as "), strings.HasPrefix(says, "has in "):
		return "has " + called(to) + strings.TrimPrefix(says, "has")
	}
	return says + " " + called(to)
}

// holds says that a person holds a role, from either end.
func holds(e *graph.Edge, from, to graph.Ref, called func(graph.Ref) string) string {
	if e.From == from.Code {
		return "is " + post(e.Role, to.Kind) + " at " + called(to)
	}
	return "has " + called(to) + " as " + strings.TrimPrefix(post(e.Role, from.Kind), "the ")
}

// Detail gives the reason for an edge, or its number of items or share of
// patients. It is empty for an edge that has none of these.
func Detail(e *graph.Edge) string {
	if because := byRule(e); because != "" {
		return because
	}
	switch {
	case e.Items > 0:
		words := Number(e.Items) + " items in " + Month(e.Month)
		if e.Items == 1 {
			words = "1 item in " + Month(e.Month)
		}
		if e.Share > 0 {
			words += ", " + Percent(e.Share) + " of the pharmacy's items"
		}
		return words
	case e.Share > 0:
		return Percent(e.Share) + " of the trust's patients"
	}
	return ""
}

// byRule gives the reason for an edge that a rule makes, empty for any other.
func byRule(e *graph.Edge) string {
	switch {
	case e.Rule == graph.RuleNearest && e.Tie:
		return "because a member practice is the pharmacy's nearest, as is one of another PCN (" + away(e.Distance.Metres) + ")"
	case e.Rule == graph.RuleNearest:
		return "because the pharmacy's nearest practice is a member (" + away(e.Distance.Metres) + ")"
	case e.Rule == graph.RuleLead && e.Type == graph.AlignedTo:
		return "as its lead records it"
	case e.Rule == graph.RulePremises && e.Type == graph.SucceededBy:
		return "as it opened at the same postcode"
	case e.Rule == graph.RulePremises:
		return "as the pharmacy before it at the same postcode was"
	case e.Rule == graph.RulePostcode && e.Type == graph.InArea:
		return "as the other pharmacies at its postcode are"
	case e.Rule == graph.RulePostcode:
		return "by its postcode"
	case e.Rule == graph.RuleArea:
		return "as it covers the council area"
	case e.Rule == graph.RuleNetwork:
		return "as it covers the PCN"
	case e.Rule == graph.RuleMembers:
		return "as all its members are"
	case e.Rule == graph.RuleSuccession && e.Type == graph.SiteOf:
		return "as it took over from the trust on the hospital's list"
	case e.Rule == graph.RuleSuccession:
		return Percent(e.Share) + " of the trust's patients, as counted for the boards before it"
	}
	return ""
}

// Percent writes a share, 0 to 1, as people say it.
func Percent(share float64) string {
	if share < 0.01 {
		return "less than 1%"
	}
	return fmt.Sprintf("%.0f%%", 100*share)
}

func away(metres int) string {
	if metres == 0 {
		return Metres(0)
	}
	return Metres(metres) + " away"
}

// Metres writes a distance as people say it: in kilometres if it is at least one.
func Metres(n int) string {
	if n == 0 {
		return "at the same postcode"
	}
	if n < 1000 {
		return fmt.Sprintf("%d m", n)
	}
	return fmt.Sprintf("%.1f km", float64(n)/1000)
}

// Since says since when an edge holds: "since 1 July 2019".
func Since(e *graph.Edge) string {
	if began := Began(e); began != "" && e.Since != 0 {
		return "since " + began
	}
	return Began(e)
}

// Began gives the day an edge began, and the day it was last confirmed if newer
// lists do not confirm it.
func Began(e *graph.Edge) string {
	var parts []string
	switch {
	case e.Since == 0:
	case e.SinceBy:
		parts = append(parts, e.Since.Words()+" or earlier")
	default:
		parts = append(parts, e.Since.Words())
	}
	if e.Unconfirmed != 0 {
		parts = append(parts, "not confirmed since "+e.Unconfirmed.Words())
	}
	return strings.Join(parts, ", ")
}

// Source cites the list that an edge comes from, the day of that list and its age.
func Source(sources graph.Sources, e *graph.Edge, on graph.Day) string {
	parts := []string{Cited(sources, e.Source, e.Seen, on)}
	if e.Basis == graph.Supplied && !strings.Contains(parts[0], "(supplied)") {
		parts = append(parts, "supplied")
	}
	if e.Verified != 0 {
		parts = append(parts, "verified "+e.Verified.Words())
	}
	return strings.Join(parts, ", ")
}

// Cited cites a list by its publisher's name for it, with its day and its age.
func Cited(sources graph.Sources, source string, seen, on graph.Day) string {
	words := Title(sources, source)
	if seen != 0 {
		words += ", " + Seen(source, seen, on)
	}
	return words
}

// Title is the publisher's name for a list. What no list says is worked out by a rule.
func Title(sources graph.Sources, source string) string {
	if rule, derived := strings.CutPrefix(source, "derived: "); derived {
		return "worked out by Throughline: " + rule
	}
	return sources.Title(source)
}

// Seen says which day a source speaks of, and how old that is on another day. Where only the
// clock gives the day, it says so and gives no age.
func Seen(source string, seen, on graph.Day) string {
	if graph.DayUnknown(source) {
		return "day unknown, loaded on " + seen.Words()
	}
	return seen.Words() + Age(seen, on)
}

// Age says how old a day is on another day, in brackets and to the month. It is empty
// if it is less than a month.
func Age(seen, on graph.Day) string {
	if seen == 0 || on == 0 {
		return ""
	}
	months := on.Months(seen)
	years := months / 12
	switch {
	case months < 1:
		return ""
	case months < 24:
		return " (" + counted(months, "month", "months") + " old)"
	case months%12 == 0:
		return " (" + counted(years, "year", "years") + " old)"
	}
	return " (" + counted(years, "year", "years") + " " + counted(months%12, "month", "months") + " old)"
}

// Called is a stakeholder's name as people write it, with its code.
func Called(r graph.Ref) string {
	if r.Name == r.Code {
		return r.Code
	}
	return Name(r.Name) + " (" + r.Code + ")"
}
