package main

import (
	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
)

// drawFlag adds --svg, by which a command answers with a picture: a wide one, in a file
// that carries its own style.
func (c *cli) drawFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&c.svg, "svg", false, "answer with a picture (SVG)")
}

// drawLine draws a line and the organisations beside it.
func (c *cli) drawLine(v graph.View, l ask.LineAnswer) error {
	beside, err := ask.Beside(v, l)
	if err != nil {
		return err
	}
	sources, err := v.Sources()
	if err != nil {
		return err
	}
	return c.draw(ladder.OfLine(sources, l, beside, ladder.MaxBoxes))
}

func (c *cli) draw(s ladder.Scene) error {
	return ladder.SVG(c.out, ladder.Layout(s, ladder.Wide), ladder.Options{Alone: true})
}
