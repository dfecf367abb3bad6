package graph

import (
	"cmp"
	"slices"
)

// The fields of a stakeholder and of an edge, each in one line of a table. A new field of
// Node or Edge needs its line here, and nothing else, to be stored by each engine,
// compared and exported. Its name is the one in its JSON tag.

// NodeFields are the fields of Node. A graph file keeps them in this order.
var NodeFields = []*Field[Node]{
	text(FieldCode, "code", func(n *Node) *string { return &n.Code }),
	text(FieldText, "kind", func(n *Node) *string { return (*string)(&n.Kind) }),
	text(FieldOwn, "name", func(n *Node) *string { return &n.Name }),
	day("opened", func(n *Node) *Day { return &n.Opened }),
	day("closed", func(n *Node) *Day { return &n.Closed }),
	text(FieldText, "status", func(n *Node) *string { return &n.Status }),
	text(FieldOwn, "postcode", func(n *Node) *string { return &n.Postcode }),
	list("address", func(n *Node) *[]string { return &n.Address }),
	text(FieldOwn, "phone", func(n *Node) *string { return &n.Phone }),
	float("lat", func(n *Node) *float64 { return &n.Lat }, (*Node).HasPoint),
	float("lon", func(n *Node) *float64 { return &n.Lon }, (*Node).HasPoint),
	number("patients", func(n *Node) *int { return &n.Patients }),
	text(FieldText, "patients_source", func(n *Node) *string { return &n.PatientsSource }),
	day("patients_seen", func(n *Node) *Day { return &n.PatientsSeen }),
	text(FieldText, "contract", func(n *Node) *string { return &n.Contract }),
	text(FieldText, "hours", func(n *Node) *string { return (*string)(&n.Hours) }),
	text(FieldText, "hours_source", func(n *Node) *string { return &n.HoursSource }),
	day("hours_seen", func(n *Node) *Day { return &n.HoursSeen }),
	text(FieldText, "setting", func(n *Node) *string { return &n.Setting }),
	text(FieldText, "supplier", func(n *Node) *string { return &n.Supplier }),
	list("alias", func(n *Node) *[]string { return &n.Alias }),
	flag(FieldNot, "named", func(n *Node) *bool { return &n.Unnamed }),
	text(FieldText, "source", func(n *Node) *string { return &n.Source }),
	day("seen", func(n *Node) *Day { return &n.Seen }),
	text(FieldText, "basis", func(n *Node) *string { return (*string)(&n.Basis) }),
	since(6, list("past", func(n *Node) *[]string { return (*[]string)(&n.Past) })),
	since(7, list("sites", func(n *Node) *[]string { return &n.Sites })),
	since(8, flag(FieldFlag, "closed_by", func(n *Node) *bool { return &n.ClosedBy })),
}

// EdgeFields are the fields of Edge. A graph file keeps them in this order.
var EdgeFields = []*Field[Edge]{
	text(FieldLabel, "type", func(e *Edge) *string { return (*string)(&e.Type) }),
	text(FieldEnd, "from", func(e *Edge) *string { return &e.From }),
	text(FieldEnd, "to", func(e *Edge) *string { return &e.To }),
	day("since", func(e *Edge) *Day { return &e.Since }),
	day("until", func(e *Edge) *Day { return &e.Until }),
	text(FieldText, "source", func(e *Edge) *string { return &e.Source }),
	day("seen", func(e *Edge) *Day { return &e.Seen }),
	text(FieldText, "basis", func(e *Edge) *string { return (*string)(&e.Basis) }),
	flag(FieldFlag, "since_by", func(e *Edge) *bool { return &e.SinceBy }),
	flag(FieldFlag, "until_by", func(e *Edge) *bool { return &e.UntilBy }),
	day("unconfirmed_since", func(e *Edge) *Day { return &e.Unconfirmed }),
	text(FieldText, "rule", func(e *Edge) *string { return &e.Rule }),
	{Name: "metres", Type: FieldDistance, Distance: func(e *Edge) *Distance { return &e.Distance }},
	float("share", func(e *Edge) *float64 { return &e.Share }, nil),
	text(FieldText, "role", func(e *Edge) *string { return &e.Role }),
	day("verified", func(e *Edge) *Day { return &e.Verified }),
	{Name: "reach", Type: FieldReach, Reach: func(e *Edge) **Reach { return &e.Reach }},
	day("on", func(e *Edge) *Day { return &e.On }),
	number("items", func(e *Edge) *int { return &e.Items }),
	text(FieldText, "month", func(e *Edge) *string { return &e.Month }),
	since(6, flag(FieldFlag, "tie", func(e *Edge) *bool { return &e.Tie })),
}

// ReachFields are the fields of Reach.
var ReachFields = []*Field[Reach]{
	text(FieldText, "work_email", func(r *Reach) *string { return &r.Email }),
	text(FieldText, "work_phone", func(r *Reach) *string { return &r.Phone }),
	text(FieldText, "known_from", func(r *Reach) *string { return &r.Known }),
	text(FieldText, "note", func(r *Reach) *string { return &r.Note }),
}

