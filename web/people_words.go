package web

import (
	"context"
	"errors"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/sentence"
)

// labels are what forms and pages call a parameter. Over REST it has its own name.
var labels = map[string]string{
	"name": "Name", "role": "Role", "at": "Organisation", "from": "From", "to": "Last day", "email": "Work e-mail", "phone": "Work telephone",
	"known_from": "Known from", "note": "Note", "verified": "Verified on", "person": "The person", "form": "What was sent",
}

// pageLabels are what other pages call theirs.
var pageLabels = map[string]string{
	"code": "The one asked about", "from": "From", "to": "To", "on": "As at", "via": "Via", "avoid": "Avoid", "maxHops": "Most hops", "slack": "Hops to spare",
	"kinds": "The kinds", "edges": "The relationships", "rule": "The rule", "q": "What is looked for", "of": "What is looked for", "query": "The address",
}

// onPage says what is wrong with a parameter in the words of a page.
func onPage(param, reason string) string {
	label, known := pageLabels[param]
	if !known {
		label = param
	}
	return label + " " + reason
}

// unknownOnPage says of a code that nobody has it.
func unknownOnPage(param string) string {
	if param == "code" {
		return "No stakeholder has this code"
	}
	return onPage(param, "is a code that no stakeholder has")
}

// Label is what the form calls the field that is wrong.
func (f personForm) Label() string { return labels[f.Param] }

// fieldReasons are reasons that name another field, in the words of the form.
var fieldReasons = map[string]string{
	"lies before from":                    "is before the day under From",
	"must be the code of an organisation": "must be an organisation, by its code or its name",
}

const placesOffered = 8 // organisations that a form offers for a name

// place turns the name of an organisation into its code, where just one that is
// open has that very name. Else the form offers those that come closest.
func (s *Server) place(ctx context.Context, f *personForm) error {
	if f.At == "" {
		return nil
	}
	_, err := s.Graph.Stakeholder(ctx, f.At, s.Today())
	if !errors.Is(err, graph.ErrNotFound) {
		return err
	}
	hits, err := s.Graph.Search(ctx, graph.SearchQuery{Text: f.At, Kinds: graph.Organisations, On: s.Today(), Limit: graph.SearchLimit})
	if errors.Is(err, graph.ErrInvalid) {
		return &graph.ParamError{Param: "at", Reason: "is too long"}
	}
	if err != nil {
		return err
	}
	var same []graph.Hit
	for _, h := range hits {
		if h.Open && sameName(h.Name, f.At) {
			same = append(same, h)
		}
	}
	switch {
	case len(same) == 1:
		f.At = same[0].Code
		return nil
	case len(same) > 1:
		f.Places = same[:min(placesOffered, len(same))]
		return &graph.ParamError{Param: "at", Reason: "is the name of several: choose one of them"}
	case len(hits) > 0:
		f.Places = hits[:min(placesOffered, len(hits))]
		return &graph.ParamError{Param: "at", Reason: "is neither a code nor the whole name of one: choose among the closest"}
	}
	return &graph.ParamError{Param: "at", Reason: "is neither a code nor a name that is on record"}
}

// sameName says whether a text is a name but for its capitals and blanks.
func sameName(name, text string) bool {
	words := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return strings.EqualFold(words(name), words(text)) || strings.EqualFold(words(sentence.Name(name)), words(text))
}

// namesakes are the people on record with a name.
func (s *Server) namesakes(ctx context.Context, name string) []graph.Ref {
	hits, err := s.Graph.Search(ctx, graph.SearchQuery{Text: name, Kinds: []graph.Kind{graph.Person}, On: s.Today(), Limit: placesOffered})
	if err != nil {
		return nil // the form says without them that the name is on record
	}
	var out []graph.Ref
	for _, h := range hits {
		if sameName(h.Name, name) {
			out = append(out, h.Ref)
		}
	}
	return out
}
