package neo4jstore_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
)

// rounds is how often each is measured, in turn, after one round that is not
// counted: a cold server is several times slower.
const rounds = 5

// BenchmarkNeo4jLoad loads all England into an empty server, in turn with the
// LOAD CSV that one would write by hand for the same rows into the same schema;
// then a month's changes, while it is asked. It tells the middle of each. LOAD
// CSV fetches its rows from this test, on 127.0.0.1, which a container is not on.
func BenchmarkNeo4jLoad(b *testing.B) {
	_, whole, files := england(b)
	s := fresh(b)
	web := httptest.NewServer(asCSV(whole))
	defer web.Close()
	total := float64(len(whole.Nodes) + len(whole.Edges))
	var ours, theirs, again, month, quiet, meanwhile []float64
	for b.Loop() {
		for round := range rounds + 1 {
			if round == 1 {
				ours, theirs = nil, nil
			}
			// Ours first: it makes the schema.
			empty(b)
			ours = append(ours, seconds(func() { replacedBy(b, s, whole, nil) }))
			empty(b)
			theirs = append(theirs, seconds(func() { loadCSV(b, web.URL, whole) }))
			if n := number(b, here(b), "MATCH ()-[r]->() RETURN count(r)"); int(n) != len(whole.Edges) {
				b.Fatalf("LOAD CSV made %d edges", n)
			}
		}
		empty(b)
		b.ReportMetric(seconds(func() { replacedBy(b, s, whole, files) }), "s/first-load-with-files")
		quiet = asking(b, s, whole, func() { time.Sleep(2 * time.Second) })
		edition := whole
		for n := range rounds {
			asking(b, s, whole, func() {
				again = append(again, seconds(func() { replacedBy(b, s, edition, files) }))
			})
			edition = monthLater(whole, n)
			meanwhile = append(meanwhile, asking(b, s, whole, func() {
				month = append(month, seconds(func() { replacedBy(b, s, edition, files) }))
			})...)
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(part(ours, 0.5), "s/first-load")
	b.ReportMetric(part(theirs, 0.5), "s/LOAD-CSV")
	b.ReportMetric(total/part(ours, 0.5), "rows/s")
	b.ReportMetric(part(theirs, 0.5)/part(ours, 0.5), "times-as-fast-as-LOAD-CSV(goal:1)")
	b.ReportMetric(part(again, 0.5)/part(ours, 0.5), "of-first-load-with-nothing-changed(goal:0.2)")
	b.ReportMetric(part(month, 0.5), "s/month")
	b.ReportMetric(part(month, 0.5)-part(again, 0.5), "s/month-without-comparing(goal:0.5)")
	b.ReportMetric(part(quiet, 0.99)*1000, "ms/question-p99-before")
	b.ReportMetric(part(meanwhile, 0.99)*1000, "ms/question-p99-meanwhile(goal:100)")
	b.ReportMetric(part(meanwhile, 1)*1000, "ms/question-slowest-meanwhile")
	fmt.Printf("first loads %.2f s, LOAD CSV %.2f s, months %.2f s\n", ours, theirs, month)
}

func seconds(do func()) float64 {
	begun := time.Now()
	do()
	return time.Since(begun).Seconds()
}

// part returns the value below which so much of all lies.
func part(all []float64, of float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return all[int(of*float64(len(all)-1))]
}

func empty(b *testing.B) {
	ask := admin(b, here(b))
	for ask("MATCH ()-[r]->() WITH r LIMIT 20000 DELETE r RETURN count(r)")[0].Values[0] != int64(0) {
	}
	for ask("MATCH (n) WITH n LIMIT 20000 DELETE n RETURN count(n)")[0].Values[0] != int64(0) {
	}
}

func replacedBy(b *testing.B, s *neo4jstore.Store, next *graph.Snapshot, files []graph.File) {
	if _, err := s.Replace(context.Background(), next, files); err != nil {
		b.Fatal(err)
	}
}

// asking asks the same store everything about one stakeholder after the other
// while do works, and returns the seconds that each question took.
func asking(b *testing.B, s *neo4jstore.Store, whole *graph.Snapshot, do func()) []float64 {
	var took []float64
	var asker sync.WaitGroup
	stop := make(chan struct{})
	asker.Go(func() {
		for i := 0; ; i += 997 {
			select {
			case <-stop:
				return
			default:
			}
			took = append(took, seconds(func() {
				q := ask.CodeQuery{Code: whole.Nodes[i%len(whole.Nodes)].Code, On: 20260801}
				if _, err := ask.Of(context.Background(), s, ask.Stakeholder, q); err != nil {
					b.Error(err)
				}
			}))
		}
	})
	do()
	close(stop)
	asker.Wait()
	return took
}

// monthLater makes some 3,700 changes: numbers of patients, and edges that move.
func monthLater(whole *graph.Snapshot, n int) *graph.Snapshot {
	next := *whole
	next.Nodes, next.Edges = slices.Clone(whole.Nodes), slices.Clone(whole.Edges)
	for i := n; i < len(next.Nodes); i += len(next.Nodes) / 1500 {
		next.Nodes[i].Patients += 1 + n
	}
	for i := n; i < len(next.Edges); i += len(next.Edges) / 1100 {
		next.Edges[i].Until = graph.Day(20260901).Add(n)
	}
	slices.SortFunc(next.Edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	return &next
}

// Columns of the CSV, and how LOAD CSV turns them into what we keep.
var (
	nodeColumns = [][2]string{{"code", ""}, {"kind", ""}, {"name", ""}, {"opened", "date"}, {"closed", "date"}, {"status", ""},
		{"postcode", ""}, {"address", "list"}, {"phone", ""}, {"lat", "toFloat"}, {"lon", "toFloat"}, {"patients", "toInteger"},
		{"patients_source", ""}, {"patients_seen", "date"}, {"contract", ""}, {"setting", ""}, {"supplier", ""}, {"alias", "list"},
		{"source", ""}, {"seen", "date"}, {"basis", ""}, {"hash", "toInteger"}}
	edgeColumns = [][2]string{{"since", "date"}, {"until", "date"}, {"source", ""}, {"seen", "date"}, {"basis", ""}, {"since_by", "toBoolean"},
		{"until_by", "toBoolean"}, {"unconfirmed_since", "date"}, {"rule", ""}, {"metres", "toInteger"}, {"share", "toFloat"}, {"role", ""},
		{"verified", "date"}, {"on", "date"}, {"items", "toInteger"}, {"month", ""}, {"cost", "toInteger"}, {"hash", "toInteger"}}
)

// loadCSV loads what asCSV serves, a statement a kind and a type, in batches.
func loadCSV(b *testing.B, from string, whole *graph.Snapshot) {
	ask := alone(b, here(b))
	set := func(columns [][2]string) string {
		var out []string
		for _, c := range columns {
			value := "row." + c[0]
			switch c[1] {
			case "":
			case "list":
				value = "split(" + value + ", '|')"
			default:
				value = c[1] + "(" + value + ")"
			}
			out = append(out, c[0]+": "+value)
		}
		return "{" + strings.Join(out, ", ") + "}"
	}
	kinds, types := map[graph.Kind]bool{}, map[graph.EdgeType]bool{}
	for i := range whole.Nodes {
		kinds[whole.Nodes[i].Kind] = true
	}
	for i := range whole.Edges {
		types[whole.Edges[i].Type] = true
	}
	for k := range kinds {
		labels := "Stakeholder:Organisation:" + string(k)
		if k == graph.Person {
			labels = "Stakeholder:Person"
		}
		if k.EndsOnly() {
			labels += ":EndsOnly"
		}
		ask("LOAD CSV WITH HEADERS FROM '" + from + "/nodes/" + string(k) + "' AS row CALL (row) { CREATE (n:" + labels +
			") SET n = " + set(nodeColumns) + " } IN TRANSACTIONS OF 1000 ROWS")
	}
	for t := range types {
		ask("LOAD CSV WITH HEADERS FROM '" + from + "/edges/" + string(t) + "' AS row CALL (row) { " +
			"MATCH (a:Stakeholder {code: row.from}) MATCH (b:Stakeholder {code: row.to}) CREATE (a)-[r:" + string(t) +
			"]->(b) SET r = " + set(edgeColumns) + " } IN TRANSACTIONS OF 1000 ROWS")
	}
}

// asCSV serves a graph as one would write it for LOAD CSV, made beforehand.
func asCSV(whole *graph.Snapshot) http.Handler {
	tables := map[string]*strings.Builder{}
	writers := map[string]*csv.Writer{}
	write := func(name string, columns [][2]string, first []string, p map[string]any) {
		w := writers[name]
		if w == nil {
			tables[name] = &strings.Builder{}
			w = csv.NewWriter(tables[name])
			writers[name] = w
			var heading []string
			if first != nil {
				heading = []string{"from", "to"}
			}
			for _, c := range columns {
				heading = append(heading, c[0])
			}
			_ = w.Write(heading) // into memory
		}
		row := slices.Clone(first)
		for _, c := range columns {
			text := ""
			switch v := p[c[0]].(type) {
			case nil:
			case []string:
				text = strings.Join(v, "|")
			case float64:
				text = strconv.FormatFloat(v, 'g', -1, 64)
			default:
				text = fmt.Sprint(v)
			}
			row = append(row, text)
		}
		_ = w.Write(row)
	}
	for i := range whole.Nodes {
		n := &whole.Nodes[i]
		write("/nodes/"+string(n.Kind), nodeColumns, nil, neo4jstore.NodeProps(n))
	}
	properties := neo4jstore.EdgeProps(whole)
	for i := range whole.Edges {
		e := &whole.Edges[i]
		write("/edges/"+string(e.Type), edgeColumns, []string{e.From, e.To}, properties[i])
	}
	for _, w := range writers {
		w.Flush()
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if t := tables[r.URL.Path]; t != nil {
			_, _ = w.Write([]byte(t.String())) // a server that hangs up says so itself
			return
		}
		http.NotFound(w, r)
	})
}
