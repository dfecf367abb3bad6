// Command throughline loads the NHS reference files into a graph and answers
// how one stakeholder connects to another, and through whom.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/web"
)

// Exit codes, which scripts rely on: done; failed, nothing changed; a usage
// error; some rows or files were refused.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRefused = 3
)

// release is set by the release build.
var release string

// version is that of the release, or of the module that go install fetched.
func version() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// errRefused means that a load or a check ended well, but refused rows or files.
var errRefused = errors.New("some rows or files were refused")

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, out, talk io.Writer) int {
	return execute(ctx, newRoot(out, talk), args, talk)
}

func execute(ctx context.Context, root *cobra.Command, args []string, talk io.Writer) int {
	root.SetArgs(args)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd(args...)
	plainMistakes(root)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errRefused) {
		fmt.Fprintln(talk, "throughline:", err)
		return exitRefused
	}
	err = asTyped(cmd, err)
	fmt.Fprintln(talk, "throughline:", harmlessText(words(err)))
	var usage usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}

// words turns an error into what a person can act on.
func words(err error) string {
	text := err.Error()
	var file *fs.PathError
	if errors.As(err, &file) {
		text = strings.ReplaceAll(text, file.Error(), ofFile(file))
	}
	// The message already says what to do; the word of the sentinel adds nothing.
	for _, sentinel := range []error{graph.ErrInvalid, graph.ErrNotFound, graph.ErrConflict, graph.ErrUnavailable} {
		if errors.Is(err, sentinel) {
			text = strings.TrimSuffix(text, ": "+sentinel.Error())
		}
	}
	return text + web.Advice(err)
}
