package web

import (
	"context"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

// After so many wrong tokens a client is locked out for a while, and then after each further
// one. The first are answered later and later. A wrong token is forgotten after an hour.
const (
	wrongTokens   = 10
	lockedOut     = time.Minute
	wrongFor      = time.Hour
	firstDelay    = 50 * time.Millisecond
	longestDelay  = 2 * time.Second
	guessersKnown = 4096 // the last ones; a guess with a new address is as good as a first one
)

// guesses counts the wrong tokens of each client.
type guesses struct {
	now  func() time.Time
	wait func(context.Context, time.Duration) // before a wrong token is answered

	mu sync.Mutex
	of *lru.Cache[string, guess]
}

// guess is how many wrong tokens a client has sent, and until when it is locked out.
type guess struct {
	wrong       int
	last, until time.Time
}

func newGuesses() (*guesses, error) {
	of, err := lru.New[string, guess](guessersKnown)
	return &guesses{now: time.Now, wait: pause, of: of}, err
}

// pause waits for a time, or until ctx is done.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// judge counts a token, right or wrong, that a client sent. A client that is locked out learns
// only for how long. Any other learns, after the delay, whether the token was wrong.
func (g *guesses) judge(client string, right bool) (delay, locked time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	of, known := g.of.Get(client)
	switch {
	case known && now.Before(of.until):
		return 0, of.until.Sub(now)
	case right:
		if known {
			g.of.Remove(client)
		}
		return 0, 0
	case now.Sub(of.last) > wrongFor:
		of = guess{}
	}
	of.wrong++
	of.last = now
	if of.wrong >= wrongTokens {
		of.until = now.Add(lockedOut)
	}
	g.of.Add(client, of)
	return min(firstDelay<<min(of.wrong-1, 10), longestDelay), 0
}
