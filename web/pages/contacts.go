package pages

import (
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
)

// The page of who to speak to at a stakeholder. It is made to be printed.
var _ = at("/s/:code/contacts", (*site).contactsPage)

const vacantShown = 6 // organisations shown for one vacant role; the rest are folded away

type contactsBody struct {
	ask.ContactsAnswer
	To     graph.Ref
	Groups []contactGroup
	Vacant []vacancy
	Files  []keptFile
	Back   string // the address of the path's page
}

// contactGroup is the people of one organisation.
type contactGroup struct {
	At     graph.Ref
	People []ask.Contact
}

// vacancy is a role with nobody on record, and the organisations concerned.
type vacancy struct {
	ask.Vacancy
	First, Rest []graph.Ref
}

// keptFile is a file that a page offers to download.
type keptFile struct{ Name, URL string }

func (s *site) contactsPage(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	q := ask.ContactQuery{Code: c.Param("code"), To: f.Maybe("to"), On: f.Day("on", s.Today())}
	var b contactsBody
	err := f.End()
	if err == nil {
		b.ContactsAnswer, err = ask.Contacts(view, q)
	}
	if err != nil {
		return nil, err
	}
	for _, p := range b.Contacts {
		if last := len(b.Groups) - 1; last < 0 || b.Groups[last].At != p.At {
			b.Groups = append(b.Groups, contactGroup{At: p.At})
		}
		g := &b.Groups[len(b.Groups)-1]
		g.People = append(g.People, p)
	}
	for _, v := range b.ContactsAnswer.Vacant {
		n := min(vacantShown, len(v.At))
		b.Vacant = append(b.Vacant, vacancy{v, v.At[:n], v.At[n:]})
	}
	asked := url.Values{"on": {q.On.String()}}
	title := "Contacts at " + sentence.Name(b.Of.Name)
	if len(b.Way) > 0 {
		b.To = b.Way[len(b.Way)-1]
		asked.Set("to", b.To.Code)
		b.Back = "/path?" + url.Values{"from": {b.Of.Code}, "to": {b.To.Code}, "on": {q.On.String()}}.Encode()
		title = "Contacts from " + sentence.Name(b.Of.Name) + " to " + sentence.Name(b.To.Name)
	}
	for _, file := range []struct{ name, format, table string }{{"a spreadsheet", "xlsx", ""}, {"CSV", "csv", ""}, {"vCards", "vcard", ""},
		{"people with several roles as CSV", "csv", "several"}, {"roles with nobody on record as CSV", "csv", "vacant"}} {
		if (file.table == "several" && len(b.Joins) == 0) || (file.table == "vacant" && len(b.ContactsAnswer.Vacant) == 0) {
			continue
		}
		asked.Set("format", file.format)
		asked.Del("table")
		if file.table != "" {
			asked.Set("table", file.table)
		}
		b.Files = append(b.Files, keptFile{file.name, api.Root + "/stakeholders/" + url.PathEscape(b.Of.Code) + "/contacts?" + asked.Encode()})
	}
	return s.cites(c, view, "contacts", page{Title: title, On: q.On, Body: b})
}
