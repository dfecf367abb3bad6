package pages

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/web"
)

// newPersonBody is the page that adds a person, or another role of a person on record.
// An address may name the organisation or the person.
type newPersonBody struct {
	Form   personForm
	At     graph.Ref // the organisation, if known
	Person graph.Ref // the person, if already on record
	As     string
}

func (s *site) newPersonPage(c *gin.Context) {
	f := web.FormOf(c)
	at, person := f.Maybe("at"), f.Maybe("person")
	f.Day("on", s.Today())
	if err := f.End(); err != nil {
		s.Fail(c, err)
		return
	}
	s.showNewPerson(c, http.StatusOK, formOf(graph.Appointment{At: at, Person: person}))
}

func (s *site) showNewPerson(c *gin.Context, status int, form personForm) {
	form.on, form.today = dayAsked(c), s.Today()
	b := newPersonBody{Form: form, As: s.As}
	if form.At != "" {
		if n, err := ask.Of(c.Request.Context(), s.Graph, ask.Stakeholder, ask.CodeQuery{Code: form.At, On: s.Today()}); err == nil {
			b.At = n.Ref()
		}
	}
	if form.Person != "" {
		rec, err := s.People.Record(c.Request.Context(), form.Person)
		if err != nil {
			s.Fail(c, err)
			return
		}
		b.Person, b.Form.Name = rec.Person, rec.Person.Name
	}
	title := "Add a person"
	if b.Person.Code != "" {
		title = "Add another role for " + b.Person.Name
	}
	s.show(c, status, "newperson", page{Title: form.titled(title), On: dayAsked(c), Body: b})
}

func (s *site) addPerson(c *gin.Context) {
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
		s.Fail(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, web.OnDay(personAddress(made.Of())+"?said="+made.What, dayAsked(c), s.Today()))
}
