// Command throughline loads the NHS reference files into a graph and answers
// how one stakeholder connects to another, and through whom.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
)

// Exit codes, which scripts rely on: done; failed, nothing changed; a usage
// error; loaded, but some rows or files were refused.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRefused = 3
)

// version is set by the release build.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// usageError is a wrong flag, value or argument: exit 2.
type usageError struct{ error }

// Unwrap returns the error that says what was wrong.
func (e usageError) Unwrap() error { return e.error }

// errRefused means that the load succeeded, but rows or files were refused.
var errRefused = errors.New("some rows or files were refused; everything else was loaded. See the report above")

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, out, talk io.Writer) int {
	return execute(ctx, newRoot(out, talk), args, talk)
}

func execute(ctx context.Context, root *cobra.Command, args []string, talk io.Writer) int {
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errRefused) {
		fmt.Fprintln(talk, "throughline:", err)
		return exitRefused
	}
	fmt.Fprintln(talk, "throughline:", words(err))
	var usage usageError
	var param *graph.ParamError
	if errors.As(err, &usage) || errors.As(err, &param) {
		return exitUsage
	}
	return exitFailed
}

// words turns an error into what a person can act on.
func words(err error) string {
	var unknown *graph.UnknownCodeError
	if errors.As(err, &unknown) {
		return fmt.Sprintf("no stakeholder has the code %q (%s); try: throughline search %s", unknown.Code, unknown.Param, unknown.Code)
	}
	// The message already says what to do; the word of the sentinel adds nothing.
	text := err.Error()
	for _, sentinel := range []error{graph.ErrInvalid, graph.ErrNotFound, graph.ErrConflict, graph.ErrUnavailable} {
		if errors.Is(err, sentinel) {
			text = strings.TrimSuffix(text, ": "+sentinel.Error())
		}
	}
	return text
}
