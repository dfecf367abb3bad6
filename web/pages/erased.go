package pages

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/throughline-graph/throughline/graph"
)

// erasePerson removes a person for good, after their code was typed to confirm it, and
// shows what was erased.
func (s *site) erasePerson(c *gin.Context, code string) {
	if strings.TrimSpace(c.PostForm("confirm")) != code {
		s.showPerson(c, http.StatusUnprocessableEntity, personBody{Wrong: "Nothing was erased. To confirm, type the code of the person"}, nil)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), amendTimeout)
	defer cancel()
	done, err := s.People.Erase(ctx, s.As, code)
	if errors.Is(err, graph.ErrConflict) {
		s.showPerson(c, http.StatusConflict, personBody{Wrong: "Files are being loaded. Try again in a moment"}, nil)
		return
	}
	if err != nil {
		s.Fail(c, err)
		return
	}
	s.show(c, http.StatusOK, "erased", page{Title: "Erased", On: dayAsked(c), Body: done})
}
