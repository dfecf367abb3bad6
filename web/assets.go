package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

//go:embed dist
var dist embed.FS

// The sources of the two entries of the bundle, as its manifest names them.
const (
	mainEntry    = "src/main.ts"    // on every page
	networkEntry = "src/network.ts" // on the page of a network only
)

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
	for _, entry := range []string{mainEntry, networkEntry} {
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
		s.problem(c, http.StatusNotFound, "There is nothing at this address", "")
		return
	}
	c.Header("Cache-Control", "public, max-age=31536000, immutable")
	c.Data(http.StatusOK, "text/javascript; charset=utf-8", body)
}
