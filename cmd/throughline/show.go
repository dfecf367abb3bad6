package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// showCommand shows everything about one stakeholder. Other commands that ask about one code use question too.
func (c *cli) showCommand() *cobra.Command {
	return question(c, "show CODE", "Show everything about one stakeholder",
		func(cmd *cobra.Command, v graph.View, code string, on graph.Day) (shown, error) {
			return show(v, code, on)
		},
		tellStakeholder)
}

// question returns a command that asks about one code and prints the answer.
func question[T any](c *cli, use, short string, ask func(*cobra.Command, graph.View, string, graph.Day) (T, error),
	plain func(*tabwriter.Writer, T)) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.ask(cmd.Context(), func(v graph.View, on graph.Day) error {
				code := args[0]
				if err := c.meant(v, on, &code); err != nil {
					return err
				}
				a, err := ask(cmd, v, code, on)
				if err != nil {
					return err
				}
				return c.answer(a, func(w *tabwriter.Writer) { plain(w, a) })
			})
		},
	}
}

const (
	historyShown = 20 // ended relationships
	namesShown   = 3  // of one edge type; beyond that, only the count
)

// shown is a stakeholder, with names for each edge type that it has few of.
type shown struct {
	ask.StakeholderAnswer
	on    graph.Day
	names map[ask.EdgeCount][]ask.Step
	note  string // of its line

	sources graph.Sources
}

func show(v graph.View, code string, on graph.Day) (shown, error) {
	s, err := ask.Stakeholder(v, ask.CodeQuery{Code: code, On: on})
	a := shown{StakeholderAnswer: s, on: on, names: map[ask.EdgeCount][]ask.Step{}}
	if err == nil {
		a.sources, err = v.Sources()
	}
	if err == nil && (s.Kind == graph.PCN || s.Kind == graph.Trust || s.Kind == graph.Hospital) && s.Open {
		var l ask.LineAnswer
		if l, err = ask.Line(v, ask.CodeQuery{Code: s.Code, On: on}); err != nil {
			return a, err
		}
		a.note = l.Note
	}
	for _, e := range s.Edges {
		if e.Count > namesShown {
			continue
		}
		n, err := ask.Neighbours(v, ask.NeighbourQuery{Code: s.Code, On: on, Edges: []graph.EdgeType{e.Type}, Limit: 1000})
		if err != nil {
			return a, err
		}
		for _, step := range n.Steps {
			if (step.Edge.From == s.Code) == e.Out {
				a.names[e] = append(a.names[e], step)
			}
		}
	}
	return a, err
}

// says is how an edge reads from one of its ends.
func says(t graph.EdgeType, out bool) string {
	if out {
		return t.Info().Says
	}
	return t.Info().Back
}

// tellWas prints a relationship that has ended or has not begun.
func tellWas(w io.Writer, code string, h *ask.Step, on graph.Day) {
	when, days := "past", ""
	if h.Edge.Since > on {
		when = "to come"
	}
	if h.Edge.Since != 0 {
		days = " from " + h.Edge.Since.String()
	}
	if h.Edge.Until != 0 {
		days += " to " + h.Edge.Until.Add(-1).String()
	}
	fmt.Fprintf(w, "%s\t%s %s %s,%s\n", when, says(h.Edge.Type, h.Edge.From == code), h.Other.Code, sentence.Name(h.Other.Name), days)
}

