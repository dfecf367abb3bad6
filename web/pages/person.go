package pages

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/web"
)

// personPage shows all that is on record of a person, with the form to change it.
func (s *site) personPage(c *gin.Context) {
	f := web.FormOf(c)
	said := f.Maybe("said")
	f.Day("on", s.Today())
	if err := f.End(); err != nil {
		s.Fail(c, err)
		return
	}
	s.showPerson(c, http.StatusOK, personBody{Said: sayings[said]}, nil)
}

// amendTimeout is how long a change may take. Each change rebuilds the graph.
const amendTimeout = 25 * time.Second

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

// showPerson shows everything kept about a person. sent, if not nil, takes the
// place of its form.
func (s *site) showPerson(c *gin.Context, status int, b personBody, sent *personForm) {
	var err error
	if b.PersonRecord, err = s.People.Record(c.Request.Context(), c.Param("code")); err != nil {
		s.Fail(c, err)
		return
	}
	var sources graph.Sources
	err = s.Graph.View(c.Request.Context(), func(view graph.View) (err error) {
		sources, err = view.Sources()
		return err
	})
	if err != nil {
		s.Fail(c, err)
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
	title := b.Person.Name
	if sent != nil {
		title = sent.titled(title)
	}
	s.show(c, status, "person", page{Title: title, On: dayAsked(c), Sources: sources, Body: b})
}

// personRecord sends everything kept about a person, to give to them.
func (s *site) personRecord(c *gin.Context) {
	rec, err := s.People.Record(c.Request.Context(), c.Param("code"))
	if err != nil {
		s.Fail(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="record.json"`)
	c.IndentedJSON(http.StatusOK, export.RecordOf(rec))
}

// amendPerson does what a button on the person's record asks for.
func (s *site) amendPerson(c *gin.Context) {
	code, key := c.Param("code"), c.Param("key")
	if key == "erase" {
		s.erasePerson(c, code)
		return
	}
	rec, err := s.People.Record(c.Request.Context(), code)
	if err != nil {
		s.Fail(c, err)
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
		s.Fail(c, err)
		return
	}
	if after == nil && len(rec.Appointments) == 1 {
		c.Redirect(http.StatusSeeOther, web.Link(before.At, cmp.Or(dayAsked(c), s.Today()), s.Today())) // the person is no longer on record
		return
	}
	c.Redirect(http.StatusSeeOther, web.OnDay(personAddress(code)+"?said="+made.What, dayAsked(c), s.Today()))
}

// amend makes one change, and finishes it even if the browser goes away.
func (s *site) amend(c *gin.Context, before, after *graph.Appointment) (graph.Change, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), amendTimeout)
	defer cancel()
	return s.People.Amend(ctx, s.As, before, after)
}
