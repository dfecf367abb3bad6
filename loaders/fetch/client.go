package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// maxRedirects is how often an address may lead on to another.
const maxRedirects = 4

// refusal is a reason not to take a file. Asking again would not help.
type refusal struct{ reason string }

func (r *refusal) Error() string { return r.reason }

func refuse(format string, args ...any) error { return &refusal{fmt.Sprintf(format, args...)} }

// newTransport returns the network. Names other than those of home, the hosts
// that the table of sources names itself, must not lead to an address of this
// machine or of a private network: a redirect could otherwise reach what only
// this machine can reach. A proxy that the environment names may lie anywhere.
func newTransport(home map[string]bool) *http.Transport {
	dialer := net.Dialer{Timeout: 10 * time.Second}
	guarded := dialer
	guarded.Control = func(_, address string, _ syscall.RawConn) error { return outside(address) }
	var proxies sync.Map
	return &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) {
			to, err := http.ProxyFromEnvironment(r)
			if to != nil {
				proxies.Store(to.Hostname(), true)
			}
			return to, err
		},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, _, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			if _, proxy := proxies.Load(host); proxy || home[host] {
				return dialer.DialContext(ctx, network, address)
			}
			return guarded.DialContext(ctx, network, address)
		},
		TLSHandshakeTimeout: 10 * time.Second,
		ForceAttemptHTTP2:   true,
		IdleConnTimeout:     30 * time.Second,
		// A part of a packed answer is no part of the file.
		DisableCompression: true,
	}
}

// shared are the addresses of carriers' own networks (RFC 6598), which netip
// does not count as private.
var shared = netip.MustParsePrefix("100.64.0.0/10")

// outside refuses an address, with its port, that is not on the public network.
func outside(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return refuse("%s is no address", address)
	}
	if ip := at.Addr().Unmap(); !ip.IsGlobalUnicast() || ip.IsPrivate() || shared.Contains(ip) {
		return refuse("it leads to an address that is not public")
	}
	return nil
}

// allow refuses what is neither TLS nor on a host that may serve the source.
func (s *Source) allow(to *url.URL) error {
	if to.Scheme != "https" {
		return refuse("it leads to %s without TLS", to.Host)
	}
	host := strings.ToLower(to.Hostname())
	for _, h := range s.Hosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return nil
		}
	}
	return refuse("it leads to %s, which is not where this file is kept", to.Host)
}

// follow decides on a redirect.
func (s *Source) follow(r *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return refuse("it leads on to another address more than %d times", maxRedirects)
	}
	return s.allow(r.URL)
}

// statusError is an answer that brings no file.
type statusError struct {
	code  int
	after time.Duration // for which the server asks to be left alone
}

func (e *statusError) Error() string {
	return fmt.Sprintf("the server answers %d %s", e.code, http.StatusText(e.code))
}

// again says whether another attempt may fare better.
func again(err error) bool {
	var never *refusal
	var mine *folderError
	var status *statusError
	switch {
	case err == nil, errors.As(err, &never), errors.As(err, &mine), errors.Is(err, context.Canceled):
		return false
	case errors.As(err, &status):
		return status.code == http.StatusTooManyRequests || status.code >= 500
	}
	return true
}

// words drops from a network error what names the request again.
func words(err error) error {
	var never *refusal
	var mine *folderError
	var status *statusError
	switch {
	case err == nil, errors.As(err, &mine), errors.As(err, &status):
		return err
	case errors.As(err, &never):
		return never
	}
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err
	}
	var name *net.DNSError
	if errors.As(err, &name) && name.IsNotFound {
		return fmt.Errorf("%s is not found: is there a network, or does it want a proxy (HTTPS_PROXY)?", name.Name)
	}
	return errors.New(firstWords(err))
}