// tellStakeholder prints everything about one stakeholder.
func tellStakeholder(w *tabwriter.Writer, s shown) {
	fmt.Fprintf(w, "%s\t%s, %s\n", s.Code, sentence.Name(s.Name), s.Kind.AsOf(s.on).Name)
	if s.Opened != 0 {
		fmt.Fprintf(w, "opened\t%s\n", s.Opened)
	}
	switch {
	case s.ClosedBy:
		fmt.Fprintf(w, "closed\tday unknown, by %s\n", s.Closed)
	case s.Closed != 0:
		fmt.Fprintf(w, "last day\t%s\n", s.Closed.Add(-1))
	}
	if len(s.Address) > 0 {
		fmt.Fprintf(w, "address\t%s\n", sentence.Address(s.Address))
	}
	if s.Postcode != "" {
		fmt.Fprintf(w, "postcode\t%s\n", s.Postcode)
	}
	if s.Phone != "" {
		fmt.Fprintf(w, "telephone\t%s\n", s.Phone)
	}
	if s.Patients > 0 {
		fmt.Fprintf(w, "patients\t%s [%s]\n", sentence.Number(s.Patients), sentence.Cited(s.sources, s.PatientsSource, s.PatientsSeen, s.on))
	}
	if s.Hours != "" {
		fmt.Fprintf(w, "open\t%s [%s]\n", s.Hours, sentence.Cited(s.sources, s.HoursSource, s.HoursSeen, s.on))
	}
	fmt.Fprintf(w, "source\t%s, %s\n", sentence.Cited(s.sources, s.Source, s.Seen, s.on), s.Basis)
	for _, p := range s.Successors {
		fmt.Fprintf(w, "succeeded by\t%s\n", sentence.Successor(p))
	}
	for _, p := range s.Predecessors {
		fmt.Fprintf(w, "predecessor\t%s %s\n", p.Code, sentence.Name(p.Name))
	}
	for _, h := range s.People {
		fmt.Fprintf(w, "%s\t%s %s\n", h.Edge.Role, h.Person.Code, h.Person.Name)
	}
	tellEdges(w, s)
	if s.note != "" {
		fmt.Fprintln(w, s.note)
	}
	if unsure := s.Unsure(); unsure != "" {
		fmt.Fprintf(w, "status\t%s\n", unsure)
	}
	tellHistory(w, s)
}

func tellEdges(w *tabwriter.Writer, s shown) {
	for _, e := range s.Edges {
		reads := says(e.Type, e.Out)
		if len(s.names[e]) == 0 {
			fmt.Fprintf(w, "%s\t%s\n", reads, sentence.Number(e.Count))
		}
		for _, with := range s.names[e] {
			more := ""
			if with.Edge.Type == graph.AlignedTo { // there may be one by each rule
				more = ", by the rule " + sentence.Rule(with.Edge.Rule)
				if with.Edge.Tie {
					more += ", a tie"
				}
			}
			if with.Edge.Unconfirmed != 0 {
				more += ", not confirmed since " + with.Edge.Unconfirmed.String()
			}
			fmt.Fprintf(w, "%s\t%s %s%s\n", reads, with.Other.Code, sentence.Name(with.Other.Name), more)
		}
	}
}

func tellHistory(w *tabwriter.Writer, s shown) {
	for i, h := range s.History {
		if i == historyShown {
			fmt.Fprintf(w, "past\t+ %d more: --json shows them all\n", len(s.History)-i)
			break
		}
		tellWas(w, s.Code, &h, s.on)
	}
}

func (c *cli) lineCommand() *cobra.Command {
	cmd := question(c, "line CODE", "Show the line from a stakeholder up to its integrated care board (ICB) and region",
		func(cmd *cobra.Command, v graph.View, code string, on graph.Day) (ask.LineAnswer, error) {
			l, err := ask.Line(v, ask.CodeQuery{Code: code, On: on})
			if err != nil || !c.svg {
				return l, err
			}
			return l, c.drawLine(v, l)
		},
		func(w *tabwriter.Writer, l ask.LineAnswer) {
			if c.svg {
				return
			}
			for _, s := range l.Successors {
				fmt.Fprintln(w, sentence.TookOver(l.Of, s))
			}
			for _, s := range l.Stages {
				called := stageCalled(s)
				if s.Gap != "" {
					fmt.Fprintf(w, "%s\t%s\n", called, s.Gap)
				}
				for i, stop := range s.Stops {
					if i > 0 {
						called = ""
					}
					fmt.Fprintf(w, "%s\t%s\t%s\n", called, stop.Code, sentence.Name(stop.Name))
					for _, h := range stop.People {
						fmt.Fprintf(w, "\t\t  %s, %s\n", h.Person.Name, h.Edge.Role)
					}
				}
				if s.Folded > 0 {
					tellFolded(w, s, l.On)
				}
			}
			if l.Note != "" {
				fmt.Fprintln(w, l.Note)
			}
		})
	c.drawFlag(cmd)
	return cmd
}

