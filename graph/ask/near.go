package ask

import (
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/graph"
)

// Near is what is shown where nothing fits a text.
type Near struct {
	graph.Why
	Hits []graph.Hit `json:"hits" doc:"for a postcode that nobody has: stakeholders with the most similar postcodes"`
}

// NearLimit is the most stakeholders offered instead of a postcode that nobody has.
const NearLimit = 10

// NothingFits says why a search for a text found nothing.
func NothingFits(text string) graph.Why {
	if _, whole := graph.ParsePostcode(text); whole {
		return graph.WhyNoSuchPostcode.In("No stakeholder on record has this postcode. To find those nearby, search for its first half.")
	}
	return graph.WhyNothingFits.In("No name, code or postcode fits.")
}

// SearchNear says why nothing fits q.Text. For a postcode that nobody has, it also
// returns who has a similar one: in its sector, else in its district, else in
// the districts with the most similar spelling. The place of an unknown postcode
// is not known, so SearchNear assumes no distance.
func SearchNear(v graph.View, q graph.SearchQuery) (Near, error) {
	n := Near{Why: NothingFits(q.Text), Hits: []graph.Hit{}}
	code, whole := graph.ParsePostcode(q.Text)
	if !whole {
		return n, nil
	}
	outward := code.Outward
	q.Limit = NearLimit
	at := func(text, says string) (bool, error) {
		q.Text = text
		hits, err := Search(v, q)
		if err != nil {
			return false, err
		}
		of, _, whole := strings.Cut(text, " ")
		n.Hits = append(n.Hits, slices.DeleteFunc(hits, func(h graph.Hit) bool {
			district := graph.OutwardOf(graph.SquashPostcode(h.Postcode))
			return h.Why != graph.MatchPostcode || (whole || of == outward) && district != of
		})...)
		if len(n.Hits) > 0 {
			n.Why = graph.WhySimilarPostcodes.In("Nobody on record has the postcode " + code.String() +
				". Its location is not known here, so no distance in metres is given or assumed. " + says + ":")
		}
		return len(n.Hits) > 0, nil
	}
	for _, like := range []struct{ text, says string }{
		{outward + " " + code.Inward[:2], "The nearest known by spelling, the same except for the last letter"},
		{code.Sector(), "The nearest known by spelling, the same except for the last two letters"},
		{outward, "The nearest known by spelling, of the same district " + outward},
	} {
		if found, err := at(like.text, like.says); found || err != nil {
			return n, err
		}
	}
	for cut := len(outward) - 1; cut > 0; cut-- {
		found, err := at(outward[:cut], "None is known of its district "+outward+". Of other districts, perhaps far from it, those spelt most "+
			"like it")
		if found || err != nil {
			return n, err
		}
	}
	n.Why = graph.WhyNoSuchPostcode.In("No stakeholder on record has this postcode, nor one of its district " + outward +
		" or of one spelt like it.")
	return n, nil
}
