package export

import (
	"strconv"

	"throughline/graph"
)

// Contacts returns the people of an answer as a table, a row a role.
func Contacts(a graph.Contacts) Table {
	t := Table{Headings: []string{"organisation", "organisation_name", "kind", "role", "person", "name", "since", "verified", "days_since_verified",
		"work_email", "work_phone", "known_from", "note", "source", "seen", "on"}}
	for _, c := range a.Contacts {
		age := ""
		if c.Verified != 0 {
			age = strconv.Itoa(c.Age)
		}
		t.Rows = append(t.Rows, []string{c.At.Code, c.At.Name, string(c.At.Kind), c.Role, c.Person.Code, c.Person.Name, c.Since.String(), c.Verified.String(), age,
			c.Email, c.Phone, c.Known, c.Note, c.Source, c.Seen.String(), a.On.String()})
	}
	return t
}

// ContactSheets returns all of an answer as sheets of a workbook: the people,
// those who join organisations, and the roles that nobody on record holds.
func ContactSheets(a graph.Contacts) []Sheet {
	joins := Table{Headings: []string{"person", "name", "role", "organisation", "organisation_name"}}
	for _, j := range a.Joins {
		for _, p := range j.Posts {
			joins.Rows = append(joins.Rows, []string{j.Person.Code, j.Person.Name, p.Role, p.At.Code, p.At.Name})
		}
	}
	vacant := Table{Headings: []string{"role", "kind", "organisation", "organisation_name"}}
	for _, v := range a.Vacant {
		for _, r := range v.At {
			vacant.Rows = append(vacant.Rows, []string{v.Role, string(v.Kind), r.Code, r.Name})
		}
	}
	return []Sheet{{"Contacts", Contacts(a)}, {"Several roles", joins}, {"Nobody on record", vacant}}
}
