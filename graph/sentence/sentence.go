// Package sentence puts paths into words that a person could paste into an
// e-mail. It is pure: every door tells a path by it.
package sentence

import (
	"fmt"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Path says a path in one sentence: each hop with since when, its source and
// how old that is on the day asked about.
func Path(p graph.Path, on graph.Day) string { return path(p, on, Hop) }

func path(p graph.Path, on graph.Day, hop func(e *graph.Edge, from, to graph.Ref, on graph.Day) string) string {
	if len(p.Nodes) == 0 {
		return ""
	}
	var s strings.Builder
	s.WriteString(Called(p.Nodes[0]))
	for i := range p.Edges {
		e := &p.Edges[i]
		if i > 0 {
			if p.Nodes[i].Kind == graph.Person {
				s.WriteString(", who")
			} else {
				s.WriteString(", which")
			}
		}
		words := hop(e, p.Nodes[i], p.Nodes[i+1], on)
		if i > 0 && p.Nodes[i].Kind == graph.Person {
			words = "is also" + strings.TrimPrefix(words, "is") // two roles of one person are why the path is short
		}
		s.WriteString(" " + words)
	}
	s.WriteString(".")
	return s.String()
}

// Hop says one edge, walked from one end to the other.
func Hop(e *graph.Edge, from, to graph.Ref, on graph.Day) string {
	out := e.From == from.Code
	var words string
	switch {
	case e.Type == graph.Holds && out:
		words = "is " + role(e.Role) + " of " + Called(to)
	case e.Type == graph.Holds:
		words = "has as " + role(e.Role) + " " + Called(to)
	case e.Type == graph.PartOf && !out && from.Kind == graph.Region:
		words = "contains " + Called(to)
	case out:
		words = e.Type.Info().Says + " " + Called(to)
	default:
		words = e.Type.Info().Back + " " + Called(to)
	}
	if d := Detail(e); d != "" {
		words += ", " + d
	}
	if s := Since(e); s != "" {
		words += " " + s
	}
	return words + " [" + Source(e, on) + "]"
}

// Detail says what an edge holds beside its days and its role, empty where that
// is nothing.
func Detail(e *graph.Edge) string {
	switch {
	case e.Rule == graph.RuleNearest:
		return "by the rule of the nearest member practice (" + Metres(e.Distance.Metres) + ")"
	case e.Rule == "postcode":
		return "by its postcode"
	case e.Rule == "members":
		return "as all its members are"
	case e.Items > 0:
		words := fmt.Sprintf("%d items in %s", e.Items, e.Month)
		if e.Items == 1 {
			words = "1 item in " + e.Month
		}
		if e.Share > 0 {
			words += ", " + percent(e.Share) + " of the pharmacy's"
		}
		return words
	case e.Share > 0:
		return percent(e.Share) + " of the trust's"
	}
	return ""
}

func percent(share float64) string {
	if share < 0.01 {
		return "less than 1 %"
	}
	return fmt.Sprintf("%.0f %%", 100*share)
}

// Metres writes a distance as people say it: in kilometres from one on.
func Metres(n int) string {
	if n == 0 {
		return "at one postcode"
	}
	if n < 1000 {
		return fmt.Sprintf("%d m", n)
	}
	return fmt.Sprintf("%.1f km", float64(n)/1000)
}

// Since says since when an edge holds, and whether it was confirmed of late.
func Since(e *graph.Edge) string {
	var s string
	switch {
	case e.Since == 0:
	case e.SinceBy:
		s = "since " + e.Since.Words() + " at the latest"
	default:
		s = "since " + e.Since.Words()
	}
	if e.Unconfirmed != 0 {
		s = strings.TrimSpace(s + ", not confirmed since " + e.Unconfirmed.Words())
	}
	return s
}

// Source cites where an edge comes from, how it came about and its age.
func Source(e *graph.Edge, on graph.Day) string {
	name, _, _ := strings.Cut(e.Source, "@") // the day follows in words
	parts := []string{name}
	if e.Seen != 0 {
		parts = append(parts, e.Seen.Words()+Age(e.Seen, on))
	}
	if e.Basis == graph.Supplied {
		parts = append(parts, "supplied")
	}
	if e.Verified != 0 {
		parts = append(parts, "verified "+e.Verified.Words())
	}
	return strings.Join(parts, ", ")
}

// Age says how old a day is on another, in brackets; empty within a month.
func Age(seen, on graph.Day) string {
	days := on.Since(seen)
	switch {
	case seen == 0 || on == 0 || days < 31:
		return ""
	case days < 61:
		return " (1 month old)"
	case days < 731:
		return fmt.Sprintf(" (%d months old)", days*12/365)
	}
	return fmt.Sprintf(" (%d years old)", days/365)
}

func role(r string) string {
	if r == "" {
		return "a role-holder"
	}
	return r
}

// Called is a stakeholder's name as people write it, with its code.
func Called(r graph.Ref) string {
	if r.Name == r.Code {
		return r.Code
	}
	return Name(r.Name) + " (" + r.Code + ")"
}
