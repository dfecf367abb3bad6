package settle

import (
	"fmt"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/facts"
)

// place gives every stakeholder whose postcode is in a look-up its coordinates and the
// board there. Of several look-ups that have the postcode, the newest counts.
func (r *reconciler) place() {
	most := 0
	for _, f := range r.facts {
		most += len(f.Points)
	}
	postcodes, points := newIndex(most), make([]placedPoint, 0, most)
	for _, f := range r.facts {
		for i := range f.Points {
			p := &f.Points[i]
			n, ok := postcodes.find(p.Postcode)
			if !ok {
				n = int32(len(points))
				postcodes.add(p.Postcode, n)
				points = append(points, placedPoint{})
			}
			at := &points[n]
			if p.Lat != 0 || p.Lon != 0 {
				at.lat, at.lon, at.seen = p.Lat, p.Lon, f.Source.Seen
			}
			if p.Board != "" {
				at.board, at.boardBy = p.Board, &f.Source
			}
		}
	}
	for _, b := range r.bodies {
		b.place(postcodes, points)
	}
	for i, f := range r.facts {
		none := 0
		for k := range f.Points {
			p := &f.Points[k]
			switch n, _ := postcodes.find(p.Postcode); {
			case points[n].used:
			case r.unread[i].rows[p.Line] == 1: // a row of a look-up, which is about places
				none++
			default:
				r.leaveOut(i, facts.Unused{Line: p.Line, Why: WhyPostcode, Code: p.Postcode})
			}
		}
		r.leaveMany(i, none, WhyPostcode)
		f.Points = nil
	}
}

// placedPoint is what the newest look-ups say of a postcode, and their sources.
type placedPoint struct {
	lat, lon float64
	seen     graph.Day
	board    string
	boardBy  *graph.Source
	used     bool // a stakeholder is or was there
}

// place gives the body the coordinates and the board of its postcode, and its past ones.
func (b *body) place(postcodes *index, points []placedPoint) {
	for _, was := range b.past {
		if n, ok := postcodes.find(graph.SquashPostcode(was.Value)); ok && was.Field == graph.PastPostcode {
			points[n].used = true
			was.Field, was.Value = graph.PastPlace, fmt.Sprintf("%v,%v", points[n].lat, points[n].lon)
			b.past = append(b.past, was)
		}
	}
	if b.Postcode == "" {
		return
	}
	n, ok := postcodes.find(graph.SquashPostcode(b.Postcode))
	if !ok {
		return
	}
	p := &points[n]
	p.used = true
	b.board, b.boardBy = p.board, p.boardBy
	// A hospital is where its own list says. Practices and pharmacies are where
	// their postcodes are, so that distances are comparable.
	if (p.lat != 0 || p.lon != 0) && (!b.HasPoint() || b.Kind != graph.Hospital) {
		b.Lat, b.Lon, b.placed = p.lat, p.lon, p.seen
	}
}
