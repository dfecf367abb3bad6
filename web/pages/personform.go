package pages

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

// personForm is an appointment as a form shows it, with the error in it if there is one.
type personForm struct {
	graph.Appointment
	Key     string // the key of the appointment that it changes; empty for a new one
	Dates   map[string]string
	Verify  bool // verified today
	Another bool // a different person from the one on record with this name
	Wrong   string
	Param   string
	Roles   []graph.RoleTerm
	Source  string
	Seen    graph.Day
	Place   graph.Ref

	Places    []graph.Hit // to choose from, if the name typed does not identify one organisation
	Namesakes []graph.Ref // people on record with this name

	on, today graph.Day
}

// To is the address of a person's record, on the day of the page.
func (f personForm) To(code string) string { return web.OnDay(personAddress(code), f.on, f.today) }

func formOf(a graph.Appointment) personForm {
	f := personForm{Appointment: a, Roles: graph.Roles,
		Dates: map[string]string{"from": a.Since.String(), "to": "", "verified": a.Verified.String()}}
	if a.Until != 0 {
		f.Dates["to"] = a.Until.Add(-1).String()
	}
	return f
}

// posted reads the form of an appointment.
func (s *site) posted(c *gin.Context, person string) (personForm, error) {
	if err := c.Request.ParseForm(); err != nil {
		return personForm{}, &graph.ParamError{Param: "form", Reason: "is not valid"}
	}
	one := func(name string) string { return strings.TrimSpace(c.Request.PostForm.Get(name)) }
	f := personForm{Roles: graph.Roles, Dates: map[string]string{}, Verify: one("today") != "", Another: one("another") != ""}
	f.Appointment = graph.Appointment{Person: person, Name: one("name"), Role: one("role"), At: one("at"),
		Email: one("email"), Phone: one("phone"), Known: one("known_from"), Note: one("note")}
	if chosen := one("chosen"); chosen != "" {
		f.At = chosen
	}
	var err error
	for _, d := range []struct {
		name  string
		last  int
		field *graph.Day
	}{{"from", 0, &f.Since}, {"to", 1, &f.Until}, {"verified", 0, &f.Verified}} {
		f.Dates[d.name] = one(d.name)
		day, wrong := graph.ParseDay(f.Dates[d.name])
		if wrong != nil && err == nil {
			err = &graph.ParamError{Param: d.name, Reason: "is not a date"}
		}
		*d.field = day.Add(d.last)
	}
	if f.Verify {
		f.Verified = s.Today()
	}
	return f, err
}

// refused shows an error in the form and returns the status to answer with, or 0
// if the form cannot show the error.
func (f *personForm) refused(err error) int {
	var param *graph.ParamError
	switch {
	case errors.As(err, &param):
		f.Param, f.Wrong = param.Param, param.Reason
		if said, known := fieldReasons[param.Code]; known {
			f.Wrong = said
		}
		return http.StatusUnprocessableEntity
	case errors.Is(err, graph.ErrConflict):
		f.Wrong = "Somebody else has changed this, or files are being loaded. Check the details, then try again"
		return http.StatusConflict
	}
	return 0
}

// labels are the names of the fields on forms. Over the API they have their own names.
var labels = map[string]string{
	"name": "Name", "role": "Role", "at": "Organisation", "from": "From", "to": "Last day",
	"email": "Work e-mail", "phone": "Work telephone", "known_from": "Known from", "note": "Note", "verified": "Verified on",
	"person": "The person", "form": "The form",
}

// titled is the title of the page that shows the form.
func (f *personForm) titled(title string) string {
	if f.Wrong != "" {
		return "Error: " + title
	}
	return title
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
func (s *site) place(ctx context.Context, f *personForm) error {
	return s.Graph.View(ctx, func(view graph.View) error { return s.placeIn(view, f) })
}

func (s *site) placeIn(view graph.View, f *personForm) error {
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
func (s *site) namesakes(ctx context.Context, name string) []graph.Ref {
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
