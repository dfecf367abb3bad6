package pages

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// problemPage says what went wrong.
func (s *site) problemPage(c *gin.Context, status int, detail string) {
	title, known := headings[status]
	if !known {
		title = headings[http.StatusInternalServerError]
	}
	s.show(c, status, "problem", page{Title: title, On: dayAsked(c), Body: detail})
}

// headings say in plain words what each status means; the words below the heading say
// what to do.
var headings = map[int]string{
	http.StatusUnauthorized:          "You are not signed in",
	http.StatusForbidden:             "This change is not allowed",
	http.StatusNotFound:              "Page not found",
	http.StatusMethodNotAllowed:      "This page cannot be changed",
	http.StatusRequestTimeout:        "The form did not arrive",
	http.StatusRequestEntityTooLarge: "This form is too long",
	http.StatusRequestURITooLong:     "This address cannot be read",
	http.StatusMisdirectedRequest:    "This address is not for this server",
	http.StatusUnprocessableEntity:   "This address asks for something that cannot be answered",
	http.StatusTooManyRequests:       "Too many requests at once",
	http.StatusInternalServerError:   "Sorry, there is a problem",
	http.StatusServiceUnavailable:    "Sorry, there is no answer at the moment",
	http.StatusGatewayTimeout:        "This takes too long to answer",
}
