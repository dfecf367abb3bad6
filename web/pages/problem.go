package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// problemPage says what went wrong.
func (s *site) problemPage(c *gin.Context, status int, detail string) {
	s.show(c, status, "problem", page{Title: http.StatusText(status), Body: detail})
}
