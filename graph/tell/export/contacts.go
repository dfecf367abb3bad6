package export

import (
	"strconv"

	"github.com/throughline-graph/throughline/graph/ask"
)

// Contacts returns one of ContactsTables: the people, with a row for each role;
// the people with several roles; or the roles that nobody on record holds.
func Contacts(a ask.ContactsAnswer, table string) Table {
	switch table {
	case "several":
		return severalRoles(a)
	case "vacant":
		return vacantRoles(a)
	}
	return contacts(a)
}

// ContactsTables are the tables of an answer on contacts. The first is the default.
var ContactsTables = []string{"contacts", "several", "vacant"}

// ContactSheets returns all ContactsTables as sheets of a workbook.
func ContactSheets(a ask.ContactsAnswer) []Sheet {
	return []Sheet{{"Contacts", contacts(a)}, {"Several roles", severalRoles(a)}, {"Nobody on record", vacantRoles(a)}}
}

func contacts(a ask.ContactsAnswer) Table {
	t := Table{Headings: []string{"organisation", "organisation_name", "kind", "role", "person", "name", "since", "verified",
		"days_since_verified",
		"work_email", "work_phone", "known_from", "note", "source", "seen", "on"}}
	for _, c := range a.Contacts {
		age := ""
		if c.Verified != 0 {
			age = strconv.Itoa(c.Age)
		}
		t.Rows = append(t.Rows, []string{c.At.Code, c.At.Name, string(c.At.Kind), c.Role,
			c.Person.Code, c.Person.Name, c.Since.String(), c.Verified.String(), age, c.Email, c.Phone, c.Known, c.Note, c.Source,
			c.Seen.String(), a.On.String()})
	}
	return t
}

func severalRoles(a ask.ContactsAnswer) Table {
	t := Table{Headings: []string{"person", "name", "role", "organisation", "organisation_name"}}
	for _, j := range a.Joins {
		for _, p := range j.Posts {
			t.Rows = append(t.Rows, []string{j.Person.Code, j.Person.Name, p.Role, p.At.Code, p.At.Name})
		}
	}
	return t
}

func vacantRoles(a ask.ContactsAnswer) Table {
	t := Table{Headings: []string{"role", "kind", "organisation", "organisation_name"}}
	for _, v := range a.Vacant {
		for _, r := range v.At {
			t.Rows = append(t.Rows, []string{v.Role, string(v.Kind), r.Code, r.Name})
		}
	}
	return t
}
