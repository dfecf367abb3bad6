package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// ask opens the graph, or the sample if there is none, and asks its newest version
// question. What that writes is shown once it is known to be of one graph.
func (c *cli) ask(ctx context.Context, question func(v graph.View, on graph.Day) error) error {
	return c.asking(ctx, func(s graph.Store, on graph.Day) error {
		var b bytes.Buffer
		out := c.out
		c.out = &b
		err := s.View(ctx, func(v graph.View) error {
			b.Reset()
			return hinted(v, on, question(v, on))
		})
		c.out = out
		_, failed := b.WriteTo(out)
		return errors.Join(err, failed)
	})
}

// hinted says of a code that nobody has, if it can, whose it is in another form.
func hinted(v graph.View, on graph.Day, err error) error {
	var unknown *graph.UnknownCodeError
	if !errors.As(err, &unknown) {
		return err
	}
	hits, failed := ask.Search(v, graph.SearchQuery{Text: unknown.Code, On: on, Limit: 1})
	if failed != nil || len(hits) == 0 {
		return err
	}
	h := hits[0]
	code, name, _ := strings.Cut(h.Site, " ")
	switch {
	case h.Why == graph.MatchPadded:
		return &hintError{err, h, "the NHSBSA writes " + h.Code + " so"}
	case h.Why == graph.MatchSite && strings.EqualFold(code, unknown.Code):
		return &hintError{err, h, "it is a site of " + h.Code + ": " + name}
	case h.Why == graph.MatchOldCode:
		return &hintError{err, h, h.Code + " has it now"}
	}
	if hits, failed = ask.Search(v, graph.SearchQuery{Text: unknown.Code, On: on, Limit: perhapsNamed}); failed != nil {
		return err
	}
	var names []string
	for _, h := range hits {
		if slices.Contains([]string{graph.MatchPostcode, graph.MatchName, graph.MatchBeginning, graph.MatchSpelling}, h.Why) {
			names = append(names, sentence.Called(h.Ref))
		}
	}
	if len(names) == 0 {
		return err
	}
	return &hintError{error: err, says: "perhaps " + strings.Join(names, ", ")}
}

// perhapsNamed is how many stakeholders are named that a text may mean.
const perhapsNamed = 3

// hintError is an UnknownCodeError, with whose the code is in another form, or whom
// it may mean.
type hintError struct {
	error
	hit  graph.Hit // empty where it may mean several
	says string
}

// Unwrap returns the error that a command would have without the hint.
func (e *hintError) Unwrap() error { return e.error }

// asking opens the graph, or the sample if there is none, with people or without.
func (c *cli) asking(ctx context.Context, question func(s graph.Store, on graph.Day) error) (err error) {
	on, err := c.day()
	if err != nil {
		return err
	}
	s, isSample, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	c.isSample = isSample
	if c.noPeople {
		return question(graph.WithoutPeople(s), on)
	}
	return question(s, on)
}

// open returns the loaded graph. If there is none, it returns the built-in sample, unless a graph was asked for by name.
func (c *cli) open(ctx context.Context) (s store, isSample bool, err error) {
	loaded := c.openLoaded
	if c.named {
		loaded = func(ctx context.Context) (store, error) {
			s, err := c.openLoaded(ctx)
			if s == nil && err == nil {
				err = c.nothingLoaded()
			}
			return s, err
		}
	}
	return c.openOr(ctx, loaded)
}

// openOr returns the graph that is loaded, or the built-in sample if there is none.
func (c *cli) openOr(ctx context.Context, loaded func(context.Context) (store, error)) (s store, isSample bool, err error) {
	if s, err = loaded(ctx); s != nil || err != nil {
		return s, false, err
	}
	fmt.Fprintln(c.talk, "no graph is loaded, so you see the built-in sample: everything in it is fictional")
	s, err = openSample(ctx, c.today)
	return s, true, err
}

// edgeFlags are the kinds and edge types of a question.
type edgeFlags struct{ kinds, edges []string }

func (f *edgeFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.kinds, "kinds", nil, "only these `KINDS`, such as Practice,PCN")
	cmd.Flags().StringSliceVar(&f.edges, "edges", nil, "only these edge `TYPES`, such as MEMBER_OF")
}

func (f *edgeFlags) parse() (kinds []graph.Kind, types []graph.EdgeType, err error) {
	for _, k := range commas(f.kinds) {
		if !graph.Kind(k).Known() {
			return nil, nil, usageError{errors.New("--kinds: unknown kind. The kinds are " + kindNames())}
		}
		kinds = append(kinds, graph.Kind(k))
	}
	for _, t := range commas(f.edges) {
		if !graph.EdgeType(t).Known() {
			return nil, nil, usageError{errors.New("--edges: unknown edge type. The types are " + edgeNames())}
		}
		types = append(types, graph.EdgeType(t))
	}
	return kinds, types, nil
}

func kindNames() string {
	var s []string
	for _, k := range graph.Kinds {
		s = append(s, string(k.Kind))
	}
	return strings.Join(s, ", ")
}

func edgeNames() string {
	var s []string
	for _, t := range graph.EdgeTypes {
		s = append(s, string(t.Type))
	}
	return strings.Join(s, ", ")
}

