// Package ask has the questions that can be asked of a graph. Each is a function
// over a view, the same for every engine: it reads what it needs by the few reads
// that a view has, and makes an answer of that.
package ask

import (
	"context"
	"fmt"

	"github.com/throughline-graph/throughline/graph"
)

// Of asks one question of the newest version of the graph. A caller that asks
// several about one page opens a view, and asks all of that.
func Of[Q, A any](ctx context.Context, s graph.Store, question func(graph.View, Q) (A, error), q Q) (A, error) {
	var out A
	err := s.View(ctx, func(v graph.View) (err error) {
		out, err = question(v, q)
		return err
	})
	if err != nil {
		var none A
		return none, err
	}
	return out, nil
}

// query is what each question is asked with.
type query interface {
	Validate() error
	Day() graph.Day
}

// doing answers a valid question of the stakeholders as they were on its day, and
// names in an error what it was doing.
func doing[Q query, A any](act string, v graph.View, q Q, answer func(*part, Q) (A, error)) (A, error) {
	err := v.Err()
	if err == nil {
		err = q.Validate()
	}
	var out A
	if err == nil {
		out, err = answer(newPart(graph.AsOf(v, q.Day())), q)
	}
	if err != nil {
		var none A
		return none, fmt.Errorf("%s: %w", act, err)
	}
	return out, nil
}
