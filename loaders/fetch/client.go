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

// newTransport returns the network. Only the hosts of home, which the table of
// sources names itself, may have an address on this machine or on a private
// network: otherwise a redirect could reach what only this machine can reach. A
// proxy that the environment names may be anywhere.
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
		// A part of a compressed answer is not a part of the file.
		DisableCompression: true,
	}
}

// maxRedirects is how often an address may redirect to another.
const maxRedirects = 4

// refusal is a reason not to take a file. Asking again would not help.
type refusal struct{ reason string }

// Error returns the reason, as the report of a download shows it.
func (r *refusal) Error() string { return r.reason }

func refuse(format string, args ...any) error { return &refusal{fmt.Sprintf(format, args...)} }

// shared are the addresses of carriers' own networks (RFC 6598), which netip
// does not count as private.
var shared = netip.MustParsePrefix("100.64.0.0/10")

// outside refuses an address, with its port, that is not on the public network.
func outside(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return refuse("%s is not a network address", address)
	}
	if ip := at.Addr().Unmap(); !ip.IsGlobalUnicast() || ip.IsPrivate() || shared.Contains(ip) {
		return refuse("the link leads to an address that is not public")
	}
	return nil
}

// allow refuses addresses without TLS, and hosts that may not serve the source.
func (s *Source) allow(to *url.URL) error {
	if to.Scheme != "https" {
		return refuse("the link leads to %s without TLS (encryption)", to.Host)
	}
	host := strings.ToLower(to.Hostname())
	for _, h := range s.Hosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return nil
		}
	}
	return refuse("the link leads to %s, and this file is not published there", to.Host)
}

// follow decides on a redirect.
func (s *Source) follow(r *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return refuse("the server redirects more than %d times", maxRedirects)
	}
	return s.allow(r.URL)
}

// statusError is an answer without a file.
type statusError struct {
	code  int
	after time.Duration // the pause that the server asks for
}

// Error returns the status of the answer in words.
func (e *statusError) Error() string {
	return fmt.Sprintf("the server answered %d %s", e.code, http.StatusText(e.code))
}

// again reports whether another attempt may succeed.
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

// words removes the request from a network error: the report names it already.
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
		return fmt.Errorf("%s was not found. Check the internet connection. At work, ask IT for the proxy and put its address in HTTPS_PROXY",
			name.Name)
	}
	return errors.New(firstWords(err))
}