func (c *cli) searchCommand() *cobra.Command {
	var f edgeFlags
	var limit int
	cmd := &cobra.Command{
		Use: "search TEXT...", Short: "Find stakeholders by name, code, old code or postcode", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			kinds, _, err := f.parse()
			if err != nil {
				return err
			}
			if limit < 1 || limit > graph.SearchLimit {
				return usageError{errors.New("--limit: must be 1 to 100")}
			}
			return c.ask(cmd.Context(), func(v graph.View, on graph.Day) error {
				q := graph.SearchQuery{Text: strings.Join(args, " "), Kinds: kinds, On: on, Limit: limit}
				hits, more, err := ask.SearchMore(v, q)
				if err != nil {
					return err
				}
				answer := map[string]any{"hits": hits, "more": more}
				var near ask.Near
				if len(hits) == 0 {
					if near, err = ask.SearchNear(v, q); err != nil {
						return err
					}
					answer["hits"], answer["near"] = []graph.Hit{}, near
				}
				return c.answer(answer, func(w *tabwriter.Writer) {
					if len(hits) == 0 {
						fmt.Fprintln(w, near.Reason)
					}
					tellHits(w, hits, true)
					tellHits(w, near.Hits, false)
					if more && limit < graph.SearchLimit {
						fmt.Fprintf(w, "these are the first %d. --limit shows up to %d\n", limit, graph.SearchLimit)
					} else if more {
						fmt.Fprintf(w, "these are the first %d. Add words to find fewer\n", limit)
					}
				})
			})
		},
	}
	cmd.Flags().StringSliceVar(&f.kinds, "kinds", nil, "only these `KINDS`, such as Practice,PCN")
	cmd.Flags().IntVar(&limit, "limit", 10, "the most to show, 1 to 100")
	return cmd
}

// tellHits writes a line for each hit; why adds what it was found by.
func tellHits(w *tabwriter.Writer, hits []graph.Hit, why bool) {
	for _, h := range hits {
		closed, by := "", ""
		if !h.Open {
			closed = "closed"
		}
		if why {
			by = h.Why
			switch {
			case h.Formerly != "":
				by = "its old name " + h.Formerly
			case h.Site != "":
				by = "its site " + h.Site
			}
		}
		for i, s := range h.Successors {
			if i == 0 {
				by += ", succeeded by "
			} else {
				by += ", "
			}
			by += sentence.Successor(s)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", h.Code, h.Kind, h.Name, h.Postcode, closed, strings.TrimPrefix(by, ", "))
	}
}

func (c *cli) pathCommand() *cobra.Command {
	var f edgeFlags
	var via, avoid []string
	q := graph.NewPathQuery("", "", 0)
	cmd := &cobra.Command{
		Use: "path FROM TO", Short: "Find the paths between two stakeholders, in words", Args: cobra.ExactArgs(2),
		Example: "  throughline path X99001 QZ9\n  throughline path FZ003 QZ9 --via X99002 --all",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			q := q
			q.From, q.To = args[0], args[1]
			q.Via, q.Avoid = commas(via), commas(avoid)
			if q.Kinds, q.Edges, err = f.parse(); err != nil {
				return err
			}
			if q.On, err = c.day(); err != nil {
				return err
			}
			if err := q.Validate(); err != nil {
				return err
			}
			return c.ask(cmd.Context(), func(v graph.View, _ graph.Day) error {
				q := q
				q.Via, q.Avoid = slices.Clone(q.Via), slices.Clone(q.Avoid)
				if err := c.meant(v, q.On, slices.Concat([]*string{&q.From, &q.To}, each(q.Via), each(q.Avoid))...); err != nil {
					return err
				}
				found, err := ask.Paths(v, q)
				if err != nil {
					return err
				}
				sources, err := v.Sources()
				if err != nil {
					return err
				}
				a := sentence.Of(sources, found)
				if c.svg {
					return c.draw(ladder.OfFound(sources, found, ladder.MaxBoxes))
				}
				return c.answer(a, func(w *tabwriter.Writer) { tellPaths(w, &a) })
			})
		},
	}
	f.add(cmd)
	cmd.Flags().Lookup("kinds").Usage = "go only through these `KINDS`, such as Practice,PCN (default: every kind except hubs\n" +
		"(regions, owners, council areas), which would connect everything to everything)"
	c.drawFlag(cmd)
	flags := cmd.Flags()
	flags.StringSliceVar(&via, "via", nil, "the path must go through all of these `CODES`, in any order")
	flags.StringSliceVar(&avoid, "avoid", nil, "the path must go through none of these `CODES`")
	flags.IntVar(&q.MaxCost, "max-cost", q.MaxCost,
		"the highest total of a path, 1 to 24: each step counts 1 to 6, less where the two work closely")
	flags.IntVar(&q.Slack, "slack", q.Slack, "how far above the lowest total another path may be, 0 to 6")
	flags.IntVar(&q.MaxHops, "max-hops", q.MaxHops, "the most steps (hops) in a path, 1 to 8")
	flags.IntVar(&q.Limit, "limit", q.Limit, "the most answers to show, 1 to 50")
	flags.BoolVar(&q.Unfolded, "all", false, "show every path, not one of each shape")
	return cmd
}

func tellPaths(w *tabwriter.Writer, a *sentence.Answer) {
	if a.Reason != "" {
		fmt.Fprintln(w, a.Reason)
	}
	if both, is := a.Common.Ref(); is {
		fmt.Fprintf(w, "Both belong to %s.\n", sentence.Called(both))
	} else if a.Common == ask.England {
		fmt.Fprintln(w, "They meet at NHS England only.")
	}
	if a.Note != "" {
		fmt.Fprintln(w, a.Note)
	}
	for i, p := range a.Paths {
		more := ""
		if p.Alike > 0 {
			more = fmt.Sprintf(", + %d more like this", p.Alike)
		}
		fmt.Fprintf(w, "%d. %s%s\n   %s\n", i+1, counted(p.Hops, "step"), more, p.Words)
		for _, n := range p.Notes {
			fmt.Fprintf(w, "   - %s\n", n)
		}
	}
	if a.Cut != "" {
		fmt.Fprintf(w, "The search stopped early at its limit on %s, so there may be more paths.\n", a.Cut)
	}
}
