package main

import (
	"context"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/people"
)

// editor changes the people of the graph that is served now. Changes to the
// sample are only in memory: they are lost when the server stops.
type editor struct{ now *live }

var _ graph.People = editor{}

func (e editor) ledger() *people.Ledger { return loaders.NewLedger(e.now.now(), londonNow) }

// Record implements graph.People.
func (e editor) Record(ctx context.Context, code string) (graph.PersonRecord, error) {
	return e.ledger().Record(ctx, code)
}

// Amend implements graph.People.
func (e editor) Amend(ctx context.Context, who string, before, after *graph.Appointment) (graph.Change, error) {
	defer sparing()() // the change builds a second graph
	return e.ledger().Amend(ctx, who, before, after)
}

// Erase implements graph.People.
func (e editor) Erase(ctx context.Context, who, code string) (graph.Erasure, error) {
	defer sparing()()
	return e.ledger().Erase(ctx, who, code)
}
