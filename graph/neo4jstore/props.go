package neo4jstore

import (
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"github.com/throughline-graph/throughline/graph"
)

// How a graph is kept in Neo4j, for those who read or write it:
//
//	(:Stakeholder:Organisation:Practice {code, kind, name, opened, …, hash})
//	(:Stakeholder)-[:MEMBER_OF {since, until, source, seen, basis, …, cost, hash}]->(:Stakeholder)
//
// Properties are named as in the JSON of graph.Node and graph.Edge; what is
// unknown has none. Days are dates. A kind is a label too, beside :Person or
// :Organisation, and with :EndsOnly where paths do not pass through it. Cost
// is what walking the edge costs, by graph.EdgeTypes. Hash sums up all fields,
// and marks what loads have written: what has none was made by people, is left
// alone by loads and left out of answers.

// layout is the number of this way to lie. Another one means that all is
// written anew.
const layout = 3

// labels returns what a stakeholder of the kind is called, besides what people
// may have called it.
func labels(k graph.Kind) []string {
	out := []string{"Stakeholder", "Organisation", string(k)}
	if k == graph.Person {
		out = []string{"Stakeholder", string(k)}
	}
	if k.EndsOnly() {
		out = append(out, "EndsOnly")
	}
	return out
}

// ourLabels are all labels that labels may return, except Stakeholder.
var ourLabels = func() []string {
	out := []string{"Organisation", "EndsOnly"}
	for _, k := range graph.Kinds {
		out = append(out, string(k.Kind))
	}
	return out
}()

// props are the properties of a node or an edge.
type props map[string]any

func (p props) text(key, v string) {
	if v != "" {
		p[key] = v
	}
}

func (p props) texts(key string, v []string) {
	if len(v) > 0 {
		p[key] = v
	}
}

func (p props) number(key string, v int) {
	if v != 0 {
		p[key] = v
	}
}

func (p props) day(key string, v graph.Day) {
	if v != 0 {
		p[key] = date(v)
	}
}

func (p props) flag(key string, v bool) {
	if v {
		p[key] = true
	}
}

// nodeKeys are all properties that nodeProps may return, in order.
var nodeKeys = []string{"address", "alias", "basis", "closed", "code", "contract", "hash", "hours", "hours_seen", "hours_source", "kind",
	"lat", "lon", "name", "named", "opened",
	"patients", "patients_seen", "patients_source", "phone", "postcode", "seen", "setting", "source", "status", "supplier"}

// nodeProps returns what is kept of a stakeholder.
func nodeProps(n *graph.Node) props {
	p := make(props, 16)
	p["code"], p["kind"], p["hash"] = n.Code, string(n.Kind), hashNode(n)
	p.text("name", n.Name)
	p.day("opened", n.Opened)
	p.day("closed", n.Closed)
	p.text("status", n.Status)
	p.text("postcode", n.Postcode)
	p.texts("address", n.Address)
	p.text("phone", n.Phone)
	if n.HasPoint() {
		p["lat"], p["lon"] = n.Lat, n.Lon
	}
	p.number("patients", n.Patients)
	p.text("patients_source", n.PatientsSource)
	p.day("patients_seen", n.PatientsSeen)
	p.text("contract", n.Contract)
	p.text("hours", string(n.Hours))
	p.text("hours_source", n.HoursSource)
	p.day("hours_seen", n.HoursSeen)
	p.text("setting", n.Setting)
	p.text("supplier", n.Supplier)
	p.texts("alias", n.Alias)
	if n.Unnamed {
		p["named"] = false
	}
	p.text("source", n.Source)
	p.day("seen", n.Seen)
	p.text("basis", string(n.Basis))
	return p
}

// edgeProps returns what is kept of an edge besides its type and its ends.
func edgeProps(e *graph.Edge) props {
	p := make(props, 10)
	p["cost"], p["hash"] = e.Type.Cost(), hashEdge(e)
	p.day("since", e.Since)
	p.day("until", e.Until)
	p.text("source", e.Source)
	p.day("seen", e.Seen)
	p.text("basis", string(e.Basis))
	p.flag("since_by", e.SinceBy)
	p.flag("until_by", e.UntilBy)
	p.day("unconfirmed_since", e.Unconfirmed)
	p.text("rule", e.Rule)
	if e.Distance.Measured {
		p["metres"] = e.Distance.Metres
	}
	if e.Share != 0 {
		p["share"] = e.Share
	}
	p.text("role", e.Role)
	p.day("verified", e.Verified)
	if r := e.Reach; r != nil {
		p.text("work_email", r.Email)
		p.text("work_phone", r.Phone)
		p.text("known_from", r.Known)
		p.text("note", r.Note)
	}
	p.day("on", e.On)
	p.number("items", e.Items)
	p.text("month", e.Month)
	return p
}

