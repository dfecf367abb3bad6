package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
)

// healthCommand exits with 0 if a server can read its graph, else with 1. A
// container's health check calls it, so it needs neither graph nor shell.
func (c *cli) healthCommand() *cobra.Command {
	address := "http://" + defaultListen + "/readyz"
	cmd := &cobra.Command{Use: "health", Short: "Check whether a running server can answer", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := ready(cmd.Context(), address); err != nil {
				return err
			}
			return c.answer(map[string]string{"status": "ready"}, func(w *tabwriter.Writer) { fmt.Fprintln(w, "ready") })
		}}
	cmd.Flags().StringVar(&address, "url", address, "the address (`URL`) to check")
	return cmd
}

// healthPatience is how long a server may take to say that it is ready.
const healthPatience = 5 * time.Second

// cannotReach says why a server gave no answer.
func cannotReach(address string, err error) error {
	var unknown *net.DNSError
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("health: nothing answers at %s. Is throughline serve running there?", address)
	case errors.As(err, &unknown):
		return fmt.Errorf("health: no machine called %s was found", unknown.Name)
	}
	return fmt.Errorf("health: %w. Is throughline serve running there?", err)
}

// ready returns nil when the address answers 200, and otherwise why not.
func ready(ctx context.Context, address string) error {
	if u, err := url.Parse(address); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return usageError{errors.New("--url: want an address such as http://" + defaultListen + "/readyz")}
	}
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return usageError{fmt.Errorf("--url: %w", err)}
	}
	res, err := http.DefaultClient.Do(req)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("health: %s did not answer within %s", address, healthPatience)
	}
	if err != nil {
		return cannotReach(address, err)
	}
	// An incomplete answer is no error here: only the status counts.
	body, _ := io.ReadAll(io.LimitReader(res.Body, 4<<10))
	_ = res.Body.Close()
	if res.StatusCode == http.StatusOK {
		return nil
	}
	var problem struct{ Detail string }
	if json.Unmarshal(body, &problem) != nil || problem.Detail == "" {
		return fmt.Errorf("health: %s answers %s", address, res.Status)
	}
	return fmt.Errorf("health: %s answers %s: %s", address, res.Status, problem.Detail)
}
