package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
)

// amendTimeout is how long a change may take. Each change rebuilds the graph.
const amendTimeout = 25 * time.Second

// peopleRoutes adds the pages for changing people. They show details that no other
// page shows, so they exist only if people may be changed.
func (s *Server) peopleRoutes(g *gin.Engine) {
	if s.People == nil {
		return
	}
	at := func(method, path string, answer gin.HandlerFunc) {
		g.Handle(method, path, func(c *gin.Context) {
			c.Header("Cache-Control", "no-store") // so that no personal data stays in a browser
			answer(c)
		})
	}
	at(http.MethodGet, "/people/new", s.newPersonPage)
	at(http.MethodPost, "/people/new", s.addPerson)
	at(http.MethodGet, "/people/:code", s.personPage)
	at(http.MethodPost, "/people/:code/:key", s.amendPerson)
	at(http.MethodGet, "/people/:code/record.json", s.personRecord)
}

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
}

func formOf(a graph.Appointment) personForm {
	f := personForm{Appointment: a, Roles: graph.Roles,
		Dates: map[string]string{"from": a.Since.String(), "to": "", "verified": a.Verified.String()}}
	if a.Until != 0 {
		f.Dates["to"] = a.Until.Add(-1).String()
	}
	return f
}

// posted reads the form of an appointment.
func (s *Server) posted(c *gin.Context, person string) (personForm, error) {
	if err := c.Request.ParseForm(); err != nil {
		return personForm{}, &graph.ParamError{Param: "form", Reason: "is not valid or is too long"}
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

type newPersonBody struct {
	Form   personForm
	At     graph.Ref // the organisation, if known
	Person graph.Ref // the person, if already on record
	As     string
}

func (s *Server) newPersonPage(c *gin.Context) {
	f := newForm(c.Request.URL.Query())
	at, person := f.maybe("at"), f.maybe("person")
	if err := f.end(); err != nil {
		s.fail(c, err)
		return
	}
	s.showNewPerson(c, http.StatusOK, formOf(graph.Appointment{At: at, Person: person}))
}

func (s *Server) showNewPerson(c *gin.Context, status int, form personForm) {
	b := newPersonBody{Form: form, As: s.As}
	if form.At != "" {
		if n, err := ask.Of(c.Request.Context(), s.Graph, ask.Stakeholder, ask.CodeQuery{Code: form.At, On: s.Today()}); err == nil {
			b.At = n.Ref()
		}
	}
	if form.Person != "" {
		rec, err := s.People.Record(c.Request.Context(), form.Person)
		if err != nil {
			s.fail(c, err)
			return
		}
		b.Person, b.Form.Name = rec.Person, rec.Person.Name
	}
	title := "Add a person"
	if b.Person.Code != "" {
		title = "Add another role for " + b.Person.Name
	}
	s.page(c, status, "person", page{Title: title, Body: b})
}

func (s *Server) addPerson(c *gin.Context) {
	form, err := s.posted(c, strings.TrimSpace(c.PostForm("person")))
	if err == nil {
		err = s.place(c.Request.Context(), &form)
	}
	var made graph.Change
	if err == nil {
		now := form.Appointment
		if form.Another && now.Person == "" {
			now.Person = graph.PersonCode
		}
		made, err = s.amend(c, nil, &now)
	}
	if err != nil {
		if status := form.refused(err); status != 0 {
			if form.Param == "name" && form.Person == "" {
				form.Namesakes = s.namesakes(c.Request.Context(), form.Name)
			}
			s.showNewPerson(c, status, form)
			return
		}
		s.fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, personAddress(made.Of())+"?said="+made.What)
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

// amend makes one change, and finishes it even if the browser goes away.
func (s *Server) amend(c *gin.Context, before, after *graph.Appointment) (graph.Change, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), amendTimeout)
	defer cancel()
	return s.People.Amend(ctx, s.As, before, after)
}

func personAddress(code string) string { return "/people/" + url.PathEscape(code) }

type personBody struct {
	graph.PersonRecord
	Forms []personForm
	As    string
	Said  string
	Wrong string // the error of a button that is not in a form
}

// sayings confirm what was just done.
var sayings = map[string]string{
	graph.Added: "Added.", graph.Changed: "Changed.", graph.Ended: "Ended.",
	graph.Verified: "Marked as verified today.", graph.Removed: "Removed: recorded in error.",
}

func (s *Server) personPage(c *gin.Context) {
	f := newForm(c.Request.URL.Query())
	said := f.maybe("said")
	if err := f.end(); err != nil {
		s.fail(c, err)
		return
	}
	s.showPerson(c, http.StatusOK, personBody{Said: sayings[said]}, nil)
}

// showPerson shows everything kept about a person. sent, if not nil, takes the
// place of its form.
func (s *Server) showPerson(c *gin.Context, status int, b personBody, sent *personForm) {
	var err error
	if b.PersonRecord, err = s.People.Record(c.Request.Context(), c.Param("code")); err != nil {
		s.fail(c, err)
		return
	}
	b.As = s.As
	for _, a := range b.Appointments {
		form := formOf(a.Appointment)
		if sent != nil && sent.Key == a.Key {
			form = *sent
		}
		form.Key, form.Source, form.Seen, form.Place = a.Key, a.Source, a.Seen, a.Place
		b.Forms = append(b.Forms, form)
	}
	s.page(c, status, "personrecord", page{Title: b.Person.Name, Body: b})
}

// personRecord sends everything kept about a person, to give to them.
func (s *Server) personRecord(c *gin.Context) {
	rec, err := s.People.Record(c.Request.Context(), c.Param("code"))
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="record.json"`)
	c.IndentedJSON(http.StatusOK, export.RecordOf(rec))
}

// amendPerson does what a button on the person's record asks for.
func (s *Server) amendPerson(c *gin.Context) {
	code, key := c.Param("code"), c.Param("key")
	if key == "erase" {
		s.erasePerson(c, code)
		return
	}
	rec, err := s.People.Record(c.Request.Context(), code)
	if err != nil {
		s.fail(c, err)
		return
	}
	var before *graph.Appointment
	for i := range rec.Appointments {
		if rec.Appointments[i].Key == key {
			before = &rec.Appointments[i].Appointment
		}
	}
	if before == nil {
		s.showPerson(c, http.StatusConflict, personBody{Wrong: "Somebody else has just changed this. This page shows what is on record now"}, nil)
		return
	}
	form, err := s.posted(c, code)
	form.Key = key
	after := &form.Appointment
	switch c.PostForm("act") {
	case "save":
		if err == nil {
			err = s.place(c.Request.Context(), &form)
		}
	case "verify":
		same := *before
		same.Verified, after, err = s.Today(), &same, nil
	case "remove":
		after, err = nil, nil
	}
	var made graph.Change
	if err == nil {
		made, err = s.amend(c, before, after)
	}
	if err != nil {
		if status := form.refused(err); status != 0 {
			s.showPerson(c, status, personBody{}, &form)
			return
		}
		s.fail(c, err)
		return
	}
	if after == nil && len(rec.Appointments) == 1 {
		c.Redirect(http.StatusSeeOther, "/s/"+url.PathEscape(before.At)) // the person is no longer on record
		return
	}
	c.Redirect(http.StatusSeeOther, personAddress(code)+"?said="+made.What)
}

func (s *Server) erasePerson(c *gin.Context, code string) {
	if strings.TrimSpace(c.PostForm("confirm")) != code {
		s.showPerson(c, http.StatusUnprocessableEntity, personBody{Wrong: "Nothing was erased. To confirm, type the code of the person"}, nil)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), amendTimeout)
	defer cancel()
	done, err := s.People.Erase(ctx, s.As, code)
	if errors.Is(err, graph.ErrConflict) {
		s.showPerson(c, http.StatusConflict, personBody{Wrong: "Files are being loaded. Try again in a moment"}, nil)
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.page(c, http.StatusOK, "erased", page{Title: "Erased", Body: done})
}
