package settle

import (
	"maps"
	"slices"
	"strings"

	"github.com/throughline-graph/throughline/loaders/facts"
)

// sites notes at each trust and provider those of its sites that are no stakeholders.
// The newest list that has a site decides whose it is.
func (r *reconciler) sites() {
	all := map[string]facts.Site{}
	for i, f := range r.facts {
		for _, s := range f.Sites {
			all[s.Code] = s
			if r.directory.find(r.known(s.Of)) == nil {
				r.leaveOut(i, facts.Unused{Line: s.Line, Why: WhyUnlisted, Code: s.Of})
			}
		}
		f.Sites = nil
	}
	for _, code := range slices.Sorted(maps.Keys(all)) {
		s := all[code]
		of := r.directory.find(r.known(s.Of))
		if of != nil && r.directory.find(code) == nil {
			of.Sites = append(of.Sites, strings.TrimSpace(code+" "+s.Name))
		}
	}
}
