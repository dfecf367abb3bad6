package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/graph"
)

// FreeQuery is a question in Cypher of an analyst's own.
type FreeQuery struct {
	Text  string
	On    graph.Day // given to the query as $on
	Limit int       // rows, at least 1
}

// Rows is the answer to a FreeQuery. Values are nil, bool, int64, float64,
// string, []any, map[string]any, Entity or Way.
type Rows struct {
	Columns []string
	Rows    [][]any
	Cut     bool // there are more rows than were asked for
}

// procedures are all that a free query may call: they list the graph's own
// words, or search in names.
var procedures = []string{"db.index.fulltext.queryNodes", "db.index.fulltext.queryRelationships", "db.labels", "db.propertyKeys",
	"db.relationshipTypes", "db.schema.nodeTypeProperties", "db.schema.relTypeProperties", "db.schema.visualization"}

// shows are all SHOW commands that a free query may be, as plans call them.
var shows = []string{"ShowConstraints", "ShowFunctions", "ShowIndexes", "ShowProcedures"}

// Free answers a query that only reads, in one transaction that is not tried
// again, within the time that ctx has. It returns ErrInvalid for what Neo4j
// does not understand, and for what reads more than the graph or changes it.
func (s *Store) Free(ctx context.Context, q FreeQuery) (Rows, error) {
	out, err := s.free(ctx, q)
	return told("ask in Cypher", out, err)
}

func (s *Store) free(ctx context.Context, q FreeQuery) (Rows, error) {
	if err := plainQuery(q.Text); err != nil {
		return Rows{}, err
	}
	if err := ctx.Err(); err != nil {
		return Rows{}, err
	}
	session := s.session(ctx, neo4j.AccessModeRead)
	defer s.closing(session)
	if err := harmless(ctx, session, q); err != nil {
		return Rows{}, freeFail(ctx, err)
	}
	out, err := readFree(ctx, session, q)
	return out, freeFail(ctx, err)
}

