package neo4jstore

import (
	"context"
	"errors"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/graph"
)

// fail turns what the driver said into what a caller can act on.
func fail(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	if ours(err) {
		return err
	}
	// Tried again and again, until time was up: the last word counts.
	if tried := (*neo4j.TransactionExecutionLimit)(nil); errors.As(err, &tried) && len(tried.Errors) > 0 {
		return fail(context.WithoutCancel(ctx), tried.Errors[len(tried.Errors)-1])
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if said := (*neo4j.Neo4jError)(nil); errors.As(err, &said) {
		for _, c := range codes {
			if strings.Contains(said.Code, c.code) {
				return graph.NewEngineError(c.says, c.is, err)
			}
		}
		return graph.NewEngineError("Neo4j could not do that ("+said.Code+")", graph.ErrUnavailable, err)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return graph.NewEngineError("Neo4j took too long", context.DeadlineExceeded, err)
	}
	if strings.Contains(err.Error(), "Timeout while waiting for connection") {
		return graph.NewEngineError("all connections to Neo4j are in use: try again", graph.ErrUnavailable, err)
	}
	return graph.NewEngineError("Neo4j cannot be reached, or the connection broke: is it running, and is the address right?",
		graph.ErrUnavailable, err)
}

// What is said of the codes of Neo4j that a caller can do something about, by
// a part of the code.
var codes = []struct {
	code, says string
	is         error
}{
	{"Security.Unauthorized", "Neo4j refuses the user name or the password: set NEO4J_USERNAME, and NEO4J_PASSWORD or NEO4J_PASSWORD_FILE",
		graph.ErrUnavailable},
	{"Security.CredentialsExpired", "Neo4j wants a new password first: change it there, then set NEO4J_PASSWORD or NEO4J_PASSWORD_FILE",
		graph.ErrUnavailable},
	{"Security.AuthenticationRateLimit", "Neo4j refuses this user for some seconds after wrong passwords: set the right one and wait",
		graph.ErrUnavailable},
	{"Security.Forbidden", "this user of Neo4j may not do that", graph.ErrUnavailable},
	{"Database.DatabaseNotFound", "Neo4j has no such database", graph.ErrUnavailable},
	{"MemoryPoolOutOfMemory", "Neo4j has too little memory for one transaction of this size: raise dbms.memory.transaction.total.max or " +
		"server.memory.heap.max_size", graph.ErrUnavailable},
	{"TransactionTimedOut", "Neo4j took too long", context.DeadlineExceeded},
	{"Transaction.Terminated", "Neo4j ended the transaction", graph.ErrUnavailable},
	{"Schema.ConstraintValidationFailed", "a stakeholder of the load has a code that was entered into Neo4j by hand, or one that leaves has " +
		"relationships drawn by hand: take those out first", graph.ErrConflict},
	{"Transaction.DeadlockDetected", "Neo4j was busy with another change: try again", graph.ErrUnavailable},
}

// ours says that an error is one of graph's, and not what the driver said.
func ours(err error) bool {
	for _, known := range []error{graph.ErrUnavailable, graph.ErrConflict, graph.ErrInvalid, graph.ErrNotFound, errMoved} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// gone says that a query met something that a load has just taken out.
func gone(err error) bool {
	said := (*neo4j.Neo4jError)(nil)
	return errors.As(err, &said) && strings.Contains(said.Code, "EntityNotFound")
}
