package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
)

// Hashing is what hashing a password with argon2id costs.
type Hashing struct {
	Passes    uint32
	MemoryKiB uint32
	Threads   uint8
	// AtOnce is how many are hashed at one time: each holds its memory. Wait bounds how long another waits
	// for its turn.
	AtOnce int
	Wait   time.Duration
}

// DefaultHashing is about 40 ms and 19 MiB a password, OWASP's second choice of parameters.
func DefaultHashing() Hashing {
	return Hashing{Passes: 2, MemoryKiB: 19 * 1024, Threads: 1, AtOnce: 2, Wait: 5 * time.Second}
}

const (
	saltLength = 16
	keyLength  = 32
)

// passwords hashes and compares, few at a time.
type passwords struct {
	cost  Hashing
	turns chan struct{}
}

// newPasswords takes the default for what is zero.
func newPasswords(h Hashing) *passwords {
	d := DefaultHashing()
	if h.Passes == 0 {
		h.Passes, h.MemoryKiB, h.Threads = d.Passes, d.MemoryKiB, d.Threads
	}
	if h.AtOnce == 0 {
		h.AtOnce = d.AtOnce
	}
	if h.Wait == 0 {
		h.Wait = d.Wait
	}
	return &passwords{h, make(chan struct{}, h.AtOnce)}
}

// derive waits for its turn. Errors: Unavailable.
func (p *passwords) derive(ctx context.Context, password string, salt []byte, cost Hashing, length uint32) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, p.cost.Wait)
	defer cancel()
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-ctx.Done():
		return nil, unavailable("登录的人太多，请稍候")
	}
	return argon2.IDKey([]byte(password), salt, cost.Passes, cost.MemoryKiB, cost.Threads, length), nil
}

// hash makes what is kept of a password, in the PHC form with its parameters. Errors: Unavailable.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	rand.Read(salt)
	key, err := p.derive(ctx, password, salt, p.cost, keyLength)
	if err != nil {
		return "", err
	}
	return phc{p.cost, salt, key}.String(), nil
}

// matches compares a password with a hash. Where there is no hash it is false after the same work, so that
// nobody can tell by the time which accounts there are. Errors: Unavailable.
func (p *passwords) matches(ctx context.Context, hash, password string) (bool, error) {
	kept, ok := parsePHC(hash)
	if !ok {
		kept = phc{cost: p.cost, salt: make([]byte, saltLength), key: make([]byte, keyLength)}
	}
	key, err := p.derive(ctx, password, kept.salt, kept.cost, uint32(len(kept.key)))
	return err == nil && subtle.ConstantTimeCompare(key, kept.key) == 1 && ok, err
}

// outdated tells a hash that was made with other parameters than today's.
func (p *passwords) outdated(hash string) bool {
	kept, ok := parsePHC(hash)
	return !ok || kept.parameters() != phc{cost: p.cost}.parameters() || len(kept.key) != keyLength || len(kept.salt) != saltLength
}

// phc is a hash as the Password Hashing Competition writes it.
type phc struct {
	cost      Hashing
	salt, key []byte
}

func (h phc) parameters() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d", argon2.Version, h.cost.MemoryKiB, h.cost.Passes, h.cost.Threads)
}

func (h phc) String() string {
	b64 := base64.RawStdEncoding
	return h.parameters() + "$" + b64.EncodeToString(h.salt) + "$" + b64.EncodeToString(h.key)
}

// The most that a hash in the database may ask for: somebody who can write there must not be able to take
// the whole machine with it.
const (
	mostMemoryKiB = 256 * 1024
	mostPasses    = 16
)

func parsePHC(s string) (phc, bool) {
	var h phc
	parts := strings.Split(s, "$")
	if len(parts) != 6 {
		return phc{}, false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.cost.MemoryKiB, &h.cost.Passes, &h.cost.Threads); err != nil {
		return phc{}, false
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	h.key, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	c := h.cost
	sound := err1 == nil && err2 == nil && len(h.salt) >= 8 && len(h.key) >= 16 && len(h.key) <= 64 &&
		c.Passes >= 1 && c.Passes <= mostPasses && c.MemoryKiB >= 8 && c.MemoryKiB <= mostMemoryKiB && c.Threads >= 1
	return h, sound && h.String() == s
}