// readFree runs a query; that it only reads is left to the server.
func readFree(ctx context.Context, session neo4j.SessionWithContext, q FreeQuery) (out Rows, err error) {
	tx, err := session.BeginTransaction(ctx, within(ctx))
	if err != nil {
		return Rows{}, err
	}
	defer func() { err = errors.Join(err, tx.Close(ctx)) }()
	res, err := tx.Run(ctx, q.Text, q.given())
	if err != nil {
		return Rows{}, err
	}
	if out.Columns, err = res.Keys(); err != nil {
		return Rows{}, err
	}
	for res.Next(ctx) {
		if len(out.Rows) == q.Limit {
			out.Cut = true
			return out, nil // what is left is thrown away with the transaction
		}
		row := slices.Clone(res.Record().Values)
		for i, v := range row {
			row[i] = plainValue(v)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, res.Err()
}

func (q FreeQuery) given() map[string]any { return map[string]any{"on": date(q.On)} }

// plainQuery refuses what Neo4j would take for an order of how to run a query.
// It comes before the other checks: they put EXPLAIN in front, and PROFILE, which
// runs the query, may not follow that.
func plainQuery(text string) error {
	rest := text
	for {
		rest = strings.TrimLeft(rest, " \t\r\n\f\v;")
		switch {
		case strings.HasPrefix(rest, "//"):
			_, rest, _ = strings.Cut(rest, "\n")
			continue
		case strings.HasPrefix(rest, "/*"):
			_, rest, _ = strings.Cut(rest, "*/")
			continue
		}
		break
	}
	word := rest[:len(rest)-len(strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
	switch strings.ToUpper(word) {
	case "":
		return refuse("a query must begin with a word, such as MATCH")
	case "EXPLAIN", "PROFILE", "CYPHER":
		return refuse("leave " + strings.ToUpper(word) + " out: the query runs unchanged, and its rows are the answer")
	}
	// Neo4j reads \u0045 as E.
	if strings.HasPrefix(rest[len(word):], `\`) {
		return refuse("a query must begin with a word, such as MATCH")
	}
	return nil
}

// explain stands before a query that is only to be planned, on a line of its own.
const explain = "EXPLAIN\n"

var place = regexp.MustCompile(`\(line (\d+), column (\d+) \(offset: (\d+)\)\)`)

// asWritten tells places in a query without explain in front.
func asWritten(says string) string {
	return place.ReplaceAllStringFunc(says, func(s string) string {
		m := place.FindStringSubmatch(s)
		line, err := strconv.Atoi(m[1])
		if err != nil || line < 2 {
			return s
		}
		return fmt.Sprintf("(line %d, column %s)", line-1, m[2])
	})
}

// harmless has the server plan a query, which runs nothing, and refuses what
// would do more than read the graph.
func harmless(ctx context.Context, session neo4j.SessionWithContext, q FreeQuery) error {
	home, err := planned(ctx, session, "EXPLAIN "+stateQuery.Text, nil)
	if err != nil {
		return err
	}
	sum, err := planned(ctx, session, explain+q.Text, q.given())
	if err != nil {
		return err
	}
	if sum.Plan() == nil {
		return refuse("Neo4j does not say what this would do")
	}
	database := home.Database().Name()
	if err := harmlessPlan(sum.Plan(), database); err != nil {
		return err
	}
	// The server refuses it too, but says so only when it comes to the write.
	if t := sum.StatementType(); t != neo4j.StatementTypeReadOnly && !onlyShows(sum.Plan()) {
		return refuse("it would write, and a query here may only read")
	}
	return nil
}

func planned(ctx context.Context, session neo4j.SessionWithContext, text string, given map[string]any) (neo4j.ResultSummary, error) {
	res, err := session.Run(ctx, text, given, within(ctx))
	if err != nil {
		return nil, err
	}
	return res.Consume(ctx)
}

// harmlessPlan refuses a plan for what it reads besides the graph. Operators
// are named like ProcedureCall@neo4j, after the database.
func harmlessPlan(p neo4j.Plan, database string) error {
	op, in, _ := strings.Cut(p.Operator(), "@")
	switch {
	case op == "AdministrationCommand" || op == "SystemProcedureCall":
		return refuse("it would run the server, and a query here may only read the graph")
	case in != "" && in != database:
		return refuse("it would look into another database")
	case op == "LoadCSV":
		return refuse("it would read a file: LOAD CSV is not taken; load the file into Throughline instead")
	case strings.HasPrefix(op, "Show") && !slices.Contains(shows, op), strings.HasPrefix(op, "Terminate"):
		return refuse("of SHOW and TERMINATE only indexes, constraints, functions and procedures may be shown")
	case strings.Contains(op, "ProcedureCall"):
		name, _, _ := strings.Cut(fmt.Sprint(p.Arguments()["Details"]), "(")
		if !slices.Contains(procedures, name) {
			return refuse("it would call a procedure that is not on the list of those that only read the graph: " + strings.Join(procedures, ", "))
		}
	}
	for _, c := range p.Children() {
		if err := harmlessPlan(c, database); err != nil {
			return err
		}
	}
	return nil
}

// onlyShows says whether a plan shows something: such are of no type of
// statement that reads.
func onlyShows(p neo4j.Plan) bool {
	op, _, _ := strings.Cut(p.Operator(), "@")
	if slices.Contains(shows, op) {
		return true
	}
	return len(p.Children()) == 1 && onlyShows(p.Children()[0])
}

func refuse(says string) error { return graph.NewEngineError(says, graph.ErrInvalid, nil) }

// freeFail is fail for the queries of analysts, who may see what Neo4j says of
// their own words.
func freeFail(ctx context.Context, err error) error {
	if said := (*neo4j.Neo4jError)(nil); errors.As(err, &said) {
		switch {
		case strings.HasSuffix(said.Code, ".AccessMode"):
			return graph.NewEngineError("it would write, and a query here may only read", graph.ErrInvalid, err)
		case strings.Contains(said.Code, "MemoryPoolOutOfMemory"):
			return graph.NewEngineError("it needs more memory than Neo4j gives to one query: narrow it", graph.ErrInvalid, err)
		case strings.HasPrefix(said.Code, "Neo.ClientError.Statement."), strings.HasPrefix(said.Code, "Neo.ClientError.Procedure."):
			return graph.NewEngineError("Neo4j does not take it: "+asWritten(said.Msg), graph.ErrInvalid, err)
		}
	}
	return fail(ctx, err)
}
