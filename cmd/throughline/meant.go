package main

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// meant puts a code in the place of each text that clearly means one stakeholder, such
// as its name, and says so once. Any other text stays, and its command refuses it.
func (c *cli) meant(v graph.View, on graph.Day, texts ...*string) error {
	for _, text := range texts {
		m, err := ask.WhoIsMeant(v, *text, on)
		if err != nil {
			return err
		}
		if !m.AsName {
			continue
		}
		if c.taken == nil {
			c.taken = map[string]bool{}
		}
		if !c.taken[*text] {
			c.taken[*text] = true
			fmt.Fprintf(c.talk, "taking %s as %s\n", word(*text), sentence.Called(m.Of))
		}
		*text = m.Of.Code
	}
	return nil
}

// each returns where the texts of a list stand.
func each(list []string) []*string {
	out := make([]*string, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}
