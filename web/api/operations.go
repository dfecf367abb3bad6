package api

import (
	"strconv"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/tell/export"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/web"
)

// operations lists the questions of the API in the order of its description. What is long
// has a file of its own: neighbours.go, line.go, network.go and paths.go. An entry reads
// the parameters and asks; api.go answers by it, and openapi.go describes the API by it.
var operations = []*operation{
	{
		id: "search", path: "/search", title: "Search", answer: Search{},
		about: "Find stakeholders by code, old code, postcode or name. Spelling mistakes are allowed. " +
			"Exact codes come first, then postcodes, then names.",
		example: "/api/v1/search?q=bay",
		read: func(s *web.Server, f *web.Form) question {
			q := graph.SearchQuery{Text: f.One("q"), Kinds: f.Kinds("kind"), On: f.Day("on", s.Today()),
				Limit: f.Number("limit", 10, 1, graph.SearchLimit)}
			return func(view graph.View) (any, error) {
				hits, more, err := ask.SearchMore(view, q)
				a := Search{Hits: make([]Hit, len(hits)), More: more}
				for i, h := range hits {
					a.Hits[i] = Hit{h, sentence.Name(h.Name), h.Kind.AsOf(q.On).Name}
				}
				if len(hits) == 0 {
					a.Why = ask.NothingFits(q.Text)
				}
				return a, err
			}
		},
		table: func(v any, _ string) export.Table {
			t := export.Table{Headings: []string{"code", "kind", "name", "postcode", "open", "why"}}
			for _, h := range v.(Search).Hits {
				t.Rows = append(t.Rows, []string{h.Code, string(h.Kind), h.Name, h.Postcode, strconv.FormatBool(h.Open), h.Why})
			}
			return t
		},
	},
	{
		id: "stakeholder", path: "/stakeholders/{code}", title: "One stakeholder", answer: ask.StakeholderAnswer{},
		about:   "Everything about one stakeholder on a day: the number of its edges by type, its people, its successors and its history.",
		example: "/api/v1/stakeholders/U99001",
		read: func(s *web.Server, f *web.Form) question {
			code, on := f.InPath("code"), f.Day("on", s.Today())
			return func(view graph.View) (any, error) { return ask.Stakeholder(view, ask.CodeQuery{Code: code, On: on}) }
		},
	},
	neighbours,
	line,
	{
		id: "contacts", path: "/stakeholders/{code}/contacts", title: "Contacts", answer: ask.ContactsAnswer{},
		about: "The people who hold a role at a stakeholder and in the organisations that belong to it: " +
			"for a PCN its practices and pharmacies, " +
			"for a place or a board its PCNs too. With to, the people on the first path to another stakeholder. " +
			"For each person: contact details, the start of the role and the day of the last check. " +
			"It also lists the people with roles in several organisations, and the expected roles with nobody on record.",
		example: "/api/v1/stakeholders/U99001/contacts",
		read: func(s *web.Server, f *web.Form) question {
			q := ask.ContactQuery{Code: f.InPath("code"), To: f.Maybe("to"), On: f.Day("on", s.Today())}
			return func(view graph.View) (any, error) { return ask.Contacts(view, q) }
		},
		tables: export.ContactsTables,
		table:  func(v any, name string) export.Table { return export.Contacts(v.(ask.ContactsAnswer), name) },
		people: func(v any) []ask.Contact { return v.(ask.ContactsAnswer).Contacts },
		sheets: func(v any) []export.Sheet { return export.ContactSheets(v.(ask.ContactsAnswer)) },
	},
	{
		id: "summary", path: "/stakeholders/{code}/summary", title: "What is in an area", answer: ask.AreaCounts{},
		about: "For an area of any kind, such as a PCN, a board, a council area, a committee or an operator: " +
			"how many PCNs, practices, patients and pharmacies it has on a day, " +
			"and which PCNs have only some of their practices there.",
		example: "/api/v1/stakeholders/QZ9/summary",
		read: func(s *web.Server, f *web.Form) question {
			q := ask.CodeQuery{Code: f.InPath("code"), On: f.Day("on", s.Today())}
			return func(view graph.View) (any, error) { return ask.Area(view, q) }
		},
		table: func(v any, _ string) export.Table {
			a := v.(ask.AreaCounts)
			return export.Table{
				Headings: []string{"code", "name", "on", "networks", "practices", "patients", "patients_unknown", "pharmacies", "pharmacy_rule"},
				Rows: [][]string{{a.Of.Code, a.Of.Name, a.On.String(), strconv.Itoa(a.Networks), strconv.Itoa(a.Practices),
					strconv.Itoa(a.Patients), strconv.Itoa(a.PatientsUnknown), strconv.Itoa(a.Pharmacies), a.PharmacyRule}},
			}
		},
	},
	{
		id: "access", path: "/stakeholders/{code}/access", title: "Access to pharmacies", answer: ask.AccessAnswer{},
		about: "For an area of any kind: " +
			"which of its pharmacies are open at a time of a usual week, late, and on Saturdays and Sundays. " +
			"It also gives the times when none is open, the patients per pharmacy, and the member practices without a pharmacy within a mile. " +
			"For a pharmacy: its hours. Unknown hours are shown as unknown, never as closed. " +
			"Distance-selling and appliance contractors are counted separately.",
		example: "/api/v1/stakeholders/U99001/access?at=Sun+10:00",
		read: func(s *web.Server, f *web.Form) question {
			code, on, rule, at := f.InPath("code"), f.Day("on", s.Today()), f.One("rule"), f.One("at")
			return func(view graph.View) (any, error) {
				q, err := ask.NewAccessQuery(code, rule, at)
				if err != nil {
					return nil, err
				}
				q.On = on
				return ask.Access(view, q)
			}
		},
		tables: export.AccessTables,
		table:  func(v any, name string) export.Table { return export.Access(v.(ask.AccessAnswer), name) },
		sheets: func(v any) []export.Sheet { return export.AccessSheets(v.(ask.AccessAnswer)) },
	},
	{
		id: "owners", path: "/stakeholders/{code}/owners", title: "Owners of pharmacies", answer: ask.OwnersAnswer{},
		about: "For a pharmacy: its owner, how many pharmacies the owner has, and the nearest of those. " +
			"For an area of any kind: the owners of its pharmacies, largest first, each a chain or independent; " +
			"the fewest owners that together have 80% of the pharmacies; " +
			"and each pharmacy with its contract, council area and local pharmaceutical committee.",
		example: "/api/v1/stakeholders/U99001/owners",
		read: func(s *web.Server, f *web.Form) question {
			q := ask.OwnerQuery{Code: f.InPath("code"), On: f.Day("on", s.Today()), Sisters: f.Number("sisters", 10, 1, ask.SistersLimit)}
			return func(view graph.View) (any, error) { return ask.Owners(view, q) }
		},
		tables: export.OwnersTables,
		table:  func(v any, name string) export.Table { return export.Owners(v.(ask.OwnersAnswer), name) },
		sheets: func(v any) []export.Sheet { return export.OwnersSheets(v.(ask.OwnersAnswer)) },
	},
	{
		id: "lpcs", path: "/stakeholders/{code}/lpcs", title: "Local pharmaceutical committees", answer: ask.LPCsAnswer{},
		about: "For a pharmacy: the committee that covers it, through its council area or otherwise its PCN. " +
			"For a PCN: the committees that cover it directly or through the council areas of its pharmacies. " +
			"For an area of any kind: its PCNs that straddle two or more committees.",
		example: "/api/v1/stakeholders/QZ9/lpcs",
		read: func(s *web.Server, f *web.Form) question {
			q := ask.CodeQuery{Code: f.InPath("code"), On: f.Day("on", s.Today())}
			return func(view graph.View) (any, error) { return ask.LPCs(view, q) }
		},
		table:  func(v any, _ string) export.Table { return export.LPCs(v.(ask.LPCsAnswer)) },
		sheets: func(v any) []export.Sheet { return export.LPCSheets(v.(ask.LPCsAnswer)) },
	},
	surroundings,
	{
		id: "pharmacies", path: "/stakeholders/{code}/pharmacies",
		title: "Pharmacies of an area, PCN of a pharmacy", answer: ask.PharmaciesAnswer{},
		about: "A rule decides the link, and the answer names the rule: nearest member practice, within a distance of any member practice, " +
			"most items dispensed, or a supplied list of leads. " +
			"rule=all uses each rule and says whether they disagree. " +
			"For an area other than a PCN the rule is nearest: each of its pharmacies, with its PCN, in the area or not.",
		example: "/api/v1/stakeholders/U99001/pharmacies?rule=within:1600",
		read: func(s *web.Server, f *web.Form) question {
			code, on, rule := f.InPath("code"), f.Day("on", s.Today()), f.One("rule")
			return func(view graph.View) (any, error) {
				q, err := ask.NewPharmacyQuery(code, rule)
				if err != nil {
					return nil, err
				}
				q.On = on
				return ask.Pharmacies(view, q)
			}
		},
		table:  func(v any, _ string) export.Table { return export.Pharmacies(v.(ask.PharmaciesAnswer)) },
		sheets: func(v any) []export.Sheet { return export.PharmacySheets(v.(ask.PharmaciesAnswer)) },
	},
	paths,
	{
		id: "sources", path: "/sources", title: "Sources", answer: Sources{},
		about: "The files that the graph comes from: the date of each and how it is known, the number of rows, " +
			"the rows refused and the first of them, and the licence.",
		example: "/api/v1/sources",
		read: func(s *web.Server, _ *web.Form) question {
			return func(view graph.View) (any, error) {
				sum, err := ask.Summary(view, 0)
				if err != nil {
					return nil, err
				}
				return Sources{sum.Made, s.Sample(), graph.TellSources(sum.Sources)}, nil
			}
		},
		table: func(v any, _ string) export.Table {
			t := export.Table{Headings: []string{"name", "dataset", "title", "seen", "seen_by", "rows", "refused", "skipped", "licence", "sum"}}
			for _, f := range v.(Sources).Sources {
				t.Rows = append(t.Rows, []string{f.Name, f.Dataset, f.Title, f.Seen.String(), f.SeenBy,
					strconv.Itoa(f.Rows), strconv.Itoa(f.Refused), strconv.Itoa(f.Skipped), f.Licence, f.Sum})
			}
			return t
		},
	},
}

// Search is the answer of /search.
type Search struct {
	Hits []Hit `json:"hits"`
	More bool  `json:"more" doc:"whether the limit left any out"`
	graph.Why
}

// Hit is a search result with its name and kind in words.
type Hit struct {
	graph.Hit
	Title     string `json:"title" doc:"the name as people write it"`
	KindTitle string `json:"kind_title" doc:"the kind in words"`
}

// Sources is the answer of /sources.
type Sources struct {
	Made    graph.Day      `json:"made" doc:"the newest date of any source"`
	Sample  bool           `json:"sample" doc:"whether this is the built-in sample, in which everything is fictional"`
	Sources []graph.Source `json:"sources"`
}
