package graph

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Past is what a stakeholder was on earlier days, by day. Stores keep each Former as
// one text.
type Past []string

// Former is a value that a field of a stakeholder had before.
type Former struct {
	Until Day    `json:"until"` // the first day that it no longer counts
	Field string `json:"field"` // PastName and those after it
	Value string `json:"value"` // as text; the lines of an address are on lines of their own

	Seen   Day    `json:"seen,omitzero"` // of PastPatients: the day on which they were counted
	Source string `json:"source"`
}

// The fields that have days.
const (
	PastName     = "name"
	PastPostcode = "postcode"
	PastAddress  = "address"
	PastPlace    = "place" // latitude and longitude in degrees, with a comma between
	PastStatus   = "status"
	PastPatients = "patients"
)

// text writes a former value as one text.
func (f Former) text() string {
	seen := ""
	if f.Seen != 0 {
		seen = f.Seen.String()
	}
	return strings.Join([]string{f.Until.String(), f.Field, seen, f.Source, f.Value}, "\t")
}

// former reads what text wrote. It is not ok if s is something else.
func former(s string) (f Former, ok bool) {
	parts := strings.SplitN(s, "\t", 5)
	if len(parts) < 5 {
		return f, false
	}
	until, err := ParseDay(parts[0])
	if err != nil {
		return f, false
	}
	seen, err := ParseDay(parts[2])
	return Former{until, parts[1], parts[4], seen, parts[3]}, err == nil
}

// NewPast returns former values in their one order.
func NewPast(all []Former) Past {
	out := make(Past, len(all))
	for i, f := range all {
		out[i] = f.text()
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// All returns the former values, the earliest end first.
func (p Past) All() []Former {
	out := make([]Former, 0, len(p))
	for _, s := range p {
		if f, ok := former(s); ok {
			out = append(out, f)
		}
	}
	return out
}

// ends returns the day from which on nothing of the past counts. Every question asks
// it of many stakeholders, so it reads no more than it must.
func (p Past) ends() Day {
	last, _, _ := strings.Cut(p[len(p)-1], "\t")
	day, err := ParseDay(last)
	if err != nil {
		return 0
	}
	return day
}

// MarshalJSON writes a list of Former.
func (p Past) MarshalJSON() ([]byte, error) { return json.Marshal(p.All()) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Past) UnmarshalJSON(b []byte) error {
	var all []Former
	if err := json.Unmarshal(b, &all); err != nil {
		return fmt.Errorf("read past values: %w", err)
	}
	*p = NewPast(all)
	return nil
}

// AsOf returns the stakeholder as it was on a day: its name, premises, status and
// patients. Before the first day that any list tells, it is as that list says; but a
// CCG or an STP never has the name of the board that came after it. It returns n itself
// if nothing differs.
func (n *Node) AsOf(on Day) *Node {
	early := on != 0 && on < BoardsOpened && (n.Kind == SubICB || n.Kind == ICS)
	if !early && (len(n.Past) == 0 || n.Past.ends() <= on) {
		return n
	}
	was := *n
	done := map[string]bool{}
	for _, f := range n.Past.All() {
		if f.Until > on && !done[f.Field] {
			done[f.Field] = true
			was.become(f)
		}
	}
	if was.Postcode != n.Postcode && !done[PastPlace] {
		was.Lat, was.Lon = 0, 0
	}
	if early && was.namedByBoard() {
		was.Name = was.Kind.AsOf(on).Name + " " + was.Code
	}
	return &was
}

// namedByBoard says whether a body has a name that no body had before ICBs opened.
func (n *Node) namedByBoard() bool {
	return n.Kind == SubICB && strings.HasSuffix(n.Name, " - "+n.Code) ||
		n.Kind == ICS && strings.Contains(strings.ToUpper(n.Name), "INTEGRATED CARE BOARD")
}

// Formerly returns the last name that a sub-ICB had before it was called after its
// board, which does not tell it apart. It is empty for what has a name of its own.
func (n *Node) Formerly() string {
	last := ""
	if n.Kind != SubICB || !strings.HasSuffix(n.Name, " - "+n.Code) {
		return ""
	}
	for _, f := range n.Past.All() {
		if f.Field == PastName && !strings.HasSuffix(f.Value, " - "+n.Code) {
			last = f.Value
		}
	}
	return last
}

// become takes a former value.
func (n *Node) become(f Former) {
	switch f.Field {
	case PastName:
		n.Name = f.Value
	case PastPostcode:
		n.Postcode = f.Value
	case PastAddress:
		n.Address = strings.Split(f.Value, "\n")
	case PastStatus:
		n.Status = f.Value
	case PastPlace:
		lat, lon, _ := strings.Cut(f.Value, ",")
		n.Lat, _ = strconv.ParseFloat(lat, 64)
		n.Lon, _ = strconv.ParseFloat(lon, 64)
	case PastPatients:
		n.Patients, _ = strconv.Atoi(f.Value)
		n.PatientsSeen, n.PatientsSource = f.Seen, f.Source
	}
}

// AsOf returns the view with every stakeholder as it was on a day.
func AsOf(v View, on Day) View {
	past := asOf{v, on}
	if local, ok := v.(InMemory); ok {
		return asOfInMemory{past, local}
	}
	return past
}

type asOf struct {
	View
	on Day
}

type asOfInMemory struct {
	asOf
	local InMemory
}

// Node keeps InMemory's promise.
func (a asOfInMemory) Node(code string) *Node {
	n := a.local.Node(code)
	if n == nil {
		return nil
	}
	return n.AsOf(a.on)
}

func (a asOf) all(nodes []*Node, err error) ([]*Node, error) {
	copied := false
	for i, n := range nodes {
		was := n.AsOf(a.on)
		if was == n {
			continue
		}
		if !copied {
			nodes, copied = slices.Clone(nodes), true
		}
		nodes[i] = was
	}
	return nodes, err
}

// Nodes keeps View's promise.
func (a asOf) Nodes(codes ...string) ([]*Node, error) { return a.all(a.View.Nodes(codes...)) }

// Near keeps View's promise. Places are those of today: who is near on an earlier day
// is for the question to measure.
func (a asOf) Near(kind Kind, of []*Node, metres int) ([]*Node, error) {
	return a.all(a.View.Near(kind, of, metres))
}

// All keeps View's promise.
func (a asOf) All(kind Kind) ([]*Node, error) { return a.all(a.View.All(kind)) }

// Line keeps Prefetcher's promise.
func (a asOf) Line(code string, on Day) (*LineParts, error) {
	v, can := a.View.(Prefetcher)
	if !can {
		return nil, nil
	}
	parts, err := v.Line(code, on)
	if err != nil || parts == nil {
		return nil, err
	}
	for code, n := range parts.Nodes {
		if n != nil {
			parts.Nodes[code] = n.AsOf(a.on)
		}
	}
	return parts, nil
}