// nodeOf reads what nodeProps wrote, or as much of it as p holds.
func nodeOf(p props) graph.Node {
	named, known := p["named"].(bool)
	return graph.Node{
		Code: textIn(p, "code"), Kind: graph.Kind(textIn(p, "kind")), Name: textIn(p, "name"), Opened: dayIn(p, "opened"),
		Closed: dayIn(p, "closed"), Status: textIn(p, "status"), Postcode: textIn(p, "postcode"), Address: textsIn(p, "address"),
		Phone: textIn(p, "phone"), Lat: in[float64](p, "lat"), Lon: in[float64](p, "lon"), Patients: int(in[int64](p, "patients")),
		PatientsSource: textIn(p, "patients_source"), PatientsSeen: dayIn(p, "patients_seen"), Contract: textIn(p, "contract"),
		Hours:       graph.Hours(textIn(p, "hours")),
		HoursSource: textIn(p, "hours_source"), HoursSeen: dayIn(p, "hours_seen"), Setting: textIn(p, "setting"),
		Supplier: textIn(p, "supplier"), Alias: textsIn(p, "alias"), Unnamed: known && !named, Source: textIn(p, "source"),
		Seen: dayIn(p, "seen"), Basis: graph.Basis(textIn(p, "basis")),
	}
}

// edgeOf reads what edgeProps wrote of an edge of this type between these ends.
func edgeOf(t, from, to string, p props) graph.Edge {
	return graph.Edge{
		Type: graph.EdgeType(t), From: from, To: to, Since: dayIn(p, "since"), Until: dayIn(p, "until"), Source: textIn(p, "source"),
		Seen: dayIn(p, "seen"), Basis: graph.Basis(textIn(p, "basis")), SinceBy: in[bool](p, "since_by"), UntilBy: in[bool](p, "until_by"),
		Unconfirmed: dayIn(p, "unconfirmed_since"), Rule: textIn(p, "rule"), Distance: distanceIn(p, "metres"), Share: in[float64](p, "share"),
		Role: textIn(p, "role"), Verified: dayIn(p, "verified"), On: dayIn(p, "on"), Items: int(in[int64](p, "items")), Month: textIn(p, "month"),
		Reach: reachIn(p),
	}
}

// reachIn returns nil where nothing is known of how a person is reached.
func reachIn(p props) *graph.Reach {
	r := graph.Reach{Email: textIn(p, "work_email"), Phone: textIn(p, "work_phone"), Known: textIn(p, "known_from"), Note: textIn(p, "note")}
	if r == (graph.Reach{}) {
		return nil
	}
	return &r
}

func distanceIn(p props, key string) graph.Distance {
	metres, measured := p[key].(int64)
	return graph.Distance{Metres: int(metres), Measured: measured}
}

// in returns the value of a key, or none where it is absent or of another type.
func in[T any](p props, key string) T {
	v, _ := p[key].(T)
	return v
}

func textIn(p props, key string) string { return in[string](p, key) }

func textsIn(p props, key string) []string {
	list := in[[]any](p, key)
	if len(list) == 0 {
		return nil
	}
	out := make([]string, len(list))
	for i, v := range list {
		out[i], _ = v.(string)
	}
	return slices.Clip(out)
}

// date returns a known day as Neo4j has it.
func date(d graph.Day) neo4j.Date { return neo4j.DateOf(d.Time()) }

// dateOrNil returns a day as Neo4j has it, nil where it is unknown.
func dateOrNil(d graph.Day) any {
	if d == 0 {
		return nil
	}
	return date(d)
}

func dayIn(p props, key string) graph.Day {
	if d, ok := p[key].(dbtype.Date); ok {
		return graph.DayOf(time.Time(d))
	}
	return 0
}