// stageCalled names a stage for people. Where a board is, they read ICB.
func stageCalled(s ask.Stage) string {
	if s.Called == "" && s.Name == ask.StageICS {
		return "ICB"
	}
	return cmp.Or(s.Called, s.Name)
}

// tellFolded says how many of a stage are not listed: other practices of a PCN, or other
// boards whose patients a trust treats.
func tellFolded(w io.Writer, s ask.Stage, on graph.Day) {
	kind, called := graph.Practice, ""
	if s.Name == ask.StageICS {
		kind = graph.ICS
	}
	more := "more "
	if len(s.Stops) == 0 {
		called, more = stageCalled(s), ""
	}
	what := kind.AsOf(on)
	fmt.Fprintf(w, "%s\t\t+ %s\n", called, counted(s.Folded, more+what.Name, more+what.Plural))
}

func (c *cli) neighboursCommand() *cobra.Command {
	var f edgeFlags
	q := ask.NeighbourQuery{}
	var sources graph.Sources
	var day graph.Day
	cmd := question(c, "neighbours CODE", "Show what is directly connected to a stakeholder",
		func(cmd *cobra.Command, v graph.View, code string, on graph.Day) (n ask.NeighboursAnswer, err error) {
			q := q
			q.Code, q.On, day = code, on, on
			if q.Kinds, q.Edges, err = f.parse(); err != nil {
				return n, err
			}
			if q.Limit < 1 || q.Limit > 1000 {
				return n, usageError{errors.New("--limit: must be 1 to 1000")}
			}
			if q.Offset < 0 {
				return n, usageError{errors.New("--offset: must not be negative")}
			}
			if sources, err = v.Sources(); err != nil {
				return n, err
			}
			return ask.Neighbours(v, q)
		},
		func(w *tabwriter.Writer, n ask.NeighboursAnswer) {
			for _, s := range n.Steps {
				words := joined(sentence.Detail(&s.Edge), sentence.Since(&s.Edge))
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", says(s.Edge.Type, s.Edge.From == n.Of.Code), s.Other.Code, sentence.Name(s.Other.Name), words,
					sentence.Source(sources, &s.Edge, day))
			}
			fmt.Fprintf(w, "%d of %d\n", len(n.Steps), n.Total)
		})
	f.add(cmd)
	cmd.Flags().IntVar(&q.Limit, "limit", 50, "the most to show, 1 to 1000")
	cmd.Flags().IntVar(&q.Offset, "offset", 0, "how many to skip first")
	return cmd
}

// joined puts commas between the parts that say something.
func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

func (c *cli) sourcesCommand() *cobra.Command {
	return &cobra.Command{
		Use: "sources", Short: "List what is loaded, how old it is and what was refused", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("on") {
				return usageError{errors.New("--on: sources lists what is loaded, whatever the day")}
			}
			return c.ask(cmd.Context(), func(v graph.View, _ graph.Day) error {
				g, err := ask.Summary(v, 0)
				if err != nil {
					return err
				}
				sources := graph.TellSources(g.Sources)
				return c.answer(map[string]any{"sources": sources, "made": g.Made, "sample": c.isSample}, func(w *tabwriter.Writer) {
					for _, s := range sources {
						day := fmt.Sprintf("of %s (%s)", s.Seen, s.SeenBy)
						if graph.DayUnknown(s.Name) {
							day = fmt.Sprintf("day unknown, loaded on %s", s.Seen)
						}
						fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d refused\n", s.Name, s.Title, day, counted(s.Rows, "row"), s.Refused)
					}
					for _, s := range sources {
						for _, r := range s.Refusals {
							fmt.Fprintf(w, "refused: %s %s: %s\n", s.Name, r.Where(), r.Reason)
						}
						if more := s.Untold(); more > 0 {
							fmt.Fprintf(w, "refused: %s: %s more; throughline check FILE lists them all\n", s.Name, counted(more, "row"))
						}
					}
				})
			})
		},
	}
}
