package web_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/loaders/sample/sampletest"
	"github.com/throughline-graph/throughline/web"
	"github.com/throughline-graph/throughline/web/api"
	"github.com/throughline-graph/throughline/web/pages"
	"github.com/throughline-graph/throughline/web/webtest"
)

// hostileRequests is how many bad requests are sent: ten thousand, or with
// -short enough for each sort of them to come.
func hostileRequests() int64 {
	if testing.Short() {
		return 1_500
	}
	return 10_000
}

// poison is what no parameter should hold.
var poison = []string{
	`<script>alert("poison")</script>`, `"><img src=x onerror=alert("poison")>`, `') DETACH DELETE n //`, `'; DROP TABLE nodes; --`,
	"../../../../../etc/passwd", `..\..\..\windows\win.ini`, "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "\x00", "\xff\xfe\xfa", "%ff%00", "{{.}}",
	"${jndi:ldap://x/y}",
	"=cmd|'/C calc'!A0", "-1", "1e309", "NaN", "999999999999999999999", "2999-99-99", "0000-00-00", "true false", "💊💊💊", "\u202etxt",
	",,,,,,", "&&==&&",
	strings.Repeat("a", 3000), strings.Repeat("A1,", 900), strings.Repeat("%", 500), strings.Repeat("../", 400),
}

// notHTTP are the statuses of what is no whole HTTP request: it is refused, in
// plain text, before it is ours to answer.
var notHTTP = map[int]bool{http.StatusBadRequest: true, http.StatusRequestHeaderFieldsTooLarge: true, http.StatusNotImplemented: true,
	http.StatusHTTPVersionNotSupported: true}

// TestTenThousandHostileRequests leaves the server as it was: it answers right
// throughout, says what is wrong in problems, and tells nothing of itself.
func TestTenThousandHostileRequests(t *testing.T) {
	address := listening(t, nil)
	var operations []string
	for _, o := range api.References(webtest.Server(t)) {
		operations = append(operations, o.Address)
	}
	right := func() string { return rightAnswer(t, address) }
	want := right()
	if !strings.Contains(want, "MEMBER_OF") {
		t.Fatal(want)
	}
	before, held, all := runtime.NumGoroutine(), heap(), hostileRequests()

	var slow sync.WaitGroup
	end := make(chan struct{})
	for i := range 40 { // they send and read a byte now and then, for as long as they may
		slow.Go(func() { dribble(t, address, i, end) })
	}
	var next, answered, problems atomic.Int64
	var senders sync.WaitGroup
	for range 16 {
		senders.Go(func() {
			for i := next.Add(1); i <= all; i = next.Add(1) {
				e := exchange{number: i, request: badRequest(rand.New(rand.NewPCG(1, uint64(i))), operations)}
				e.status, e.body, e.head = sent(t, address, e.request)
				if e.status != 0 {
					answered.Add(1)
				}
				if e.isProblem() {
					problems.Add(1)
				} else if e.status == 499 && len(e.body) == 0 {
					continue // they closed their half before the answer: to the server they are gone
				}
				e.checkKind(t)
				e.checkSafe(t)
				if i%500 == 0 && right() != want {
					t.Errorf("after %d requests another answer to the right question", i)
				}
			}
		})
	}
	senders.Wait()
	close(end)
	slow.Wait()
	if got := right(); got != want {
		t.Errorf("afterwards the right question is answered by %.300s", got)
	}
	if answered.Load() < all*8/10 || problems.Load() < all/4 {
		t.Errorf("of %d requests %d were answered, %d by a problem", all, answered.Load(), problems.Load())
	}
	checkNothingIsLeft(t, before, held)
}

// listening starts the server on the sample, with a changed configuration unless change is
// nil, until the test ends, and returns its address.
func listening(t *testing.T, change func(*web.Config)) string {
	t.Helper()
	c := web.Config{Graph: sampletest.Load(t, webtest.Today), Today: func() graph.Day { return webtest.Today },
		Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&c)
	}
	s, err := web.New(c, api.Room, pages.Room)
	if err != nil {
		t.Fatal(err)
	}
	server, err := s.HTTP()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		<-served
	})
	return l.Addr().String()
}

