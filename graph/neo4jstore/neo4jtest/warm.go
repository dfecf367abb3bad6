package neo4jtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/throughline-graph/throughline/cypher"
)

// warmed lets a new server plan each query that we read by, until it does so
// briskly. A Java program is slow at whatever it does for the first time, on a busy
// machine by seconds, and the engine's deadlines are those of a server in use.
func warmed(ctx context.Context, s *Server) error {
	type statement struct {
		Text   string         `json:"statement"`
		Values map[string]any `json:"parameters"`
	}
	for _, q := range cypher.In("read") {
		values := map[string]any{}
		for _, p := range q.Params {
			values[p] = nil
		}
		body, err := json.Marshal(map[string]any{"statements": []statement{{"EXPLAIN " + q.Text, values}}})
		if err != nil {
			return err
		}
		for {
			began := time.Now()
			if err := s.post(ctx, "/db/neo4j/tx/commit", body); err != nil {
				return fmt.Errorf("warm up: plan %s: %w", q.Name, err)
			}
			if time.Since(began) < brisk {
				break
			}
		}
	}
	return nil
}

// brisk is how soon a warm server plans any of our queries.
const brisk = 500 * time.Millisecond

// cold leaves a server as it started, for tests that ask it none of our queries.
func cold(context.Context, *Server) error { return nil }

// post sends a body to the server's HTTP interface and waits for the answer.
func (s *Server) post(ctx context.Context, path string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.web+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.SetBasicAuth(s.User, s.Password)
	r.Header.Set("Content-Type", "application/json")
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	var said struct{ Errors []struct{ Message string } }
	err = json.NewDecoder(res.Body).Decode(&said)
	if len(said.Errors) > 0 {
		err = errors.Join(err, errors.New(said.Errors[0].Message))
	}
	return errors.Join(err, res.Body.Close())
}
