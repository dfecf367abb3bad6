package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph/tell/ladder"
)

// assets are what a page loads: the style sheet, the scripts of the bundle that make ui
// builds, and the mark. The address of a style sheet or a script changes with what is in
// it, so that a browser may keep it for good.
type assets struct {
	style   string // the style sheet's address, with a checksum
	css     []byte
	scripts map[string]string // the address of each script, by its source
}

//go:embed dist
var dist embed.FS

//go:embed static
var static embed.FS

// The sources of the two entries of the bundle, as its manifest names them.
const (
	MainScript    = "src/main.ts"    // on every page
	NetworkScript = "src/network.ts" // on the page of a network only
)

func newAssets() (assets, error) {
	css, err := static.ReadFile("static/style.css")
	if err != nil {
		return assets{}, err
	}
	css = append(css, ladder.Rules...)
	sum := sha256.Sum256(css)
	a := assets{style: "/static/style." + hex.EncodeToString(sum[:6]) + ".css", css: css}
	a.scripts, err = scripts()
	return a, err
}

// open adds the addresses of the assets.
func (a *assets) open(s *Server) {
	s.Get(a.style, func(c *gin.Context) {
		c.Header("Cache-Control", "public, max-age=31536000, immutable")
		c.Data(http.StatusOK, "text/css; charset=utf-8", a.css)
	})
	s.Get(assetRoot+":file", s.asset)
	s.Get("/static/mark.svg", func(c *gin.Context) {
		c.Header("Cache-Control", "public, max-age=86400")
		c.FileFromFS("static/mark.svg", http.FS(static))
	})
}

// Style returns the address of the style sheet.
func (s *Server) Style() string { return s.assets.style }

// Script returns the address of a script, by its source.
func (s *Server) Script(source string) string { return s.assets.scripts[source] }

// assetRoot begins the address of each file of the bundle. ui/vite.config.js has it too.
const assetRoot = "/static/ui/"

// scripts returns the address of each entry of the bundle.
func scripts() (map[string]string, error) {
	text, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		return nil, fmt.Errorf("read the bundle: %w (make ui builds it)", err)
	}
	var built map[string]struct {
		File string `json:"file"`
	}
	if err := json.Unmarshal(text, &built); err != nil {
		return nil, fmt.Errorf("read the bundle's manifest: %w", err)
	}
	out := map[string]string{}
	for _, entry := range []string{MainScript, NetworkScript} {
		if built[entry].File == "" {
			return nil, fmt.Errorf("the bundle has no %s: make ui builds it", entry)
		}
		out[entry] = assetRoot + built[entry].File
	}
	return out, nil
}

// asset serves a file of the bundle. Its name contains a hash of its content, so
// that a browser fetches it only once.
func (s *Server) asset(c *gin.Context) {
	name := c.Param("file")
	body, err := fs.ReadFile(dist, "dist/"+name)
	if err != nil || !strings.HasSuffix(name, ".js") {
		s.Problem(c, http.StatusNotFound, "There is nothing at this address", "")
		return
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Data(http.StatusOK, "text/javascript; charset=utf-8", body)
}
