package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"throughline/graph"
	"throughline/graph/sentence"
)

type pharmaciesBody struct {
	graph.Pharmacies
	Rules []ruleLink
	Does  string
}

// ruleLink leads to the same question by another rule.
type ruleLink struct {
	Name, URL string
	Asked     bool
}

// rules are those of graph.NewPharmacyQuery, as a page offers and explains them.
var rules = []struct{ rule, name, does string }{
	{"nearest", "Nearest practice", "A pharmacy belongs to the PCN of the practice nearest to it."},
	{"within:1600", "Within 1.6 km", "A pharmacy belongs to each PCN that has a member practice within the distance."},
	{"items", "Most items", "A pharmacy belongs to the PCN for whose practices it dispenses most items."},
	{"lead", "Supplied list", "A pharmacy belongs where the supplied list of leads says."},
}

// pharmaciesPage shows the pharmacies of a PCN, or the PCN of a pharmacy, and
// always by which rule.
func (s *Server) pharmaciesPage(c *gin.Context) {
	f := newForm(c.Request.URL.Query())
	on := f.day("on", s.Today())
	q, err := graph.NewPharmacyQuery(c.Param("code"), f.one("rule"))
	if bad := f.end(); bad != nil {
		err = bad
	}
	q.On = on
	var b pharmaciesBody
	if err == nil {
		b.Pharmacies, err = s.Graph.Pharmacies(c.Request.Context(), q)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	asked := q.Rule
	if q.Rule == "within" {
		asked += ":" + strconv.Itoa(q.Metres)
	}
	for _, r := range rules {
		u := url.Values{"rule": {r.rule}, "on": {q.On.String()}}
		b.Rules = append(b.Rules, ruleLink{r.name, "/s/" + url.PathEscape(b.Of.Code) + "/pharmacies?" + u.Encode(), r.rule == asked})
		if r.rule == asked || q.Rule == "within" && r.rule == "within:1600" {
			b.Does = r.does
		}
	}
	title := "The pharmacies of " + sentence.Name(b.Of.Name)
	if b.Of.Kind == graph.Pharmacy {
		title = "The PCN of " + sentence.Name(b.Of.Name)
	}
	s.page(c, http.StatusOK, "pharmacies", page{Title: title, On: q.On, Body: b})
}
