package web

import (
	"encoding/base64"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/ladder"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// operation is one question of the API. The same code reads its parameters and
// describes them: at start, read runs once with a form that takes notes.
type operation struct {
	id, path string // path as OpenAPI writes it: /stakeholders/{code}
	title    string
	about    string
	example  string // an address that works on the sample
	answer   any    // a value of the answer's type
	read     func(*Server, *form) question
	table    func(any, string) export.Table // CSV, one of tables
	tables   []string                       // the names of the CSV tables, if there are several; the first is the default
	graph    func(any) *graph.Snapshot      // GraphML
	draw     drawing                        // SVG
	svg      func(any) ([]byte, error)      // SVG that is not drawn as a ladder
	people   func(any) []ask.Contact        // vCard
	sheets   func(any) []export.Sheet       // a workbook
	page     pageOf                         // beside the API: shown at /s/CODE/id
	personal bool                           // the answer is never kept, neither here nor in a browser
}

// pageOf answers a page from one view of the graph, and returns what shows it.
type pageOf func(*Server, *gin.Context, graph.View) (func(), error)

// drawing turns an answer into a picture. It may ask the graph for more.
type drawing func(graph.View, *Server, any) (picture, error)

// question answers what the parameters ask.
type question func(graph.View) (any, error)

// picture is an answer as a drawing.
type picture struct {
	scene ladder.Scene
	link  func(ladder.Box) string
}

// formats lists the formats of an operation's answer, JSON first.
func (o *operation) formats() []string {
	out := []string{"json"}
	if o.table != nil {
		out = append(out, "csv")
	}
	if o.graph != nil {
		out = append(out, "graphml")
	}
	if o.draw != nil || o.svg != nil {
		out = append(out, "svg")
	}
	if o.people != nil {
		out = append(out, "vcard")
	}
	if o.sheets != nil {
		out = append(out, "xlsx")
	}
	return out
}

// csvTable reads which table to return as CSV, if there are several.
func (o *operation) csvTable(f *form) string {
	if len(o.tables) == 0 {
		return ""
	}
	return f.choice("table", o.tables...)
}

// Search is the answer of /search.
type Search struct {
	Hits []Hit `json:"hits"`
	More bool  `json:"more" doc:"whether the limit left any out"`
	graph.Why
}

// Hit is a search result with its name and kind in words.
type Hit struct {
	graph.Hit
	Title     string `json:"title" doc:"the name as people write it"`
	KindTitle string `json:"kind_title" doc:"the kind in words"`
}

// Sources is the answer of /sources.
type Sources struct {
	Made    graph.Day      `json:"made" doc:"the newest date of any source"`
	Sources []graph.Source `json:"sources"`
}

// Neighbours is one page of what is one step away.
type Neighbours struct {
	ask.NeighboursAnswer
	Next string `json:"next" doc:"the cursor of the next page; empty on the last page"`
	graph.Why
}

// found is the paths in words, and the paths as found, for drawing.
type found struct {
	sentence.Answer
	graph ask.Found
	page  url.Values // the query, for links to the page
}

// operations lists the questions of the API in the order of its description.
var operations = []*operation{
	{
		id: "search", path: "/search", title: "Search", answer: Search{},
		about: "Find stakeholders by code, old code, postcode or name. Spelling mistakes are allowed. " +
			"Exact codes come first, then postcodes, then names.",
		example: "/api/v1/search?q=bay",
		read: func(s *Server, f *form) question {
			q := graph.SearchQuery{Text: f.one("q"), Kinds: f.kinds("kind"), On: f.day("on", s.Today()),
				Limit: f.number("limit", 10, 1, graph.SearchLimit)}
			return func(view graph.View) (any, error) {
				hits, more, err := ask.SearchMore(view, q)
				a := Search{Hits: make([]Hit, len(hits)), More: more}
				for i, h := range hits {
					a.Hits[i] = Hit{h, sentence.Name(h.Name), h.Kind.Info().Name}
				}
				if len(hits) == 0 {
					a.Why = ask.NothingFits(q.Text)
				}
				return a, err
			}
		},
		table: func(v any, _ string) export.Table {
			t := export.Table{Headings: []string{"code", "kind", "name", "postcode", "open", "why"}}
			for _, h := range v.(Search).Hits {
				t.Rows = append(t.Rows, []string{h.Code, string(h.Kind), h.Name, h.Postcode, strconv.FormatBool(h.Open), h.Why})
			}
			return t
		},
	},
	{
		id: "stakeholder", path: "/stakeholders/{code}", title: "One stakeholder", answer: ask.StakeholderAnswer{},
		about:   "Everything about one stakeholder on a day: the number of its edges by type, its people, its successors and its history.",
		example: "/api/v1/stakeholders/U99001",
		read: func(s *Server, f *form) question {
			code, on := f.inPath("code"), f.day("on", s.Today())
			return func(view graph.View) (any, error) { return ask.Stakeholder(view, ask.CodeQuery{Code: code, On: on}) }
		},
	},
	{
		id: "neighbours", path: "/stakeholders/{code}/neighbours", title: "Neighbours", answer: Neighbours{},
		about:   "The stakeholders one step away, by kind and edge type, a page at a time, with the total.",
		example: "/api/v1/stakeholders/U99001/neighbours?kinds=Practice",
		read: func(s *Server, f *form) question {
			q := ask.NeighbourQuery{Code: f.inPath("code"), On: f.day("on", s.Today()), Kinds: f.kinds("kinds"), Edges: f.edges("edges"),
				Limit: f.number("limit", 50, 1, ask.NeighbourLimit)}
			q.Offset = f.cursor(s.version())
			return func(view graph.View) (any, error) {
				n, err := ask.Neighbours(view, q)
				a := Neighbours{NeighboursAnswer: n}
				if n.Total == 0 {
					a.Why = noneAround(q.On)
				}
				if last := q.Offset + len(n.Steps); last < n.Total {
					a.Next = cursorAt(s.version(), last)
				}
				return a, err
			}
		},
		table: func(v any, _ string) export.Table {
			n := v.(Neighbours)
			t := export.Table{Headings: append([]string{"code", "kind", "name"}, edgeHeadings...)}
			for _, st := range n.Steps {
				t.Rows = append(t.Rows, append([]string{st.Other.Code, string(st.Other.Kind), st.Other.Name}, edgeCells(&st.Edge)...))
			}
			return t
		},
		graph: func(v any) *graph.Snapshot {
			n := v.(Neighbours)
			p := newPart(n.Of)
			for _, st := range n.Steps {
				p.add(st.Edge, st.Other)
			}
			return p.snapshot()
		},
	},
	{
		id: "throughline", path: "/stakeholders/{code}/throughline", title: "The line to the region", answer: ask.LineAnswer{},
		about: "The line from the practice or pharmacy up to the board and region. " +
			"Each stage has its organisations and people, or says why it is empty.",
		example: "/api/v1/stakeholders/X99001/throughline",
		read: func(s *Server, f *form) question {
			code, on := f.inPath("code"), f.day("on", s.Today())
			return func(view graph.View) (any, error) {
				return ask.Line(view, ask.CodeQuery{Code: code, On: on})
			}
		},
		table: func(v any, _ string) export.Table {
			t := export.Table{Headings: append([]string{"stage", "code", "kind", "name", "person", "role"}, edgeHeadings...)}
			for _, st := range v.(ask.LineAnswer).Stages {
				if len(st.Stops) == 0 {
					t.Rows = append(t.Rows, append([]string{st.Name, "", "", st.Gap, "", ""}, make([]string, len(edgeHeadings))...))
				}
				for _, stop := range st.Stops {
					row := []string{st.Name, stop.Code, string(stop.Kind), stop.Name}
					edge := make([]string, len(edgeHeadings))
					if len(stop.Edges) > 0 {
						edge = edgeCells(&stop.Edges[0])
					}
					t.Rows = append(t.Rows, append(append(row, "", ""), edge...))
					for _, p := range stop.People {
						t.Rows = append(t.Rows, append(append(row[:4:4], p.Person.Name, p.Edge.Role), edgeCells(&p.Edge)...))
					}
				}
			}
			return t
		},
		graph: func(v any) *graph.Snapshot {
			l := v.(ask.LineAnswer)
			p := newPart(l.Of)
			for _, st := range l.Stages {
				for _, stop := range st.Stops {
					p.refs[stop.Code] = stop.Ref
					p.edges = append(p.edges, stop.Edges...)
					for _, h := range stop.People {
						p.add(h.Edge, h.Person)
					}
				}
			}
			return p.snapshot()
		},
		draw: func(view graph.View, s *Server, v any) (picture, error) {
			l := v.(ask.LineAnswer)
			beside, err := ask.Beside(view, l)
			return picture{ladder.OfLine(l, beside, ladder.MaxBoxes), s.boxLink(l.On, "")}, err
		},
	},
	contactsOperation,
	areaOperation,
	accessOperation,
	ownersOperation,
	lpcsOperation,
	networkOperation,
	{
		id: "pharmacies", path: "/stakeholders/{code}/pharmacies", page: (*Server).pharmaciesPage,
		title: "Pharmacies of a network, network of a pharmacy", answer: ask.PharmaciesAnswer{},
		about: "A rule decides the link, and the answer names the rule: nearest member practice, within a distance of any member practice, " +
			"most items dispensed, or a supplied list of leads. " +
			"rule=all uses each rule and says whether they disagree.",
		example: "/api/v1/stakeholders/U99001/pharmacies?rule=within:1600",
		read: func(s *Server, f *form) question {
			code, on, rule := f.inPath("code"), f.day("on", s.Today()), f.one("rule")
			return func(view graph.View) (any, error) {
				q, err := ask.NewPharmacyQuery(code, rule)
				if err != nil {
					return nil, err
				}
				q.On = on
				return ask.Pharmacies(view, q)
			}
		},
		table:  func(v any, _ string) export.Table { return export.Pharmacies(v.(ask.PharmaciesAnswer)) },
		sheets: func(v any) []export.Sheet { return export.PharmacySheets(v.(ask.PharmaciesAnswer)) },
	},
	{
		id: "paths", path: "/paths", title: "Paths between two stakeholders", answer: sentence.Answer{},
		about: "All paths with the fewest hops, or with up to slack more, lowest cost first. " +
			"Paths of the same shape are shown as one, and alike counts the others, unless fold is false. " +
			"If there is no path, reason says why. If a limit ended the search, cut names it.",
		example: "/api/v1/paths?from=X99001&to=QZ9",
		read: func(s *Server, f *form) question {
			q := f.pathQuery(s.Today())
			page := f.values
			return func(view graph.View) (any, error) {
				if err := q.Validate(); err != nil {
					return nil, err
				}
				g, lines, err := ask.PathsAndLines(view, q)
				return found{sentence.Of(g, lines...), g, page}, err
			}
		},
		table: func(v any, _ string) export.Table {
			walked := []string{"path", "hop", "cost", "alike", "walked_from", "walked_from_name", "walked_to", "walked_to_name"}
			t := export.Table{Headings: append(walked, edgeHeadings...)}
			for i, p := range v.(found).Paths {
				for h := range p.Edges {
					t.Rows = append(t.Rows, append([]string{strconv.Itoa(i + 1), strconv.Itoa(h + 1), strconv.Itoa(p.Cost), strconv.Itoa(p.Alike),
						p.Nodes[h].Code, p.Nodes[h].Name, p.Nodes[h+1].Code, p.Nodes[h+1].Name}, edgeCells(&p.Edges[h])...))
				}
			}
			return t
		},
		graph: func(v any) *graph.Snapshot {
			a := v.(found)
			p := newPart(a.From, a.To)
			for _, w := range a.Paths {
				for h, e := range w.Edges {
					p.add(e, w.Nodes[h+1])
				}
			}
			return p.snapshot()
		},
		draw: func(_ graph.View, s *Server, v any) (picture, error) {
			a := v.(found)
			page := maps.Clone(a.page)
			page.Del("format")
			return picture{ladder.OfFound(a.graph, ladder.MaxBoxes), s.boxLink(a.On, with("/path", page, "fold", "false"))}, nil
		},
	},
	{
		id: "sources", path: "/sources", title: "Sources", answer: Sources{},
		about: "The files that the graph comes from: the date of each and how it is known, the number of rows, " +
			"the rows refused and the first of them, and the licence.",
		example: "/api/v1/sources",
		read: func(s *Server, _ *form) question {
			return func(view graph.View) (any, error) {
				sum, err := ask.Summary(view, 0)
				if err != nil {
					return nil, err
				}
				return Sources{sum.Made, graph.TellSources(sum.Sources)}, nil
			}
		},
		table: func(v any, _ string) export.Table {
			t := export.Table{Headings: []string{"name", "dataset", "title", "seen", "seen_by", "rows", "refused", "skipped", "licence", "sum"}}
			for _, f := range v.(Sources).Sources {
				t.Rows = append(t.Rows, []string{f.Name, f.Dataset, f.Title, f.Seen.String(), f.SeenBy,
					strconv.Itoa(f.Rows), strconv.Itoa(f.Refused), strconv.Itoa(f.Skipped), f.Licence, f.Sum})
			}
			return t
		},
	},
}

// answers returns the type of an operation's answer.
func (o *operation) answers() reflect.Type { return reflect.TypeOf(o.answer) }

var edgeHeadings = []string{"edge", "edge_from", "edge_to", "since", "until",
	"role_or_rule", "metres", "share", "items", "month", "source", "seen", "basis"}

func edgeCells(e *graph.Edge) []string {
	metres := ""
	if e.Distance.Measured {
		metres = strconv.Itoa(e.Distance.Metres)
	}
	share := ""
	if e.Share > 0 {
		share = strconv.FormatFloat(e.Share, 'f', 4, 64)
	}
	return []string{string(e.Type), e.From, e.To, e.Since.String(), e.Until.String(),
		e.Role + e.Rule, metres, share, export.Count(e.Items), e.Month, e.Source, e.Seen.String(), string(e.Basis)}
}

// part is the piece of the graph that an answer covers.
type part struct {
	refs  map[string]graph.Ref
	edges []graph.Edge
}

func newPart(refs ...graph.Ref) *part {
	p := &part{refs: map[string]graph.Ref{}}
	for _, r := range refs {
		p.refs[r.Code] = r
	}
	return p
}

func (p *part) add(e graph.Edge, other graph.Ref) {
	p.refs[other.Code] = other
	p.edges = append(p.edges, e)
}

// snapshot returns the piece in order, each edge once.
func (p *part) snapshot() *graph.Snapshot {
	s := &graph.Snapshot{}
	for _, r := range p.refs {
		s.Nodes = append(s.Nodes, graph.Node{Code: r.Code, Kind: r.Kind, Name: r.Name})
	}
	slices.SortFunc(s.Nodes, func(a, b graph.Node) int { return strings.Compare(a.Code, b.Code) })
	slices.SortFunc(p.edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	s.Edges = slices.CompactFunc(p.edges, func(a, b graph.Edge) bool { return graph.CompareEdges(&a, &b) == 0 })
	return s
}

// cursor reads where a page begins. A cursor is valid for one version of the graph.
func (f *form) cursor(version string) int {
	v := f.one("cursor")
	if v == "" {
		return 0
	}
	b, err := base64.RawURLEncoding.DecodeString(v)
	of, at, ok := strings.Cut(string(b), "/")
	n, bad := strconv.Atoi(at)
	switch {
	case err != nil || !ok || bad != nil || n < 0:
		f.wrong("cursor", "is not a cursor that this server gave out")
	case of != version:
		f.wrong("cursor", "is for an older version of the graph: start again at the first page")
	}
	return n
}

func cursorAt(version string, n int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(version + "/" + strconv.Itoa(n)))
}
