package api

import (
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
)

// Types that write their own JSON, and those with few values, have their schemas here: the
// description cannot work them out from the type.

// dayDoc stands for graph.Day in the description.
type dayDoc struct{}

// Schema describes a day as text, or null if it is unknown.
func (dayDoc) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Nullable: true, Description: "null means unknown or open-ended"}
}

// These list the values that a field may have.
type kindDoc struct{}

// Schema lists the kinds.
func (kindDoc) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Enum: kindNames()}
}

// commonDoc stands for ask.Common.
type commonDoc struct{}

// Schema describes what two stakeholders both belong to, or null.
func (commonDoc) Schema(huma.Registry) *huma.Schema {
	text := &huma.Schema{Type: huma.TypeString}
	return &huma.Schema{Type: huma.TypeObject, Nullable: true, Required: []string{"code", "kind", "name"},
		Properties: map[string]*huma.Schema{"code": text, "name": text,
			"kind": {Type: huma.TypeString, Enum: append(kindNames(), ask.England.Kind)}}}
}

type edgeDoc struct{}

// Schema lists the types of edge.
func (edgeDoc) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Enum: edgeNames()}
}

type reasonDoc struct{}

// Schema lists the codes of reasons, with what each means.
func (reasonDoc) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Enum: []any{""}}
	var means []string
	for _, r := range graph.ReasonCodes {
		s.Enum = append(s.Enum, string(r.Code))
		means = append(means, string(r.Code)+": "+r.Means)
	}
	s.Description = "why there is nothing, as a code; empty if there is something. " + strings.Join(means, "; ")
	return s
}

type differDoc struct{}

// Schema lists the verdicts on all rules.
func (differDoc) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, c := range ask.DifferCodes {
		s.Enum = append(s.Enum, string(c))
	}
	return s
}

type seenDoc struct{}

// Schema lists how a day can be known.
func (seenDoc) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Enum: []any{""}}
	var means []string
	for _, m := range graph.SeenCodes {
		s.Enum = append(s.Enum, string(m.Code))
		means = append(means, string(m.Code)+": "+m.Words)
	}
	s.Description = "how the day is known. " + strings.Join(means, "; ")
	return s
}

// distanceDoc stands for graph.Distance.
type distanceDoc struct{}

// Schema describes metres, or null if they are unknown.
func (distanceDoc) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeInteger, Nullable: true}
}

// refOrNone names the schema of a stakeholder that may not be on record.
const refOrNone = "RefOrNone"

// orNone lets a stakeholder be empty where its words say that it can be.
func orNone(schemas huma.Registry) {
	all := schemas.Map()
	ref := all["Ref"]
	empty := *ref
	empty.Properties = maps.Clone(ref.Properties)
	kind := *empty.Properties["kind"]
	kind.Enum = append(slices.Clone(kind.Enum), "")
	empty.Properties["kind"] = &kind
	empty.Description = "a stakeholder; each part is empty if there is none"
	for _, schema := range all {
		for _, p := range schema.Properties {
			if strings.HasSuffix(p.Ref, "/Ref") && strings.Contains(p.Description, "empty if") {
				p.Ref += "OrNone"
			}
		}
	}
	all[refOrNone] = &empty
}

func kindWords() (out []string) {
	for _, k := range graph.Kinds {
		out = append(out, string(k.Kind))
	}
	return out
}

func kindNames() (out []any) {
	for _, k := range graph.Kinds {
		out = append(out, string(k.Kind))
	}
	return out
}

func edgeNames() (out []any) {
	for _, t := range graph.EdgeTypes {
		out = append(out, string(t.Type))
	}
	return out
}
