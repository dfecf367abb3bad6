package neo4jstore_test

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/throughline-graph/throughline/graph"
	"github.com/throughline-graph/throughline/graph/neo4jstore"
)

// TestWhatAnswersButIsTooOldIsRefused asks a server whose replies are made up:
// Bolt, and a name that is not the one we need.
func TestWhatAnswersButIsTooOldIsRefused(t *testing.T) {
	for agent, want := range map[string]string{"Neo4j/4.4.40": "4.4.40: Throughline needs 5.26",
		"Neo4j/5.25.1": "5.25.1: Throughline needs 5.26", "Other/9.9.99": "not Neo4j"} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				pretend(c, agent)
			}
		}()
		s, err := neo4jstore.Open(t.Context(), neo4jstore.Options{URI: "bolt://" + l.Addr().String(), Username: "neo4j", Password: "x"})
		if err == nil {
			t.Errorf("%s: it opens: %v", agent, s.Close())
		}
		if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", agent, err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		<-done
	}
}

// pretend speaks Bolt 4.4 just so far that a driver hears who is there: every
// message succeeds.
func pretend(c net.Conn, agent string) {
	defer c.Close() // nothing is to be kept
	hello := make([]byte, 20)
	if _, err := io.ReadFull(c, hello); err != nil {
		return
	}
	if _, err := c.Write([]byte{0, 0, 4, 4}); err != nil {
		return
	}
	text := func(s string) []byte { return append([]byte{0x80 | byte(len(s))}, s...) } // of at most 15 bytes
	success := []byte{0xb1, 0x70, 0xa2}
	for _, s := range []string{"server", agent, "connection_id", "bolt-1"} {
		success = append(success, text(s)...)
	}
	reply := append(binary.BigEndian.AppendUint16(nil, uint16(len(success))), success...)
	reply = append(reply, 0, 0)
	for {
		for size := []byte{1, 1}; size[0]|size[1] != 0; { // chunks until the empty one
			if _, err := io.ReadFull(c, size); err != nil {
				return
			}
			if _, err := io.CopyN(io.Discard, c, int64(binary.BigEndian.Uint16(size))); err != nil {
				return
			}
		}
		if _, err := c.Write(reply); err != nil {
			return
		}
	}
}
