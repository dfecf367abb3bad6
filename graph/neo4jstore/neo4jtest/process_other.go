//go:build !unix

package neo4jtest

import (
	"context"
	"errors"
)

func beginProcess(context.Context, string, string, map[string]string) (*Server, error) {
	return nil, errors.New("only where there are Unix signals")
}
