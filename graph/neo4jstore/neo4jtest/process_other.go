//go:build !unix

package neo4jtest

import (
	"context"
	"errors"
)

func beginProcess(context.Context, string, map[string]string) (*Server, error) {
	return nil, errors.New("only where there are Unix signals")
}

// lockFile does nothing: where NEO4J_TEST_URI is set, test one package at a time.
func lockFile(string) error { return nil }
