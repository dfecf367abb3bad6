package neo4jstore_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
)

func freeQuery(text string) neo4jstore.FreeQuery {
	return neo4jstore.FreeQuery{Text: text, On: 20260801, Limit: 100}
}

func TestNeo4jReadsForAFreeQuery(t *testing.T) {
	store := fresh(t)
	if _, err := store.Replace(t.Context(), shire(), nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ says, text, want string }{
		{"rows under their columns", "MATCH (n:PCN) RETURN n.code AS code, n.kind AS kind ORDER BY code LIMIT 2", "code kind|U00 PCN|U01 PCN"},
		{"a stakeholder by code and name", "MATCH (n {code: 'Q1'}) RETURN n", "n|(Q1 Number Q1)"},
		{"another node by its labels", "MATCH (n:SchemaStep) RETURN n {.name} AS n ORDER BY n.name LIMIT 1", "n|{name: schema/0001_codes}"},
		{"a path with arrows, whichever way it is walked", "MATCH p = (:Stakeholder {code: 'Y1'})--(:ICS)<-[:PART_OF]-({code: 'S3'}) RETURN p",
			"p|(Y1 Number Y1)<-[:PART_OF]-(Q1 Number Q1)<-[:PART_OF]-(S3 Number S3)"},
		{"days, lists, maps and nothing", "RETURN $on AS day, [1, 2.5, null] AS list, {b: 'x', a: true} AS map, null AS none",
			"day list map none|2026-08-01 [1, 2.5, ] {a: true, b: x} "},
		{"after comments", "// what there is\n/* all */ MATCH (n:Region) RETURN count(n) AS n;", "n|1"},
		{"the words of the graph", "CALL db.labels() YIELD label WHERE label = 'PCN' RETURN label", "label|PCN"},
		{"the full-text index", "CALL db.index.fulltext.queryNodes('stakeholder_text', 'Q1') YIELD node RETURN node.code AS code", "code|Q1"},
		{"which indexes there are", "SHOW INDEXES YIELD name WHERE name = 'loader_name' RETURN name", "name|loader_name"},
	} {
		t.Run(c.says, func(t *testing.T) {
			rows, err := store.Free(t.Context(), freeQuery(c.text))
			if err != nil {
				t.Fatal(err)
			}
			lines := []string{strings.Join(rows.Columns, " ")}
			for _, row := range rows.Rows {
				var cells []string
				for _, v := range row {
					cells = append(cells, neo4jstore.TextOf(v))
				}
				lines = append(lines, strings.Join(cells, " "))
			}
			if d := cmp.Diff(c.want, strings.Join(lines, "|")); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
	t.Run("no more rows than asked for", func(t *testing.T) {
		q := freeQuery("UNWIND range(1, 1000000000) AS n RETURN n")
		q.Limit = 3
		rows, err := store.Free(t.Context(), q)
		if err != nil || len(rows.Rows) != 3 || !rows.Cut {
			t.Errorf("%v: %d rows, cut %v", err, len(rows.Rows), rows.Cut)
		}
	})
	t.Run("as many rows as asked for are not cut", func(t *testing.T) {
		q := freeQuery("UNWIND range(1, 3) AS n RETURN n")
		q.Limit = 3
		rows, err := store.Free(t.Context(), q)
		if err != nil || len(rows.Rows) != 3 || rows.Cut {
			t.Errorf("%v: %d rows, cut %v", err, len(rows.Rows), rows.Cut)
		}
	})
	t.Run("no longer than it may", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		_, err := store.Free(ctx, freeQuery("UNWIND range(1, 1000000000) AS a UNWIND range(1, 1000000000) AS b RETURN sum(a * b)"))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func TestNeo4jLetsAFreeQueryOnlyRead(t *testing.T) {
	store := fresh(t)
	if _, err := store.Replace(t.Context(), shire(), nil); err != nil {
		t.Fatal(err)
	}
	before := number(t, here(t), "MATCH (n) RETURN count(n)")
	for text, want := range map[string]string{
		"CREATE (n:Hand) RETURN n": "it would write",
		"MATCH (n:PCN) CALL (n) { SET n.name = 'x' } IN TRANSACTIONS OF 10 ROWS": "it would write",
		"CREATE INDEX hand FOR (n:Hand) ON (n.name)":                             "it would write",
		"MATCH (n) DETACH DELETE n":                                              "it would write",
		"PROFILE CREATE (n:Hand)":                                                "leave PROFILE out",
		" \n/* a */ // b\n profile RETURN 1":                                     "leave PROFILE out",
		"EXPLAIN RETURN 1":                                                       "leave EXPLAIN out",
		"CYPHER runtime=slotted PROFILE RETURN 1":                                "leave CYPHER out",
		`\u0050ROFILE CREATE (n:Hand)`:                                           "must begin with a word",
		`P\u0052OFILE CREATE (n:Hand)`:                                           "must begin with a word",
		`// \u000A PROFILE` + "\nRETURN 1":                                       "conflicting", // for Neo4j the comment ends there
		"":                                                                       "must begin with a word",
		"/* RETURN 1":                                                            "must begin with a word",
		"RETURN 1; RETURN 2":                                                     "Neo4j does not take it",
		"RETURN 1 AS n\nUNION\nRETURN m AS n":                                    "Variable `m` not defined (line 3, column 8)",
		"RETURN $nothing":                                                        "nothing",
		"LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line":                 "LOAD CSV is not taken",
		"CALL { LOAD CSV FROM 'http://127.0.0.1/' AS line RETURN line } RETURN 1": "LOAD CSV is not taken",
		"SHOW SETTINGS":     "may be shown",
		"SHOW TRANSACTIONS": "may be shown",
		"SHOW TRANSACTIONS YIELD transactionId AS id TERMINATE TRANSACTIONS id YIELD message RETURN message": "may be shown",
		"TERMINATE TRANSACTION 'neo4j-transaction-1'":                                                        "may be shown",
		"SHOW USERS":     "would run the server",
		"SHOW DATABASES": "would run the server",
		"CREATE USER hand SET PASSWORD 'something long'":                     "would run the server",
		"ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'":                    "would run the server",
		"USE system CALL dbms.showCurrentUser()":                             "another database",
		"CALL dbms.listConfig()":                                             "not on the list",
		"CALL db.clearQueryCaches()":                                         "not on the list",
		"CALL { CALL dbms.components() YIELD name RETURN name } RETURN name": "not on the list",
		"CALL db.createLabel('Hand')":                                        "not on the list",
	} {
		t.Run(text, func(t *testing.T) {
			_, err := store.Free(t.Context(), freeQuery(text))
			if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %q", err, want)
			}
		})
	}
	t.Run("and the server refuses to write, were it asked to", func(t *testing.T) {
		for _, text := range []string{"CREATE (n:Hand)", "MATCH (n:PCN) SET n.name = 'x'", "MATCH (n) DETACH DELETE n",
			"CREATE INDEX hand FOR (n:Hand) ON (n.name)", "CALL db.createLabel('Hand')"} {
			if _, err := store.FreeUnchecked(t.Context(), freeQuery(text)); !errors.Is(err, graph.ErrInvalid) ||
				!strings.Contains(err.Error(), "it would write") {
				t.Errorf("%s: %v", text, err)
			}
		}
	})
	if after := number(t, here(t), "MATCH (n) RETURN count(n)"); after != before {
		t.Errorf("%d nodes became %d", before, after)
	}
}
