package pages

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/tell/sentence"
	"github.com/throughline-graph/throughline/graph/tell/svg"
	"github.com/throughline-graph/throughline/web"
)

// The small map of England in which a dot shows where a stakeholder is. It is a picture
// with its own address, so that a browser loads it last and keeps it.
var _ = at("/s/:code/map", (*site).mapPicture)

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
	path    string
}

// onMap returns where a place is drawn.
func onMap(lat, lon float64) (x, y float64) {
	return (lon - mapWest) * mapScale * math.Cos(53*math.Pi/180), (mapNorth - lat) * mapScale
}

func (m *specks) of(ctx context.Context, view graph.View, version string) (string, error) {
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if m.path != "" && m.version == version {
		return m.path, nil
	}
	seen := map[[2]int]bool{}
	for _, kind := range []graph.Kind{graph.Practice, graph.Pharmacy} {
		all, err := view.All(kind)
		if err != nil {
			return "", err
		}
		for _, n := range all {
			if n.HasPoint() {
				seen[[2]int{int(math.Round(n.Lat / mapSpeck)), int(math.Round(n.Lon / mapSpeck / 1.6))}] = true
			}
		}
	}
	var cells [][2]int
	for c := range seen {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	var b strings.Builder
	for _, c := range cells {
		x, y := onMap(float64(c[0])*mapSpeck, float64(c[1])*mapSpeck*1.6)
		b.WriteString("M" + svg.Fixed(1, x, y) + "h0")
	}
	m.version, m.path = version, b.String()
	return m.path, nil
}

func (s *site) mapPicture(c *gin.Context, view graph.View) (func(), error) {
	f := web.FormOf(c)
	f.Day("on", s.Today()) // the picture is of where it is today, but a wrong day is refused
	err := f.End()
	var n *graph.Node
	if err == nil {
		n, err = graph.Known(view, c.Param("code"))
	}
	if err == nil && !n.HasPoint() {
		err = fmt.Errorf("location not on record: %w", graph.ErrNotFound)
	}
	england := ""
	if err == nil {
		england, err = s.specks.of(c.Request.Context(), view, s.VersionOf(view))
	}
	if err != nil {
		return nil, err
	}
	picture, err := placeSVG(n, england)
	if err != nil {
		return nil, err
	}
	c.Header("Cache-Control", "private, max-age=3600")
	return func() { c.Data(http.StatusOK, "image/svg+xml", picture) }, nil
}

// placeSVG draws a stakeholder as a dot on the map. The colours work on paper,
// on white and in dark mode.
func placeSVG(n *graph.Node, england string) ([]byte, error) {
	width, height := onMap(mapSouth, mapEast)
	x, y := onMap(n.Lat, n.Lon)
	d := svg.New().Fixed("viewBox", 0, 0, 0, width, height).Set("role", "img")
	d.Open("title").Text("Where " + sentence.Name(n.Name) + " is in England").End()
	d.Open("path").Set("d", england).Set("fill", "none")
	d.Set("stroke", "#8f98a3").Set("stroke-opacity", ".55").Set("stroke-width", "3").Set("stroke-linecap", "round").End()
	d.Open("circle").Fixed("cx", 1, x).Fixed("cy", 1, y).Set("r", "6.5")
	d.Set("fill", "#12947e").Set("stroke", "#fff").Set("stroke-width", "2").End()
	picture, err := d.Bytes()
	return append(picture, '\n'), err
}