// FieldType says what a field holds, and so how an engine keeps, sums up and
// compares it.
type FieldType uint8

// The types of field. Those up to FieldLabel are texts.
const (
	FieldText     FieldType = iota // many have the same
	FieldOwn                       // few have the same
	FieldCode                      // the code of the stakeholder itself
	FieldEnd                       // the code at an end of an edge
	FieldLabel                     // the type of an edge
	FieldNumber                    // a whole number; 0 is unknown
	FieldDay                       // 0 is unknown
	FieldFloat                     // 0 is unknown, unless Known says otherwise
	FieldFlag                      // a property if true
	FieldNot                       // a property, which is then false, if true
	FieldList                      // of texts
	FieldDistance                  // unknown unless measured
	FieldReach                     // nil, or a Reach, whose ReachFields are properties of the edge
)

// Field is one field of T: Node, Edge or Reach. One of its functions, which Type
// decides, returns where in a T the field is.
type Field[T any] struct {
	Name string // of the property, in JSON too
	Type FieldType

	Text     func(*T) *string
	Number   func(*T) *int
	Day      func(*T) *Day
	Float    func(*T) *float64
	Flag     func(*T) *bool
	List     func(*T) *[]string
	Distance func(*T) *Distance
	Reach    func(*T) **Reach

	Known func(*T) bool // nil where only a zero is unknown

	// Since is the layout of the graph files that first have the field: one more than
	// the newest layout in use when the field was added. What was stored before is
	// read with the field empty. 0 is a field of the first layouts, 4 and 5.
	Since int
}

// edgeOrder is the order in which CompareEdges compares fields: these first, then
// the others. To change it is to change the order of the edges of every graph.
var edgeOrder = func() []*Field[Edge] {
	order := FieldsNamed(EdgeFields, "type", "from", "to", "since", "source", "role", "rule", "until", "seen", "basis", "on", "metres",
		"share", "items", "month", "verified", "reach")
	for _, f := range EdgeFields {
		if !slices.Contains(order, f) {
			order = append(order, f)
		}
	}
	return order
}()

func text[T any](t FieldType, name string, at func(*T) *string) *Field[T] {
	return &Field[T]{Name: name, Type: t, Text: at}
}

func number[T any](name string, at func(*T) *int) *Field[T] {
	return &Field[T]{Name: name, Type: FieldNumber, Number: at}
}

func day[T any](name string, at func(*T) *Day) *Field[T] {
	return &Field[T]{Name: name, Type: FieldDay, Day: at}
}

func float[T any](name string, at func(*T) *float64, known func(*T) bool) *Field[T] {
	return &Field[T]{Name: name, Type: FieldFloat, Float: at, Known: known}
}

func flag[T any](t FieldType, name string, at func(*T) *bool) *Field[T] {
	return &Field[T]{Name: name, Type: t, Flag: at}
}

func list[T any](name string, at func(*T) *[]string) *Field[T] {
	return &Field[T]{Name: name, Type: FieldList, List: at}
}

// since says which layout is the first to have a field.
func since[T any](layout int, f *Field[T]) *Field[T] {
	f.Since = layout
	return f
}

// FieldsNamed returns the fields of these names, in this order. It panics at an
// unknown name.
func FieldsNamed[T any](fields []*Field[T], names ...string) []*Field[T] {
	out := make([]*Field[T], len(names))
	for i, name := range names {
		out[i] = fields[slices.IndexFunc(fields, func(f *Field[T]) bool { return f.Name == name })]
	}
	return out
}

// Compare orders by the field: the smaller first, and what is unknown before all.
func (f *Field[T]) Compare(a, b *T) int {
	switch f.Type {
	case FieldNumber:
		return cmp.Compare(*f.Number(a), *f.Number(b))
	case FieldDay:
		return cmp.Compare(*f.Day(a), *f.Day(b))
	case FieldFloat:
		return cmp.Compare(*f.Float(a), *f.Float(b))
	case FieldFlag, FieldNot:
		return compareFlags(*f.Flag(a), *f.Flag(b))
	case FieldList:
		return slices.Compare(*f.List(a), *f.List(b))
	case FieldDistance:
		return CompareDistances(*f.Distance(a), *f.Distance(b))
	case FieldReach:
		return compareReach(*f.Reach(a), *f.Reach(b))
	default:
		return cmp.Compare(*f.Text(a), *f.Text(b))
	}
}

func compareFlags(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// compareReach takes nil for an empty one.
func compareReach(a, b *Reach) int {
	if a == b {
		return 0
	}
	return compareBy(ReachFields, cmp.Or(a, &Reach{}), cmp.Or(b, &Reach{}))
}

// compareBy compares by the fields, one after the other.
func compareBy[T any](fields []*Field[T], a, b *T) int {
	for _, f := range fields {
		if c := f.Compare(a, b); c != 0 {
			return c
		}
	}
	return 0
}
