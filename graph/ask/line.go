package ask

import (
	"cmp"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// LineAnswer is the way from the patient side up to the region.
type LineAnswer struct {
	Of     graph.Ref `json:"of"`
	On     graph.Day `json:"on"`
	Stages []Stage   `json:"stages"`
	Note   string    `json:"note,omitempty" doc:"of a PCN: says if its practices are in several boards"`

	Successors []graph.Successor `json:"successors,omitempty" doc:"who took over from it by the day, though its list has it open"`
}

// The stages that more than their place is known of.
const (
	StagePractice = "practice"
	StagePCN      = "PCN"
	StageTrust    = "trust"
	StageICS      = "ICS"
)

// Stage is one column of a line. Gap says what is missing.
type Stage struct {
	Name    string           `json:"name"` // practice, PCN, federation, place, sub-ICB, ICS, region
	Called  string           `json:"called,omitempty" doc:"what it was called on the day, where that is another name: CCG, STP"`
	Stops   []Stop           `json:"stops"`
	Gap     string           `json:"gap,omitempty"`
	GapCode graph.ReasonCode `json:"gap_code,omitempty"`
	Folded  int              `json:"folded"` // how many there are beside those shown
}

// Stop is a stakeholder on a line, how it was reached, and its people.
type Stop struct {
	graph.Ref
	Patients int          `json:"patients,omitempty"` // registered, where that is known
	Edges    []graph.Edge `json:"edges"`              // from the stages before
	People   []Held       `json:"people"`
}

// column is one stage of the line: how it is filled from the stages before, in
// which kind, and what is said where it stays empty. An empty gap leaves an
// empty column out.
type column struct {
	name  string
	kinds []graph.Kind
	by    []graph.EdgeType
	gap   string
}

// columns are in the order in which they are filled. Each is reached from the
// columns before by an edge in its own direction.
var columns = []column{
	{"person", []graph.Kind{graph.Person}, nil, ""},
	{"pharmacy", []graph.Kind{graph.Pharmacy}, []graph.EdgeType{graph.Holds}, ""},
	{"branch", []graph.Kind{graph.Branch}, []graph.EdgeType{graph.Holds}, ""},
	{"service", []graph.Kind{graph.Service}, []graph.EdgeType{graph.Holds}, ""},
	{StagePractice, []graph.Kind{graph.Practice}, []graph.EdgeType{graph.Holds, graph.BranchOf}, "No practice on record"},
	{StagePCN, []graph.Kind{graph.PCN},
		[]graph.EdgeType{graph.Holds, graph.MemberOf, graph.AllocatedTo, graph.AlignedTo}, "No PCN on record"},
	{"federation", []graph.Kind{graph.Federation}, []graph.EdgeType{graph.Holds, graph.WorksWith}, "No federation on record"},
	{"hospital", []graph.Kind{graph.Hospital}, []graph.EdgeType{graph.Holds}, ""},
	{StageTrust, []graph.Kind{graph.Trust}, []graph.EdgeType{graph.Holds, graph.SiteOf, graph.OperatedBy}, ""},
	{"beside", []graph.Kind{graph.Provider, graph.LPC, graph.HWB, graph.PharmacyOwner, graph.CancerAlliance, graph.Hub},
		[]graph.EdgeType{graph.Holds, graph.OperatedBy, graph.CommissionedBy}, ""},
	{"sub-ICB", []graph.Kind{graph.SubICB}, []graph.EdgeType{graph.Holds, graph.CommissionedBy}, "No sub-ICB on record"},
	{"place", []graph.Kind{graph.Place}, []graph.EdgeType{graph.Holds, graph.InPlace, graph.PartnerIn}, "No place on record"},
	{StageICS, []graph.Kind{graph.ICS}, []graph.EdgeType{graph.Holds, graph.PartOf, graph.BasedIn, graph.PartnerIn}, "No ICB on record"},
	{"region", []graph.Kind{graph.Region}, []graph.EdgeType{graph.Holds, graph.PartOf}, "No region on record"},
}

// order is how the stages stand from left to right.
var order = []string{"person", "pharmacy", "branch", "service", "practice", "PCN", "federation", "hospital", "trust", "beside",
	"place", "sub-ICB", "ICS", "region"}

// due says which stages a line that starts at a kind must fill or name the gap of.
var due = map[graph.Kind][]string{
	graph.Person:         {"ICS", "region"},
	graph.Pharmacy:       {"PCN", "federation", "place", "sub-ICB", "ICS", "region"},
	graph.Branch:         {"practice", "PCN", "federation", "place", "sub-ICB", "ICS", "region"},
	graph.Practice:       {"PCN", "federation", "place", "sub-ICB", "ICS", "region"},
	graph.Service:        {"sub-ICB", "ICS", "region"},
	graph.PCN:            {"federation", "place", "sub-ICB", "ICS", "region"},
	graph.Federation:     {"place", "ICS", "region"},
	graph.Hospital:       {"trust", "ICS", "region"},
	graph.Trust:          {"ICS", "region"},
	graph.Place:          {"ICS", "region"},
	graph.SubICB:         {"place", "ICS", "region"},
	graph.ICS:            {"region"},
	graph.LPC:            {"ICS", "region"},
	graph.HWB:            {"ICS", "region"},
	graph.Provider:       {"ICS", "region"},
	graph.PharmacyOwner:  {"ICS", "region"},
	graph.CancerAlliance: {"ICS", "region"},
}

// leads says which edges are read at a kind: those that a column is reached by from
// there, and those of the people who hold a role there. Of a PCN they are also
// those of its members.
var leads = func() map[graph.Kind][]graph.EdgeType {
	out := map[graph.Kind][]graph.EdgeType{}
	for _, k := range graph.Kinds {
		out[k.Kind] = []graph.EdgeType{graph.Holds}
	}
	lead := func(t graph.EdgeType) {
		for _, k := range t.Info().From {
			if !slices.Contains(out[k], t) {
				out[k] = append(out[k], t)
			}
		}
	}
	for _, c := range columns {
		for _, t := range c.by {
			lead(t)
		}
	}
	lead(graph.Serves)
	out[graph.PCN] = append(out[graph.PCN], graph.MemberOf)
	return out
}()

// reached is a stakeholder on the line, and what is one step from it.
type reached struct {
	*graph.Node
	steps []Step
}

// line is a LineAnswer in the making.
type line struct {
	in      *part
	on      graph.Day
	start   *graph.Node
	reached []reached // in the columns so far
	stages  map[string]*Stage
}

// Line returns the line from a stakeholder to the right, up to its ICS and region,
// both by a federation and directly, and what is beside it. An empty stage says
// what is missing.
func Line(v graph.View, q CodeQuery) (LineAnswer, error) {
	return doing("draw the line", v, q, lineOf)
}

func lineOf(in *part, q CodeQuery) (LineAnswer, error) {
	n, err := in.find(q.Code)
	if err != nil {
		return LineAnswer{}, err
	}
	on := q.On
	if on == 0 {
		return LineAnswer{}, &graph.ParamError{Param: "on", Reason: "is missing"}
	}
	out := LineAnswer{Of: n.Ref(), On: on, Stages: []Stage{}}
	l := &line{in: in, on: on, start: n, stages: map[string]*Stage{}}
	if err := in.prefetchLine(n.Code, on); err != nil {
		return LineAnswer{}, err
	}
	if !n.On(on) {
		return l.closed(out)
	}
	for _, c := range columns {
		if err := l.fill(c); err != nil {
			return LineAnswer{}, err
		}
	}
	l.beside()
	if out.Successors, err = in.tookOver(n, on); err != nil {
		return LineAnswer{}, err
	}
	in.whole = false
	if out.Note, err = l.note(); err != nil {
		return LineAnswer{}, err
	}
	for _, name := range order {
		if s := l.stages[name]; s != nil {
			out.Stages = append(out.Stages, *s)
		}
	}
	return out, nil
}

// note returns what is to be said about the line as a whole.
func (l *line) note() (note string, err error) {
	in, n, on := l.in, l.start, l.on
	switch trust := l.stages[StageTrust]; {
	case n.Kind == graph.PCN:
		return inTwoBoards(in, n, on)
	case n.Kind == graph.Hospital && trust == nil:
		return noTrust(in, n, on)
	case n.Kind != graph.Hospital && n.Kind != graph.Trust:
		return "", nil
	default:
		if ics := l.stages[StageICS]; ics != nil && ics.GapCode == graph.WhyNothingOnRecord && len(trust.Stops) == 1 {
			gap, why, err := noBoard(in, in.node(trust.Stops[0].Code), on)
			if err != nil {
				return "", err
			}
			if gap.Reason != "" {
				ics.Gap, ics.GapCode, note = gap.Reason, gap.ReasonCode, why
			}
		}
	}
	if n.Kind == graph.Trust {
		var split string
		split, err = splitFlows(in, n, on)
		note = strings.TrimSpace(note + " " + split)
	}
	return note, err
}

func columnOf(k graph.Kind) string {
	for _, c := range columns {
		if slices.Contains(c.kinds, k) {
			return c.name
		}
	}
	return ""
}

// closed is the line of a stakeholder that is not open: itself, and why.
func (l *line) closed(out LineAnswer) (LineAnswer, error) {
	why, err := l.in.notOpen(l.start, l.on)
	if err != nil {
		return LineAnswer{}, err
	}
	if err := l.read([]*graph.Node{l.start}); err != nil {
		return LineAnswer{}, err
	}
	out.Stages = append(out.Stages, Stage{Name: columnOf(l.start.Kind), Stops: []Stop{l.stop(l.start, nil)},
		Gap: why.Reason, GapCode: why.ReasonCode})
	return out, nil
}

// read reads what leads on from the stops of a column.
func (l *line) read(stops []*graph.Node) error {
	byKind := map[graph.Kind][]string{}
	for _, n := range stops {
		byKind[n.Kind] = append(byKind[n.Kind], n.Code)
	}
	for kind, codes := range byKind {
		if err := l.in.reach(codes, leads[kind]...); err != nil {
			return err
		}
	}
	return nil
}

// fill finds the stops of a column, or names its gap.
func (l *line) fill(c column) error {
	edges := l.edgesInto(c)
	folded := 0
	if c.name == StageICS {
		folded = l.served(edges)
	}
	stops := l.stops(c, edges)
	var gap graph.Why
	if len(stops) == 0 && slices.Contains(due[l.start.Kind], c.name) {
		gap = l.nothing(c)
	}
	if c.name == StagePCN {
		gap = l.outside(edges, gap)
	}
	if len(stops) == 0 && gap.Reason == "" {
		return nil
	}
	s := &Stage{Name: c.name, Called: c.called(l.on), Stops: []Stop{}, Gap: gap.Reason, GapCode: gap.ReasonCode, Folded: folded}
	if err := l.read(stops); err != nil {
		return err
	}
	for _, n := range stops {
		s.Stops = append(s.Stops, l.stop(n, edges[n.Code]))
		l.reached = append(l.reached, reached{n, l.in.steps(n, l.on)})
	}
	l.stages[c.name] = s
	return nil
}

// called returns what a column was called on a day, if that is another name.
func (c *column) called(on graph.Day) string {
	if now := c.kinds[0]; now.AsOf(on).Name != now.Info().Name {
		return now.AsOf(on).Name
	}
	return ""
}

// nothing names the gap of a column that is empty.
func (l *line) nothing(c column) graph.Why {
	called := c.called(l.on)
	switch {
	case called == "":
		return graph.WhyNothingOnRecord.In(c.gap)
	case c.name == StageICS:
		return graph.WhyBeforeBoards.In("No " + called + " on record. Integrated care boards opened on " + graph.BoardsOpened.Words())
	}
	return graph.WhyNothingOnRecord.In("No " + called + " on record")
}

// edgesInto returns the edges from earlier columns into this one, by the code of
// the stakeholder they lead to.
func (l *line) edgesInto(c column) map[string][]graph.Edge {
	edges := map[string][]graph.Edge{}
	for _, n := range l.reached {
		for _, s := range n.steps {
			if s.Edge.From == n.Code && slices.Contains(c.by, s.Edge.Type) && slices.Contains(c.kinds, s.Other.Kind) {
				edges[s.Other.Code] = append(edges[s.Other.Code], s.Edge)
			}
		}
	}
	return edges
}

// stops returns the stakeholders of a column by code, with the start of the line
// if that is its kind.
func (l *line) stops(c column, edges map[string][]graph.Edge) []*graph.Node {
	var stops []*graph.Node
	if slices.Contains(c.kinds, l.start.Kind) {
		stops = append(stops, l.start)
	}
	for code := range edges {
		if n := l.in.node(code); n != l.start {
			stops = append(stops, n)
		}
	}
	slices.SortFunc(stops, func(a, b *graph.Node) int { return cmp.Compare(a.Code, b.Code) })
	return stops
}

// outside says that a practice on the line is in no PCN, even if one serves its
// patients, or that a pharmacy is with none by any rule.
func (l *line) outside(edges map[string][]graph.Edge, gap graph.Why) graph.Why {
	practice, member, allocated := false, false, false
	for _, n := range l.reached {
		practice = practice || n.Kind == graph.Practice
	}
	for _, es := range edges {
		for _, e := range es {
			member = member || e.Type == graph.MemberOf
			allocated = allocated || e.Type == graph.AllocatedTo
		}
	}
	switch {
	case practice && !member && allocated:
		return graph.WhyAllocatedOnly.In("Outside any PCN: allocated to the one that serves its patients")
	case practice && !member:
		return graph.WhyOutsideAnyPCN.In("Outside any PCN (unallocated)")
	case gap.Reason != "" && l.start.Kind == graph.Pharmacy:
		return graph.WhyNoPCN.In("With no PCN by any rule on record")
	}
	return gap
}

// served adds, for trusts that are based in no ICS on record, the one that has
// the greatest share of their patients, and returns how many others they serve.
func (l *line) served(edges map[string][]graph.Edge) int {
	others := map[string]bool{}
	for _, n := range l.reached {
		if n.Kind != graph.Trust {
			continue
		}
		var top *graph.Edge
		based := false
		for _, s := range n.steps {
			based = based || s.Edge.Type == graph.BasedIn
			if s.Edge.Type != graph.Serves || s.Edge.From != n.Code {
				continue
			}
			others[s.Edge.To] = true
			if e := s.Edge; top == nil || e.Share > top.Share {
				top = &e
			}
		}
		if !based && top != nil {
			edges[top.To] = append(edges[top.To], *top)
		}
	}
	for code := range edges {
		delete(others, code)
	}
	return len(others)
}

// beside counts, at the practice stage, the other members of the PCNs shown; a
// line that does not come by a practice has all of them folded.
func (l *line) beside() {
	pcn := l.stages[StagePCN]
	if pcn == nil || len(pcn.Stops) == 0 {
		return
	}
	s := l.stages[StagePractice]
	shown := map[string]bool{}
	if s == nil {
		s = &Stage{Name: StagePractice, Stops: []Stop{}}
	}
	for _, st := range s.Stops {
		shown[st.Code] = true
	}
	for _, st := range pcn.Stops {
		for _, p := range members(l.in, l.in.node(st.Code), l.on) {
			if !shown[p.Code] {
				shown[p.Code] = true
				s.Folded++
			}
		}
	}
	if len(s.Stops) == 0 && s.Folded == 0 && s.Gap == "" {
		s.Gap, s.GapCode = "No member practice on record", graph.WhyNoMemberPractice
	}
	l.stages[StagePractice] = s
}

func (l *line) stop(n *graph.Node, edges []graph.Edge) Stop {
	slices.SortFunc(edges, func(a, b graph.Edge) int { return graph.CompareEdges(&a, &b) })
	if edges == nil {
		edges = []graph.Edge{}
	}
	return Stop{Ref: n.Ref(), Patients: n.Patients, Edges: edges, People: people(l.in, n, l.on)}
}
