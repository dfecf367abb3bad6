package neo4jstore_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/throughline-graph/throughline/cypher"
	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/neo4jstore/neo4jtest"
)

// whole are the queries that read all there is of something, and may scan it:
// no question that people ask waits for them.
var whole = map[string]string{
	"nodes":      "an export",
	"edges":      "an export",
	"names":      "the index of search, once for each graph",
	"successors": "the index of search, once for each graph",
	"node_marks": "a load",
	"edge_marks": "a load",
	"files":      "a load: all files that there are",
	"kind":       "the page of people, and the map once for each graph: all of one kind",
	"chunks":     "a load: the content of all files",
	"sources":    "all sources that there are, some tens",
	"ways":       "why there is no path; once for each version",
	"schema":     "a load: all steps that there are, some ten",
	"rules":      "it ends with the first that it finds",
}

// TestNeo4jPlansNoScanForAQuestion reads how the server means to answer
// each query that reads.
func TestNeo4jPlansNoScanForAQuestion(t *testing.T) {
	store := fresh(t)
	if _, err := store.Replace(t.Context(), shire(), []graph.File{{Sum: "00", Name: "made", Content: make([]byte, 1<<20)}}); err != nil {
		t.Fatal(err)
	}
	admin(t, here(t))("CALL db.awaitIndexes()")
	admin(t, here(t))("CALL db.prepareForReplanning()") // with fresh counts
	driver := driverOf(t)
	for _, q := range cypher.In("read") {
		t.Run(strings.TrimPrefix(q.Name, "read/"), func(t *testing.T) {
			session := driver.NewSession(t.Context(), neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead})
			defer func() {
				if err := session.Close(context.Background()); err != nil {
					t.Error(err)
				}
			}()
			given := map[string]any{}
			for _, p := range q.Params {
				given[p] = nil
			}
			res, err := session.Run(t.Context(), "EXPLAIN "+q.Text, given)
			if err != nil {
				t.Fatal(err)
			}
			sum, err := res.Consume(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if sum.StatementType() == neo4j.StatementTypeReadWrite || sum.StatementType() == neo4j.StatementTypeWriteOnly {
				t.Errorf("it writes")
			}
			scans := scansIn(sum.Plan())
			why, may := whole[strings.TrimPrefix(q.Name, "read/")]
			switch {
			case len(scans) > 0 && !may:
				t.Errorf("it scans: %s", strings.Join(scans, "; "))
			case len(scans) == 0 && may:
				t.Errorf("it may scan (%s) and need not: take it off the list", why)
			}
		})
	}
}

func TestNeo4jShowsAScanInAPlan(t *testing.T) {
	driver := driverOf(t)
	for _, query := range []string{"MATCH (n) RETURN n", "MATCH (n:Stakeholder) RETURN n.name", "MATCH ()-[r]->() RETURN r.since",
		"MATCH ()-[r:MEMBER_OF]-() RETURN r.since"} {
		res, err := neo4j.ExecuteQuery(t.Context(), driver, "EXPLAIN "+query, nil, neo4j.EagerResultTransformer)
		if err != nil {
			t.Fatal(err)
		}
		if len(scansIn(res.Summary.Plan())) == 0 {
			t.Errorf("%s: no scan is seen", query)
		}
	}
}

func driverOf(t *testing.T) neo4j.DriverWithContext {
	t.Helper()
	uri, user, password := neo4jtest.Find(t)
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := driver.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return driver
}

// scansIn returns the operators of a plan that look at all nodes, at all of a
// label, or at all relationships.
func scansIn(p neo4j.Plan) []string {
	var out []string
	if p == nil {
		return nil
	}
	if op, _, _ := strings.Cut(p.Operator(), "@"); strings.HasSuffix(op, "Scan") && !strings.Contains(op, "Index") {
		out = append(out, fmt.Sprintf("%s %v", op, p.Arguments()["Details"]))
	}
	for _, c := range p.Children() {
		out = append(out, scansIn(c)...)
	}
	return out
}

// shire is a made-up graph, large enough for the server to mind what it scans.
func shire() *graph.Snapshot {
	s := &graph.Snapshot{Made: 20260801}
	node := func(code string, kind graph.Kind) string {
		s.Nodes = append(s.Nodes, graph.Node{Code: code, Kind: kind, Name: "Number " + code, Lat: 53, Lon: -2, Source: "made", Seen: 20260801,
			Basis: graph.Official})
		return code
	}
	join := func(from string, t graph.EdgeType, to string) {
		s.Edges = append(s.Edges, graph.Edge{Type: t, From: from, To: to, Source: "made", Seen: 20260801, Basis: graph.Official})
	}
	region := node("Y1", graph.Region)
	ics := node("Q1", graph.ICS)
	join(ics, graph.PartOf, region)
	for i := range 10 {
		sub := node(fmt.Sprintf("S%d", i), graph.SubICB)
		join(sub, graph.PartOf, ics)
		for k := range 10 {
			pcn := node(fmt.Sprintf("U%d%d", i, k), graph.PCN)
			join(pcn, graph.CommissionedBy, sub)
			for n := range 10 {
				practice := node(fmt.Sprintf("A%d%d%d", i, k, n), graph.Practice)
				join(practice, graph.MemberOf, pcn)
				join(practice, graph.CommissionedBy, sub)
				pharmacy := node(fmt.Sprintf("F%d%d%d", i, k, n), graph.Pharmacy)
				join(pharmacy, graph.AlignedTo, pcn)
				join(pharmacy, graph.BasedIn, ics)
			}
		}
	}
	old := node("Z1", graph.Practice)
	join(old, graph.SucceededBy, "A000")
	slices.SortFunc(s.Nodes, func(a, b graph.Node) int { return strings.Compare(a.Code, b.Code) })
	slices.SortFunc(s.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	return s
}
