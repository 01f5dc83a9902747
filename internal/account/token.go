package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"foidesk/internal/desk"
)

// Hash is the SHA-256 of a token. The database has only that: who reads a copy of it cannot sign in.
type Hash [sha256.Size]byte

// HashOf is what is kept of a token.
func HashOf(token string) Hash { return sha256.Sum256([]byte(token)) }

// newToken is 256 random bits for a cookie or a link.
func newToken() string {
	var b [32]byte
	rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// Link is a one-time link by which somebody sets their password, or sets the desk up.
type Link struct {
	ID   int64
	Hash Hash
	// Person is whose; 0 for the link that makes the first account.
	Person desk.PersonID
	Until  time.Time
}
