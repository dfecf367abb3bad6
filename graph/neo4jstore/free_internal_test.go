package neo4jstore

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/graph"
)

// FreeUnchecked runs a free query that was not looked at before, so that
// nothing but the server holds it back.
func (s *Store) FreeUnchecked(ctx context.Context, q FreeQuery) (Rows, error) {
	session := s.session(ctx, neo4j.AccessModeRead)
	defer s.closing(session)
	out, err := readFree(ctx, session, q)
	return out, freeFail(ctx, err)
}

func TestTooLittleMemoryIsNotTriedAgain(t *testing.T) {
	said := &neo4j.Neo4jError{Code: "Neo.TransientError.General.MemoryPoolOutOfMemoryError", Msg: "secret"}
	if !neo4j.IsRetryable(said) {
		t.Fatal("the driver would not try it again anyway")
	}
	if err := lasting(t.Context(), said); neo4j.IsRetryable(err) || !errors.Is(err, graph.ErrUnavailable) ||
		strings.Contains(err.Error(), "secret") {
		t.Errorf("paths: %v", err)
	}
	if err := freeFail(t.Context(), said); neo4j.IsRetryable(err) || !errors.Is(err, graph.ErrInvalid) ||
		!strings.Contains(err.Error(), "narrow it") {
		t.Errorf("Cypher: %v", err)
	}
	passing := &neo4j.Neo4jError{Code: "Neo.TransientError.Transaction.DeadlockDetected"}
	if !errors.Is(lasting(t.Context(), passing), passing) {
		t.Error("what passes is left to the driver")
	}
}
