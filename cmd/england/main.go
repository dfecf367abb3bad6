// Command england writes fictional files of England n times over, in the formats
// of the public ones, to measure Throughline with:
//
//	go run ./cmd/england -times 10 FOLDER
//	go run ./cmd/throughline load --db ten.db FOLDER
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/throughline-graph/throughline/loaders/scale"
)

func main() {
	var s scale.Spec
	flag.Uint64Var(&s.Seed, "seed", 1, "number to start from: the same seed makes the same files")
	flag.IntVar(&s.Times, "times", 1, "number of Englands, from 1 to 100")
	flag.IntVar(&s.Month, "month", 0, "0 for the first month's lists, 1 for the next month's")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "england: give one folder to write to, for example: go run ./cmd/england FOLDER")
		os.Exit(2)
	}
	made, err := scale.Write(context.Background(), flag.Arg(0), s)
	if err != nil {
		fmt.Fprintln(os.Stderr, "england:", err)
		os.Exit(1)
	}
	for _, f := range made.Files {
		fmt.Printf("%9d rows  %s\n", f.Rows, f.Name)
	}
	for what, n := range made.Changed {
		fmt.Printf("%9d × %s\n", n, what)
	}
}
