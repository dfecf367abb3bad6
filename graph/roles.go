package graph

import "strings"

// RoleTerm is a usual name for what a person does at an organisation.
type RoleTerm struct {
	Name     string
	Expected []Kind // the kinds at which somebody should hold the role
}

// Roles lists the terms, patient side first. Other is for a role without a term.
// Any other text is a role too.
var Roles = []RoleTerm{
	{Name: "Superintendent pharmacist"},
	{Name: "Responsible pharmacist"},
	{Name: "Pharmacy manager"},
	{"Senior partner", []Kind{Practice}},
	{"Practice manager", []Kind{Practice}},
	{Name: "GP partner"},
	{Name: "Prescribing lead"},
	{Name: "Practice pharmacist"},
	{"Clinical director", []Kind{PCN}},
	{"PCN manager", []Kind{PCN}},
	{"Pharmacy PCN lead", []Kind{PCN}},
	{Name: "PCN pharmacist"},
	{"Federation director", []Kind{Federation}},
	{"Place director", []Kind{Place}},
	{"LPC chief officer", []Kind{LPC}},
	{Name: "LPC chair"},
	{Name: "LPC member"},
	{"Medicines optimisation lead", []Kind{SubICB, ICS}},
	{"Chief pharmacist", []Kind{Trust, ICS}},
	{Name: "ICB board member"},
	{Name: "ICB pharmacy adviser"},
	{Name: "Community pharmacy clinical lead"},
	{Name: "Director of primary care"},
	{Name: "Medical director"},
	{Name: "Chief executive"},
	{Name: "Chief officer"},
	{Name: "Managing director"},
	{Name: "Chair"},
	{Name: "Other"},
}

var roleByWords = func() map[string]RoleTerm {
	m := make(map[string]RoleTerm, len(Roles))
	for _, r := range Roles {
		m[strings.ToLower(r.Name)] = r
	}
	return m
}()

// TermOf returns the term of a role. It ignores capitals, extra spaces and text in
// brackets, as in ICB board member (chair).
func TermOf(role string) (RoleTerm, bool) {
	words, _, _ := strings.Cut(role, "(")
	t, ok := roleByWords[strings.ToLower(strings.Join(strings.Fields(words), " "))]
	return t, ok
}
