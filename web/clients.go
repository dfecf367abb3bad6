package web

import (
	"net"
	"net/http"
	"net/netip"
	"sync"

	"github.com/gin-gonic/gin"
)

// limited counts something that there may be only so much of at once: for one client, and
// for all. A client is an address. It remembers only clients that have something now.
type limited struct {
	forOne, forAll int

	mu  sync.Mutex
	of  map[string]int
	all int
}

func atMost(forOne, forAll int) *limited {
	return &limited{forOne: forOne, forAll: forAll, of: map[string]int{}}
}

// add counts n more for a client, or less below zero, and says whether that is within
// the limits.
func (l *limited) add(client string, n int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all += n
	l.of[client] += n
	mine := l.of[client]
	if mine == 0 {
		delete(l.of, client)
	}
	return l.all <= l.forAll && (client == thisMachine || mine <= l.forOne)
}

// take counts n more for a client if that is within the limits.
func (l *limited) take(client string, n int) bool {
	if l.add(client, n) {
		return true
	}
	l.add(client, -n)
	return false
}

// total is how much there is for all.
func (l *limited) total() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all
}

// thisMachine is the client of every loopback address. It may be a proxy that speaks for
// many, so that only the limits for all hold for it.
const thisMachine = "this machine"

// clientAt names the client at an address with a port. Who has one address of IPv6 has 2^64
// of them: they are one client.
func clientAt(address string) string {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return address
	}
	ip := at.Addr().Unmap().WithZone("")
	switch {
	case ip.IsLoopback():
		return thisMachine
	case ip.Is6():
		all, err := ip.Prefix(64)
		if err == nil {
			return all.String()
		}
	}
	return ip.String()
}

// countConnection counts connections as they come and go, and closes one that is too many.
func (s *Server) countConnection(c net.Conn, state http.ConnState) {
	client := clientAt(c.RemoteAddr().String())
	switch state {
	case http.StateNew:
		if !s.conns.add(client, 1) {
			_ = c.Close() // nothing was said on it
		}
	case http.StateClosed, http.StateHijacked:
		s.conns.add(client, -1)
	}
}

// place is a request's place among those that are answered at once. It is free again when
// the answer is made and its first byte is written, so that a client that takes it slowly
// is in nobody's way. Only if too many bytes wait to be taken is it kept until they are.
type place struct {
	gin.ResponseWriter
	s       *Server
	client  string
	made    bool
	free    bool
	waiting int // bytes
}

// Write implements http.ResponseWriter.
func (p *place) Write(b []byte) (int, error) {
	p.answerMade(len(b))
	return p.ResponseWriter.Write(b)
}

// WriteString implements io.StringWriter.
func (p *place) WriteString(text string) (int, error) {
	p.answerMade(len(text))
	return p.ResponseWriter.WriteString(text)
}

// answerMade gives the place back at the first write, which is of a whole answer.
func (p *place) answerMade(bytes int) {
	if p.made {
		return
	}
	p.made = true
	if p.s.waiting.take(p.client, bytes) {
		p.free, p.waiting = true, bytes
		p.s.places.add(p.client, -1)
	}
}

// end gives back whatever the request still has.
func (p *place) end() {
	if p.free {
		p.s.waiting.add(p.client, -p.waiting)
		return
	}
	p.s.places.add(p.client, -1)
}
