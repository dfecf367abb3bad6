package main

import (
	"errors"
	"slices"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
	"github.com/throughline-graph/throughline/graph/tell/ladder/laddertest"
)

// drawEngland lays out lines and paths of every kind of stakeholder, each in
// both forms.
func drawEngland(t *testing.T, db string) {
	store, err := embedded.OpenReadOnly(db)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	g, err := store.Whole(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const on = graph.Day(20261123)
	sound := func(what string, s ladder.Scene) {
		for _, form := range []ladder.Form{ladder.Wide, ladder.Narrow} {
			for _, fault := range laddertest.Faults(ladder.Layout(s, form)) {
				t.Errorf("%s, form %d: %s", what, form, fault)
			}
		}
	}
	byKind := map[graph.Kind][]string{}
	for _, n := range g.Nodes {
		byKind[n.Kind] = append(byKind[n.Kind], n.Code)
	}
	var some []string
	for _, k := range graph.Kinds {
		codes := byKind[k.Kind]
		for i := 0; i < len(codes); i += 1 + len(codes)/60 {
			some = append(some, codes[i])
		}
	}
	paths := 0
	for i, code := range some {
		l, err := ask.Of(t.Context(), store, ask.Line, ask.CodeQuery{Code: code, On: on})
		if err != nil {
			t.Fatal(err)
		}
		var beside ask.Around
		err = store.View(t.Context(), func(v graph.View) (err error) {
			beside, err = ask.Beside(v, l)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		sound("the line of "+code, ladder.OfLine(nil, l, beside, ladder.MaxBoxes))

		q := questionToDraw(i, l, some[(i*37+11)%len(some)])
		if q.From == q.To {
			continue
		}
		found, err := ask.Of(t.Context(), store, ask.Paths, q)
		var many *graph.TooManyError
		if errors.As(err, &many) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Paths) > 0 {
			paths++
		}
		sound(q.From+" to "+q.To, ladder.OfFound(nil, found, ladder.MaxBoxes))
	}
	if paths < 100 {
		t.Errorf("only %d of %d questions had paths to draw", paths, len(some))
	}
}

// questionToDraw returns the i-th question, from the start of a line.
func questionToDraw(i int, l ask.LineAnswer, other string) graph.PathQuery {
	q := graph.NewPathQuery(l.Of.Code, other, l.On)
	if i%2 == 0 { // most of the others are too far away
		q.To = lastOn(l, other)
	}
	if i%5 == 0 {
		q.MaxCost, q.Slack = graph.MaxCostLimit, graph.SlackLimit
	}
	if q.Unfolded = i%3 == 0; q.Unfolded {
		q.Limit = graph.PathsLimit
	}
	return q
}

// lastOn returns the stakeholder farthest along a line, or another where there is none.
func lastOn(l ask.LineAnswer, other string) string {
	for _, stage := range slices.Backward(l.Stages) {
		for _, stop := range stage.Stops {
			if stop.Code != l.Of.Code {
				return stop.Code
			}
		}
	}
	return other
}
