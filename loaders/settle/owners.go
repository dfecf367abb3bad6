package settle

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// NameOwners returns the facts, with what they say of the owners of pharmacies by name
// only turned into facts about codes. An owner that no list of head offices names gets
// the name that its pharmacies give it, if they agree. If no file gives the owner of a
// pharmacy by code, its owner is the one with the name, which is added if need be.
func NameOwners(all []*facts.Facts) []*facts.Facts {
	if !slices.ContainsFunc(all, func(f *facts.Facts) bool { return len(f.Owners) > 0 }) {
		return all
	}
	out := make([]*facts.Facts, len(all))
	for i, f := range all {
		own := *f
		own.Nodes, own.Edges = slices.Clip(own.Nodes), slices.Clip(own.Edges)
		out[i] = &own
	}
	slices.SortFunc(out, func(a, b *facts.Facts) int { return BySeniority(a.Source, b.Source, a.Dataset, b.Dataset) })
	o := owners{owned: map[string][]tenure{}, named: map[string]bool{}, codes: map[string]string{}, called: map[[2]string]bool{}}
	o.read(out)
	o.name(out)
	for _, f := range out {
		o.join(f)
	}
	return out
}

// owners is what files say of the owners of pharmacies by code.
type owners struct {
	owned map[string][]tenure // by pharmacy, oldest file first
	named map[string]bool     // codes that a list names
	codes map[string]string   // by sameName; empty if several owners have the name

	called map[[2]string]bool // a code and a sameName of it
}

// tenure is an owner and the days it owned a pharmacy, as one row says. The owner is
// empty if the row says that there is none.
type tenure struct {
	owner string
	span
}

func (o *owners) read(all []*facts.Facts) {
	for _, f := range all {
		for i := range f.Nodes {
			n := &f.Nodes[i]
			if n.Kind == graph.PharmacyOwner && n.Name != "" && n.Name != n.Code {
				o.named[n.Code] = true
				o.add(n.Code, n.Name)
			}
		}
		for i := range f.Edges {
			e := &f.Edges[i]
			if e.Type != graph.OwnedBy {
				continue
			}
			days := spanOf(e.Since, e.Until)
			if e.None {
				days = span{f.Source.Seen, farDay}
			}
			o.owned[e.From] = append(o.owned[e.From], tenure{e.To, days})
		}
	}
}

// add notes the name of an owner.
func (o *owners) add(code, name string) {
	same := sameName(name)
	o.called[[2]string{code, same}] = true
	if known, ok := o.codes[same]; ok && known != code {
		code = ""
	}
	o.codes[same] = code
}

// sameName returns what two spellings of the name of a company share.
func sameName(name string) string {
	return strings.ReplaceAll(facts.Slug(name), "limited", "ltd")
}

// on returns who owned a pharmacy on a day, by the newest row that covers it.
func (o *owners) on(pharmacy string, day graph.Day) (owner string) {
	for _, t := range o.owned[pharmacy] {
		if t.since <= day && day < t.until {
			owner = t.owner
		}
	}
	return owner
}

// name gives names to the codes that have none. The newest list that names an owner
// decides.
func (o *owners) name(all []*facts.Facts) {
	for _, f := range slices.Backward(all) {
		names := map[string]facts.Owner{} // by code
		split := map[string]bool{}        // pharmacies of the code give different names
		for _, says := range f.Owners {
			code := o.on(says.Pharmacy, f.Source.Seen)
			if code == "" || o.named[code] {
				continue
			}
			if before, ok := names[code]; ok && sameName(before.Name) != sameName(says.Name) {
				split[code] = true
			} else if !ok {
				names[code] = says
			}
		}
		for _, code := range slices.Sorted(maps.Keys(names)) {
			if split[code] {
				continue
			}
			says := names[code]
			f.Nodes = append(f.Nodes, facts.Node{Code: code, Kind: graph.PharmacyOwner, Name: says.Name, Line: says.Line, NameOnly: true})
			o.named[code] = true
			o.add(code, says.Name)
		}
	}
}

// join adds the owners of the pharmacies whose owner no file gives by code.
func (o *owners) join(f *facts.Facts) {
	added := map[string]bool{}
	for _, says := range f.Owners {
		if len(o.owned[says.Pharmacy]) > 0 {
			if !o.called[[2]string{o.on(says.Pharmacy, f.Source.Seen), sameName(says.Name)}] {
				f.Unused = append(f.Unused, facts.Unused{Line: says.Line, Why: WhyOwnerCode, Code: says.Pharmacy})
			}
			continue
		}
		same := sameName(says.Name)
		code := cmp.Or(o.codes[same], "owner."+same)
		if facts.KindOfOwn(code) != "" && !added[code] {
			added[code] = true
			f.Nodes = append(f.Nodes, facts.Node{Code: code, Kind: graph.PharmacyOwner, Name: says.Name, Line: says.Line})
		}
		f.Edges = append(f.Edges, facts.Edge{Type: graph.OwnedBy, From: says.Pharmacy, FromKind: graph.Pharmacy,
			To: code, ToKind: graph.PharmacyOwner, Line: says.Line})
	}
}
