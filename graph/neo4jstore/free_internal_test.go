package neo4jstore

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// FreeUnchecked runs a free query that was not looked at before, so that
// nothing but the server holds it back.
func (s *Store) FreeUnchecked(ctx context.Context, q FreeQuery) (Rows, error) {
	session := s.session(ctx, neo4j.AccessModeRead)
	defer s.closing(session)
	out, err := readFree(ctx, session, q)
	return out, freeFail(ctx, err)
}
