package neo4jstore

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/graph"
)

func TestWhatTheDriverSaysBecomesOurs(t *testing.T) {
	const secret = "MATCH (n) on bolt://10.0.0.1"
	said := func(code string) error { return &neo4j.Neo4jError{Code: "Neo." + code, Msg: secret} }
	for _, c := range []struct {
		err  error
		is   error
		want string
	}{
		{said("ClientError.Security.Unauthorized"), graph.ErrUnavailable, "NEO4J_PASSWORD"},
		{said("ClientError.Security.AuthenticationRateLimit"), graph.ErrUnavailable, "wait"},
		{said("ClientError.Transaction.TransactionTimedOutClientConfiguration"), context.DeadlineExceeded, "too long"},
		{said("TransientError.General.MemoryPoolOutOfMemoryError"), graph.ErrUnavailable, "dbms.memory.transaction.total.max"},
		{said("ClientError.Schema.ConstraintValidationFailed"), graph.ErrConflict, "by hand"},
		{said("DatabaseError.General.UnknownError"), graph.ErrUnavailable, "UnknownError"},
		{&neo4j.TransactionExecutionLimit{Cause: secret, Errors: []error{errors.New("first"),
			said("TransientError.Transaction.DeadlockDetected")}}, graph.ErrUnavailable, "try again"},
		{&neo4j.ConnectivityError{Inner: errors.New(secret)}, graph.ErrUnavailable, "is it running"},
		{errors.New(secret), graph.ErrUnavailable, "is it running"},
		{&graph.UnknownCodeError{Param: "code", Code: "X"}, graph.ErrNotFound, "no stakeholder"},
	} {
		got := fail(t.Context(), c.err)
		if !errors.Is(got, c.is) || !strings.Contains(got.Error(), c.want) || strings.Contains(got.Error(), secret) {
			t.Errorf("%v: %v", c.err, got)
		}
	}
	late, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-late.Done()
	if got := fail(late, errors.New(secret)); !errors.Is(got, context.DeadlineExceeded) {
		t.Error(got)
	}
	lost := &neo4j.TransactionExecutionLimit{Errors: []error{&neo4j.ConnectivityError{Inner: errors.New(secret)}}}
	if got := fail(late, lost); !errors.Is(got, graph.ErrUnavailable) {
		t.Error("a server that is away was only waited for:", got)
	}
	gave, stop := context.WithCancel(t.Context())
	stop()
	if got := fail(gave, lost); !errors.Is(got, context.Canceled) {
		t.Error(got)
	}
	if fail(gave, nil) != nil {
		t.Error("nothing is no error")
	}
	if !gone(said("ClientError.Statement.EntityNotFound")) || gone(errors.New(secret)) || gone(nil) {
		t.Error("what a load took out is not told from other faults")
	}
}
