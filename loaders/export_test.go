package loaders

import (
	"context"

	"github.com/throughline-graph/throughline/loaders/facts"
)

// Facts returns what files say, before it is settled.
func Facts(ctx context.Context, paths []string, opt Options) ([]*facts.Facts, error) {
	l, err := plan(ctx, paths, nil, opt)
	if err != nil {
		return nil, err
	}
	var all []*facts.Facts
	for _, it := range l.items {
		if it.parsed != nil && it.parsed.Err == nil {
			all = append(all, it.told())
		}
	}
	return all, nil
}