// rightAnswer is what the server answers to a right question.
func rightAnswer(t *testing.T, address string) string {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for {
		res, err := client.Get("http://" + address + "/api/v1/paths?from=X99001&to=QZ9")
		if err != nil {
			t.Error(err)
			return ""
		}
		body, err := io.ReadAll(res.Body)
		if err != nil || res.Body.Close() != nil {
			t.Error(err)
		}
		if res.StatusCode != http.StatusTooManyRequests { // asked to wait, as everybody
			return string(body)
		}
	}
}

// exchange is one bad request and what came back; the status is 0 where
// nothing did.
type exchange struct {
	number  int64
	request []byte
	status  int
	body    []byte
	head    http.Header
}

func (e exchange) isHead() bool { return bytes.HasPrefix(e.request, []byte("HEAD ")) }

// isProblem says whether the answer is a problem with a body to look at.
func (e exchange) isProblem() bool {
	return strings.HasPrefix(e.head.Get("Content-Type"), "application/problem+json") && !e.isHead()
}

// checkKind: a problem is complete, and every error is sent as a problem,
// or in plain text where the request was not HTTP.
func (e exchange) checkKind(t *testing.T) {
	if e.isProblem() {
		var p struct {
			Title, Param string
			Status       int
		}
		if json.Unmarshal(e.body, &p) != nil || p.Title == "" || p.Status != e.status ||
			e.status == http.StatusUnprocessableEntity && p.Param == "" {
			t.Errorf("request %d: no whole problem: %d %.200q", e.number, e.status, e.body)
		}
		return
	}
	kind := e.head.Get("Content-Type")
	if e.status >= 400 && !e.isHead() && !(strings.HasPrefix(kind, "text/plain") && notHTTP[e.status]) {
		t.Errorf("request %d %.300q: status %d comes as %q: %.200q", e.number, e.request, e.status, kind, e.body)
	}
}

// checkSafe: the answer leads nowhere else, is no failure of the server and
// leaks nothing.
func (e exchange) checkSafe(t *testing.T) {
	if to := e.head.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
		t.Errorf("request %d %.300q leads away to %q", e.number, e.request, to)
	}
	if e.status >= 500 && e.status != http.StatusNotImplemented && e.status != http.StatusHTTPVersionNotSupported ||
		webtest.Leaks.Match(e.body) {
		t.Errorf("request %d %.300q: %d %.300q", e.number, e.request, e.status, e.body)
	}
}

// checkNothingIsLeft: there are about as many goroutines and as much memory
// in use as before.
func checkNothingIsLeft(t *testing.T, goroutines int, held uint64) {
	t.Helper()
	for wait := time.Now().Add(time.Minute); runtime.NumGoroutine() > goroutines+4; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(wait) {
			t.Fatalf("%d goroutines before, %d afterwards", goroutines, runtime.NumGoroutine())
		}
	}
	// The API keeps answers of at most 32 MB.
	if now := heap(); now > held+(32+16)<<20 {
		t.Errorf("%d bytes in use before, %d afterwards", held, now)
	}
}

