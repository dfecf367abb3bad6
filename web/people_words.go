package web

import (
	"context"
	"errors"
	"strings"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
)

// labels are the names of the fields on forms. Over the API they have their own names.
var labels = map[string]string{
	"name": "Name", "role": "Role", "at": "Organisation", "from": "From", "to": "Last day",
	"email": "Work e-mail", "phone": "Work telephone", "known_from": "Known from", "note": "Note", "verified": "Verified on",
	"person": "The person", "form": "The form",
}

// pageLabels are the names of parameters on the other pages.
var pageLabels = map[string]string{
	"code": "The code", "from": "From", "to": "To", "on": "As at", "via": "Via", "avoid": "Avoid",
	"maxHops": "Maximum hops", "slack": "Extra hops", "kinds": "The kinds", "edges": "The relationships", "rule": "The rule",
	"q": "The search text", "of": "The search text", "query": "The address",
}

// onPage names what is wrong with a parameter by its label on the page.
func onPage(param, reason string) string {
	label, known := pageLabels[param]
	if !known {
		label = param
	}
	return label + " " + reason
}

// unknownOnPage says that no stakeholder has the code.
func unknownOnPage(param string) string {
	if param == "code" {
		return "No stakeholder has this code"
	}
	return onPage(param, "is a code that no stakeholder has")
}

// Label is the label of the field that is wrong.
func (f personForm) Label() string { return labels[f.Param] }

// fieldReasons reword, with the labels of the form, reasons that name a field.
var fieldReasons = map[graph.ParamCode]string{
	graph.BeforeFrom:        "is before the day under From",
	graph.NotAnOrganisation: "must be an organisation, by its code or its name",
}

const placesOffered = 8 // organisations that a form offers to choose from

// place turns the name of an organisation into its code if exactly one open
// organisation has that name. Otherwise the form offers the closest matches.
func (s *Server) place(ctx context.Context, f *personForm) error {
	return s.Graph.View(ctx, func(view graph.View) error { return s.placeIn(view, f) })
}

func (s *Server) placeIn(view graph.View, f *personForm) error {
	if f.At == "" {
		return nil
	}
	_, err := graph.Known(view, f.At)
	if !errors.Is(err, graph.ErrNotFound) {
		return err
	}
	hits, err := ask.Search(view, graph.SearchQuery{Text: f.At, Kinds: graph.Organisations, On: s.Today(), Limit: graph.SearchLimit})
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
		return &graph.ParamError{Param: "at", Reason: "is the name of several organisations: choose one"}
	case len(hits) > 0:
		f.Places = hits[:min(placesOffered, len(hits))]
		return &graph.ParamError{Param: "at", Reason: "does not match a code or a full name: choose one of the closest matches"}
	}
	return &graph.ParamError{Param: "at", Reason: "does not match a code or a name on record"}
}

// sameName reports whether a text is a name, ignoring capitals and spaces.
func sameName(name, text string) bool {
	words := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return strings.EqualFold(words(name), words(text)) || strings.EqualFold(words(sentence.Name(name)), words(text))
}

// namesakes returns the people on record with a name.
func (s *Server) namesakes(ctx context.Context, name string) []graph.Ref {
	hits, err := ask.Of(ctx, s.Graph, ask.Search,
		graph.SearchQuery{Text: name, Kinds: []graph.Kind{graph.Person}, On: s.Today(), Limit: placesOffered})
	if err != nil {
		return nil // the form still says that the name is on record
	}
	var out []graph.Ref
	for _, h := range hits {
		if sameName(h.Name, name) {
			out = append(out, h.Ref)
		}
	}
	return out
}
