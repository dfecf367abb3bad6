package main

import (
	"crypto/tls"
	"encoding/pem"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestNeo4jBehindTLS reaches a Neo4j through a door that speaks TLS, routed and
// not, and refuses one whose certificate nobody vouches for.
func TestNeo4jBehindTLS(t *testing.T) {
	uri := emptyNeo4j(t)
	// A certificate for 127.0.0.1 that is its own authority.
	lender := httptest.NewTLSServer(nil)
	defer lender.Close()
	authority := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: lender.Certificate().Raw}),
		0o600); err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: lender.TLS.Certificates})
	if err != nil {
		t.Fatal(err)
	}
	_, plain, _ := strings.Cut(uri, "://")
	var open sync.WaitGroup
	open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() { passOn(c, plain) })
		}
	})
	defer open.Wait()
	defer l.Close() // the last that is done with it

	bin := program(t)
	ask := func(scheme string, env ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), bin, "sources", "--neo4j", scheme+l.Addr().String())
		cmd.Env = append(os.Environ(), env...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, scheme := range []string{"bolt+s://", "neo4j+s://"} {
		if out, err := ask(scheme, "SSL_CERT_FILE="+authority); err == nil || !strings.Contains(out, "nothing is loaded yet") {
			t.Errorf("%s: %v\n%s", scheme, err, out)
		}
		if out, err := ask(scheme); err == nil || !strings.Contains(out, "cannot be reached") {
			t.Errorf("%s with a certificate that nobody vouches for: %v\n%s", scheme, err, out)
		}
	}
	if out, err := ask("bolt://"); err == nil {
		t.Errorf("without TLS it answers: %s", out)
	}
}

// passOn hands what comes over one connection to a server, and its answers back.
func passOn(c net.Conn, to string) {
	defer c.Close() // both ends are done
	s, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer s.Close() // both ends are done
	go func() {
		_, _ = io.Copy(s, c)
		_ = s.Close()
	}()
	_, _ = io.Copy(c, s)
}