// heap is how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// badRequest makes one bad request, whole, as it goes over the wire, often of one
// of these addresses of the API.
func badRequest(r *rand.Rand, operations []string) []byte {
	some := func(of []string) string { return of[r.IntN(len(of))] }
	bad := func() string {
		s := some(poison)
		if r.IntN(3) > 0 {
			return url.QueryEscape(s)
		}
		return strings.Map(func(c rune) rune {
			if c <= ' ' && r.IntN(20) > 0 {
				return '+'
			}
			return c
		}, s)
	}
	var path string
	if o := some(operations); r.IntN(3) > 0 {
		path = strings.ReplaceAll(o, "{code}", some([]string{"X99001", "QZ9", bad(), bad()}))
	} else {
		path = some([]string{"/", "/search", "/s/" + bad(), "/s/X99001", "/path", "/network", "/sources", "/static/" + bad(), "/assets/" +
			bad(), "/api", "/" + bad(), "//" + bad(), "/api/v1/" + bad()})
	}
	var query []string
	for range r.IntN(6) {
		query = append(query, some([]string{"q", "from", "to", "on", "via", "avoid", "kinds", "edges", "maxHops", "slack", "limit", "fold",
			"format", "cursor", "rule", "at", "table", "day", "time", "kind", "steps", "open", "offset", bad()})+"="+some([]string{"X99001",
			"QZ9", "1", bad(), bad(), bad()}))
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, some([]string{"&", "&", "&", ";", "?"}))
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/%s\r\n", some([]string{"GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "TRACE",
		"OPTIONS", "FOO", ""}), path, some([]string{"1.1", "1.1", "1.1", "1.1", "1.0", "9.9", bad()}))
	fmt.Fprintf(&b, "Host: %s\r\n", some([]string{"127.0.0.1", "127.0.0.1", "127.0.0.1", "evil.example", bad()}))
	for range r.IntN(4) {
		fmt.Fprintf(&b, "%s: %s\r\n", some([]string{"Accept", "If-None-Match", "Authorization", "Cookie", "Origin", "Range", "X-Forwarded-For",
			"Accept-Encoding", "Content-Type", bad()}), some([]string{"*/*", "text/csv", bad()}))
	}
	switch r.IntN(40) {
	case 0:
		for i := range 3000 {
			fmt.Fprintf(&b, "X-Flood-%d: %s\r\n", i, "flood")
		}
	case 1:
		fmt.Fprintf(&b, "X-Long: %s\r\n", strings.Repeat("x", 2<<20))
	case 2:
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", 100_000, strings.Repeat("y", 100_000))
	case 3:
		fmt.Fprintf(&b, "Transfer-Encoding: chunked\r\n\r\nZZ\r\n%s", bad())
	case 4:
		fmt.Fprintf(&b, "Content-Length: 10\r\nContent-Length: 20\r\n\r\n%s", bad())
	case 5:
		return b.Bytes()[:b.Len()/2] // and no more
	case 6:
		return []byte(strings.Repeat(bad(), 5))
	case 7: // after a right one, in one go
		return append([]byte("GET /api/v1/sources HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), b.Bytes()...)
	case 8: // a body that does not come
		b.WriteString("Content-Length: 1000\r\n")
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// sent sends a request as it is and reads what comes, nothing where the server
// hangs up.
func sent(t *testing.T, address string, request []byte) (status int, body []byte, head http.Header) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return 0, nil, nil
	}
	defer c.Close() // what was to be read is read
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Error(err)
	}
	go func() {
		// A server that has enough of it hangs up.
		_, _ = c.Write(request)
		_ = c.(*net.TCPConn).CloseWrite()
	}()
	method, _, _ := strings.Cut(string(request), " ")
	res, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		return 0, nil, nil
	}
	body, _ = io.ReadAll(res.Body) // what came before it hung up is looked at all the same
	_ = res.Body.Close()
	return res.StatusCode, body, res.Header
}

// dribble sends a request, or asks for a page and reads it, a byte at a time.
func dribble(t *testing.T, address string, n int, end <-chan struct{}) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Error(err)
		return
	}
	defer c.Close() // nothing is awaited
	request := []byte("GET /api/v1/stakeholders/QZ9/network HTTP/1.1\r\nHost: x\r\nX-Slow: " + strings.Repeat("z", 100_000))
	if n%2 == 0 {
		if _, err := c.Write([]byte("GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")); err != nil {
			t.Error(err)
		}
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-end:
			return
		case <-tick.C:
		}
		if n%2 == 0 {
			_, err = c.Read(make([]byte, 1))
		} else {
			_, err = c.Write(request[i%len(request):][:1])
		}
		if err != nil {
			return // the server has enough of it
		}
	}
}
