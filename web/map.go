package web

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"math"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/sentence"
)

// The map uses only the graph: a speck for each practice and pharmacy, which
// together show the shape of England.
const (
	mapWest, mapNorth = -6.5, 55.9
	mapEast, mapSouth = 1.9, 49.9
	mapScale          = 40.0 // pixels to a degree north
	mapSpeck          = 0.07 // degrees: closer ones share a speck
)

// specks is the map without its dot, drawn once for each graph.
type specks struct {
	turn    chan struct{} // holds one value while somebody draws or reads the map
	version string
	path    []byte
}

// onMap returns where a place is drawn.
func onMap(lat, lon float64) (x, y float64) {
	return (lon - mapWest) * mapScale * math.Cos(53*math.Pi/180), (mapNorth - lat) * mapScale
}

func (m *specks) of(ctx context.Context, r graph.Reader, version string) ([]byte, error) {
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if m.path != nil && m.version == version {
		return m.path, nil
	}
	g, err := r.Graph(ctx)
	if err != nil {
		return nil, err
	}
	seen := map[[2]int]bool{}
	for i := range g.Nodes {
		if n := &g.Nodes[i]; (n.Kind == graph.Practice || n.Kind == graph.Pharmacy) && n.HasPoint() {
			seen[[2]int{int(math.Round(n.Lat / mapSpeck)), int(math.Round(n.Lon / mapSpeck / 1.6))}] = true
		}
	}
	var cells [][2]int
	for c := range seen {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	var b bytes.Buffer
	for _, c := range cells {
		x, y := onMap(float64(c[0])*mapSpeck, float64(c[1])*mapSpeck*1.6)
		fmt.Fprintf(&b, "M%.1f %.1fh0", x, y)
	}
	m.version, m.path = version, b.Bytes()
	return m.path, nil
}

// mapPicture draws where a stakeholder is.
func (s *Server) mapPicture(c *gin.Context) {
	f := newForm(c.Request.URL.Query())
	on, ctx := f.day("on", s.Today()), c.Request.Context()
	err := f.end()
	var n graph.Stakeholder
	if err == nil {
		n, err = s.Graph.Stakeholder(ctx, c.Param("code"), on)
	}
	if err == nil && !n.HasPoint() {
		err = fmt.Errorf("location not on record: %w", graph.ErrNotFound)
	}
	var england []byte
	if err == nil {
		england, err = s.specks.of(ctx, s.Graph, s.version())
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	width, height := onMap(mapSouth, mapEast)
	x, y := onMap(n.Lat, n.Lon)
	var b, name bytes.Buffer
	if err := xml.EscapeText(&name, []byte("Where "+sentence.Name(n.Name)+" is in England")); err != nil {
		s.fail(c, err)
		return
	}
	// These colours work on paper, on white and in dark mode.
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" role="img"><title>%s</title>`+
		`<path d="%s" fill="none" stroke="#8f98a3" stroke-opacity=".55" stroke-width="3" stroke-linecap="round"/>`+
		`<circle cx="%.1f" cy="%.1f" r="6.5" fill="#12947e" stroke="#fff" stroke-width="2"/></svg>`+"\n",
		width, height, name.String(), england, x, y)
	c.Header("Cache-Control", "private, max-age=3600")
	c.Data(http.StatusOK, "image/svg+xml", b.Bytes())
}
