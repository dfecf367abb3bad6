package main

import (
	"context"
	"runtime/debug"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders"
)

// editor changes the people of the graph that is served just now. Those of the
// sample are in memory alone: what is changed there is gone with the server.
type editor struct{ now *live }

var _ graph.People = editor{}

func (e editor) ledger() *loaders.Ledger { return loaders.NewLedger(e.now.now(), londonNow) }

// Record keeps graph.People's promise.
func (e editor) Record(ctx context.Context, code string) (graph.PersonRecord, error) {
	return e.ledger().Record(ctx, code)
}

// Amend keeps graph.People's promise.
func (e editor) Amend(ctx context.Context, who string, before, after *graph.Appointment) (graph.Change, error) {
	defer debug.FreeOSMemory() // a graph was made beside the one that was served
	return e.ledger().Amend(ctx, who, before, after)
}

// Erase keeps graph.People's promise.
func (e editor) Erase(ctx context.Context, who, code string) (graph.Erasure, error) {
	defer debug.FreeOSMemory()
	return e.ledger().Erase(ctx, who, code)
}
