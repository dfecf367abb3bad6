package neo4jstore_test

import (
	"context"
	"errors"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/ask"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
	"github.com/throughline-graph/throughline/graph/neo4jstore/neo4jtest"
)

func TestNeo4jSaysAtOnceWhatIsWrong(t *testing.T) {
	web := httptest.NewServer(nil)
	defer web.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	wrong := here(t)
	wrong.Password = "wrong"
	for says, c := range map[string]struct {
		o    neo4jstore.Options
		is   error
		want string
	}{
		"a wrong password":        {wrong, graph.ErrUnavailable, "NEO4J_PASSWORD"},
		"nothing listens":         {neo4jstore.Options{URI: "bolt://" + nobody}, graph.ErrUnavailable, "is it running"},
		"nothing listens, routed": {neo4jstore.Options{URI: "neo4j://" + nobody}, graph.ErrUnavailable, "is it running"},
		"a server of something": {neo4jstore.Options{URI: "bolt://" + web.Listener.Addr().String()}, graph.ErrUnavailable,
			"is the address right"},
		"an address of the web":     {neo4jstore.Options{URI: web.URL}, graph.ErrInvalid, "bolt://"},
		"an address that is no one": {neo4jstore.Options{URI: "::"}, graph.ErrInvalid, "bolt://"},
	} {
		s, err := neo4jstore.Open(t.Context(), c.o)
		if err == nil {
			t.Errorf("%s: it opens: %v", says, s.Close())
			continue
		}
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) || c.o.Password != "" &&
			strings.Contains(err.Error(), c.o.Password+":") {
			t.Errorf("%s: %v", says, err)
		}
	}
}

func TestNeo4jAnswersByARoutedAddress(t *testing.T) {
	s := fresh(t)
	replaced(t, s, edition(1, 2))
	o := here(t)
	o.URI = strings.Replace(o.URI, "bolt://", "neo4j://", 1)
	routed := open(t, o)
	if n := editionOf(t, routed); n != 1 {
		t.Errorf("edition %d", n)
	}
	replaced(t, routed, edition(2, 2))
	if n := editionOf(t, routed); n != 2 {
		t.Errorf("a reader does not see its own load but edition %d", n)
	}
}

// TestNeo4jThatFailsLosesNothing needs a server of its own, to be stopped and killed.
func TestNeo4jThatFailsLosesNothing(t *testing.T) {
	server := neo4jtest.New(t, map[string]string{"db.memory.transaction.max": "60m"})
	s := open(t, neo4jstore.Options{URI: server.URI, Username: server.User, Password: server.Password})
	o := neo4jstore.Options{URI: server.URI, Username: server.User, Password: server.Password}
	asked := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		_, err := ask.Of(ctx, s, ask.Stakeholder, ask.CodeQuery{Code: "P000000", On: 20260801})
		return err
	}

	// Killed in the middle of a first load.
	done := make(chan error)
	load := func(n, pcns int) {
		_, err := s.Replace(t.Context(), edition(n, pcns), nil)
		done <- err
	}
	go load(1, 3000)
	untilItWrites(t, o, done)
	server.Kill(t)
	if err := <-done; !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("a load into a server that is killed: %v", err)
	}
	if err := asked(); !errors.Is(err, graph.ErrUnavailable) && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a question to a server that is not there: %v", err)
	}
	server.Start(t)
	cutOff(t, s)
	again(t, s, edition(1, 1000))
	holds(t, s, edition(1, 1000))

	t.Run("a change that is too large for its memory is refused before it begins", func(t *testing.T) {
		_, err := s.Replace(t.Context(), edition(2, 1000), nil)
		if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "db.memory.transaction.max") ||
			!strings.Contains(err.Error(), "60 MB") {
			t.Error(err)
		}
		holds(t, s, edition(1, 1000))
	})

	t.Run("killed in the middle of a change it has the old graph or the new one", func(t *testing.T) {
		next := edition(1, 1000)
		for i := range 6000 {
			next.Edges[i].Items = 2
		}
		go func() {
			_, err := s.Replace(t.Context(), next, nil)
			done <- err
		}()
		for number(t, o, "MATCH (l:Loader) WHERE l.until > datetime() RETURN count(l)") == 0 { // it has not begun
			select {
			case err := <-done:
				t.Fatal("the change ended before it was seen to begin:", err)
			case <-time.After(time.Millisecond):
			}
		}
		time.Sleep(100 * time.Millisecond)
		server.Kill(t)
		err := <-done
		server.Start(t)
		if err == nil {
			holds(t, s, next)
			return
		}
		if !errors.Is(err, graph.ErrUnavailable) {
			t.Error(err)
		}
		holds(t, s, edition(1, 1000))
		again(t, s, next)
		holds(t, s, next)
	})

	t.Run("where it answers no more the question ends in time, and goes on when it does", func(t *testing.T) {
		server.Pause(t)
		if err := asked(); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		server.Resume(t)
		for asked() != nil { // connections that were given up are made anew
			time.Sleep(50 * time.Millisecond)
		}
	})

	if testing.Short() { // what follows costs another start; a server that is killed is missed in the same way
		return
	}
	t.Run("stopped in order it is missed, started again it answers", func(t *testing.T) {
		server.Stop(t)
		if err := asked(); !errors.Is(err, graph.ErrUnavailable) && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		server.Start(t)
		for asked() != nil { // it is slow while it is cold
			time.Sleep(50 * time.Millisecond)
		}
	})
}

// again loads as soon as the lock of a load that broke off runs out.
func again(t *testing.T, s *neo4jstore.Store, next *graph.Snapshot) {
	t.Helper()
	for {
		_, err := s.Replace(t.Context(), next, nil)
		if err == nil {
			return
		}
		if !errors.Is(err, graph.ErrConflict) {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond)
	}
}
