package server

import (
	"cmp"
	"hash/maphash"
	"net/netip"
	"strconv"
	"sync"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"foidesk/internal/desk"
)

// Limit is what one address or person may ask of us: so many requests a second, and a burst of so many at once.
// The zero Limit stands for the usual one.
type Limit struct {
	PerSecond float64
	Burst     int
}

// Limits are what a server allows. A whole office comes from one address when it sits behind one line.
type Limits struct {
	// Address is for all that comes from one address, SignIn for passwords, codes and links that are tried
	// from there, Feed for calendars that are fetched from there, and Person for one person from wherever.
	Address, SignIn, Feed, Person Limit
}

// limits are Limits with what was used of them.
type limits struct {
	addresses, signIns, feeds, people *buckets
}

func newLimits(l Limits) *limits {
	return &limits{
		addresses: newBuckets(cmp.Or(l.Address, Limit{100, 400})),
		signIns:   newBuckets(cmp.Or(l.SignIn, Limit{1, 60})),
		// A whole office's calendar programs fetch at the full hour, and not much in between.
		feeds:  newBuckets(cmp.Or(l.Feed, Limit{2, 300})),
		people: newBuckets(cmp.Or(l.Person, Limit{20, 100})),
	}
}

// address tells whether an address may ask for one thing more.
func (l *limits) address(address string) bool { return l.addresses.allow(network(address)) }

// signIn tells whether an address may try one more password, code or link.
func (l *limits) signIn(address string) bool { return l.signIns.allow(network(address)) }

// feed tells whether an address may fetch one more calendar.
func (l *limits) feed(address string) bool { return l.feeds.allow(network(address)) }

// person tells whether a person may ask for one thing more, from wherever.
func (l *limits) person(id desk.PersonID) bool {
	return l.people.allow(strconv.FormatInt(int64(id), 10))
}

// network is what counts as one address: of IPv6, the /64 that a single line is given.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	prefix, _ := ip.WithZone("").Prefix(64) // 64 fits every IPv6 address
	return prefix.String()
}

// numBuckets bounds what is kept in memory, however many addresses there are.
const numBuckets = 8192

// buckets share limiters among keys: two that fall together have one limit between them, which no flood of
// made-up addresses can make more of.
type buckets struct {
	seed  maphash.Seed
	limit Limit

	mu       sync.Mutex
	limiters [numBuckets]*rate.Limiter
}

func newBuckets(l Limit) *buckets { return &buckets{seed: maphash.MakeSeed(), limit: l} }

func (b *buckets) allow(key string) bool {
	at := maphash.String(b.seed, key) % numBuckets
	b.mu.Lock()
	if b.limiters[at] == nil {
		b.limiters[at] = rate.NewLimiter(rate.Limit(b.limit.PerSecond), b.limit.Burst)
	}
	limiter := b.limiters[at]
	b.mu.Unlock()
	return limiter.Allow()
}

// limitAddress refuses what comes too fast from one address.
func (s *Server) limitAddress(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !s.limits.address(c.RealIP()) {
			return errTooMany
		}
		return next(c)
	}
}

// limitSignIn is for what somebody could try again and again to get in.
func (s *Server) limitSignIn(handle echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !s.limits.signIn(c.RealIP()) {
			return errTooMany
		}
		return handle(c)
	}
}
