package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/embedded"
	"github.com/throughline-graph/throughline/loaders"
	"github.com/throughline-graph/throughline/loaders/sample"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/pages"
)

// serveCommand serves the pages and the API until it is stopped.
func (c *cli) serveCommand() *cobra.Command {
	var listen, tokenFile, load, as string
	cmd := &cobra.Command{
		Use: "serve", Short: "Start a server that shows the graph, or the built-in sample, to browsers and other programs", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.serve(cmd.Context(), listen, tokenFile, load, as) },
	}
	cmd.Flags().StringVar(&listen, "listen", defaultListen, "the `ADDRESS` to listen on")
	cmd.Flags().StringVar(&tokenFile, "token-file", "", "a `FILE` with the token (shared password) that everybody must give; needed so that "+
		"other machines can connect")
	cmd.Flags().StringVar(&load, "load", "", "load the files in this `FOLDER` before starting")
	cmd.Flags().StringVar(&as, "as", "", "let people be changed on screen; this `NAME` is kept with each change")
	return cmd
}

const defaultListen = "127.0.0.1:8080"

// drain is how long a stopping server waits for its requests.
const drain = 10 * time.Second

func (c *cli) serve(ctx context.Context, listen, tokenFile, load, as string) (err error) {
	token, err := readToken(listen, tokenFile)
	if err != nil {
		return usageError{err}
	}
	if as = strings.TrimSpace(as); as != "" && c.noPeople {
		return usageError{errors.New("--as: cannot be combined with --no-people")}
	}
	if as != "" {
		if err := graph.CheckWho(as); err != nil {
			return usageError{fmt.Errorf("--%w", err)}
		}
	}
	if load != "" {
		if err := c.loadFirst(ctx, load); err != nil {
			return err
		}
	} else if c.named { // after --load the sample is shown until there is something to load
		if err := c.fileIsThere(nil, nil); err != nil {
			return err
		}
	}
	loaded := c.openLoaded // without --as the server cannot write
	if as != "" {
		loaded = c.openToAmend
	}
	s, isSample, err := c.openOr(ctx, loaded)
	if err != nil {
		return err
	}
	now := liveOf(s, isSample)
	defer keepToServing()()
	defer func() { err = errors.Join(err, now.Close()) }()
	var people graph.People
	if as != "" {
		people = editor{now}
	}
	log := slog.New(slog.NewTextHandler(c.talk, nil))
	looks := &looks{log: log}
	server, err := web.New(web.Config{Graph: now, People: people, As: as, Today: func() graph.Day { return graph.DayOf(londonNow()) },
		Now: func() graph.WeekTime { return graph.WeekTimeOf(londonNow()) },
		Log: log, Sample: now.sample, NoPeople: c.noPeople, Version: now.version, Program: version(), Looks: looks.state, Token: token,
		Local: token == ""}, api.Room, pages.Room)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	h, err := server.HTTP()
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return cannotListen(listen, err)
	}
	fmt.Fprintln(c.talk, "Throughline is at", opensAt(l.Addr()))
	ctx, give := context.WithCancel(ctx)
	waited := make(chan struct{})
	go func() {
		defer close(waited)
		now.wait(ctx, loaded, c.today, looks.tell)
	}()
	defer func() { give(); <-waited }()
	return serveUntil(ctx, h, l, drain)
}

// opensAt returns an address to open in a browser.
func opensAt(at net.Addr) string {
	if tcp, ok := at.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d, and at every other address of this machine", tcp.Port)
	}
	return "http://" + at.String()
}

// cannotListen says why a server cannot listen on an address.
func cannotListen(on string, err error) error {
	const choose = "choose another port, such as --listen 127.0.0.1:8081"
	var unknown *net.DNSError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("--listen: another program already uses %s. Stop it, or %s", on, choose)
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("--listen: you have no permission to use %s: %s", on, choose)
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.As(err, &unknown):
		return fmt.Errorf("--listen: %s is not an address of this machine. Give one that is, such as --listen %s", on, defaultListen)
	}
	return fmt.Errorf("--listen %s: %w", on, err)
}

// serveUntil serves until ctx is done. Then it takes no more connections, and
// gives open requests the time of patience to end.
func serveUntil(ctx context.Context, h *http.Server, l net.Listener, patience time.Duration) error {
	done := make(chan error, 1)
	go func() { done <- h.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	err := h.Shutdown(stop)
	if err != nil {
		err = errors.Join(fmt.Errorf("serve: requests took longer than %v and were cut off: %w", patience, err), h.Close())
	}
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// readToken returns the token of a file, and refuses to listen beyond this
// machine without one.
func readToken(listen, file string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", errors.New("--listen: must be HOST:PORT, such as " + defaultListen)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return "", errors.New("--listen: the port must be 0 to 65535, such as " + defaultListen)
	}
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("--token-file: %w", err)
		}
		token := strings.TrimSpace(string(b))
		if len(token) < 16 {
			return "", errors.New("--token-file: the token must have at least 16 characters")
		}
		return token, nil
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", errors.New("--listen: to let other machines connect, also give --token-file FILE")
	}
	return "", nil
}

// sampleMade is the day of the sample, which loads even if the clock is behind.
const sampleMade graph.Day = 20261123

// openSample builds the graph of the built-in sample, in memory.
func openSample(ctx context.Context, today graph.Day) (store, error) {
	dir, err := os.MkdirTemp("", "throughline-sample-")
	if err != nil {
		return nil, fmt.Errorf("unpack the sample: %w", err)
	}
	// If this fails, the system clears the temporary folder.
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.CopyFS(dir, sample.FS); err != nil {
		return nil, fmt.Errorf("unpack the sample: %w", err)
	}
	s := embedded.Memory()
	if _, err := loaders.Load(ctx, []string{dir}, s, loaders.Options{Today: max(today, sampleMade)}); err != nil {
		return nil, errors.Join(fmt.Errorf("load the sample: %w", err), s.Close())
	}
	return s, nil
}

// manCommand prints the man page.
func manCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{Use: "man", Short: "Print the man page", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		root.DisableAutoGenTag = true
		return doc.GenMan(root, &doc.GenManHeader{Title: "THROUGHLINE", Section: "1"}, cmd.OutOrStdout())
	}}
}
