package keyring

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

var (
	// ErrUnknownKey is the error where a key is asked for that is not in the ring. It comes wrapped with the id.
	ErrUnknownKey = errors.New("现有的密钥中没有它，请把它加回密钥文件")
	// ErrTampered is the error where a ciphertext does not open: it was changed, or belongs elsewhere.
	ErrTampered = errors.New("密文解不开：它被改动过，或者不属于这一处")
)

// Ring holds the keys; the first is the one that seals, all of them open. It is made by Parse, ReadFile or
// New and never changes: any number of goroutines may use it. Printed or logged it shows its keys' ids.
type Ring struct{ keys []Key }

// New makes a ring of keys already at hand.
func New(newest Key, older ...Key) *Ring { return &Ring{append([]Key{newest}, older...)} }

// Current is the id of the key that seals.
func (r *Ring) Current() string { return r.keys[0].ID() }

// IDs are those of all keys, the current first.
func (r *Ring) IDs() []string {
	ids := make([]string, len(r.keys))
	for i, k := range r.keys {
		ids[i] = k.ID()
	}
	return ids
}

func (r *Ring) key(id string) (*secret, error) {
	for _, k := range r.keys {
		if s := k.secret(); s.id == id {
			return s, nil
		}
	}
	return nil, fmt.Errorf("编号为 %s 的密钥：%w", id, ErrUnknownKey)
}

const (
	nonceLength = 12
	tagLength   = 16
)

// Seal encrypts under the current key. What comes out is nonce, ciphertext and tag in one, 28 bytes longer
// than plain; it opens only together with the same bound, which says where it belongs and is not part of it.
// The nonce is random, which is sound up to some four thousand million seals under one key (NIST SP 800-38D,
// 8.3). The error is always nil: who keeps secrets elsewhere may have one.
func (r *Ring) Seal(plain, bound []byte) (keyID string, sealed []byte, err error) {
	k := r.keys[0].secret()
	nonce := make([]byte, nonceLength, nonceLength+len(plain)+tagLength)
	rand.Read(nonce)
	return k.id, k.aead.Seal(nonce, nonce, plain, bound), nil
}

// Open decrypts what Seal has encrypted under the key of that id, bound to the same place. Errors:
// ErrUnknownKey; ErrTampered where anything of the three is not as it was.
func (r *Ring) Open(keyID string, sealed, bound []byte) ([]byte, error) {
	k, err := r.key(keyID)
	if err != nil {
		return nil, err
	}
	if len(sealed) < nonceLength+tagLength {
		return nil, ErrTampered
	}
	plain, err := k.aead.Open(nil, sealed[:nonceLength], sealed[nonceLength:], bound)
	if err != nil {
		return nil, ErrTampered
	}
	return plain, nil
}

// digestLength is the length of a digest in bytes: enough that no two values meet, short in an index.
const digestLength = 16

func (s *secret) digestOf(purpose, value string) string {
	return hex.EncodeToString(s.digest.sum(framed(purpose, value))[:digestLength])
}

// Digest is what a value is found by without being kept in the clear: 32 hexadecimal digits under every key,
// in the order of IDs. The same value has another digest for another purpose, such as id_number or phone.
// The value is taken as it is: whoever means the same must write the same.
func (r *Ring) Digest(purpose, value string) []string {
	digests := make([]string, len(r.keys))
	for i, k := range r.keys {
		digests[i] = k.secret().digestOf(purpose, value)
	}
	return digests
}

// DigestUnder is the digest under the key of that id: the one that was kept while it was current. Error:
// ErrUnknownKey.
func (r *Ring) DigestUnder(keyID, purpose, value string) (string, error) {
	k, err := r.key(keyID)
	if err != nil {
		return "", err
	}
	return k.digestOf(purpose, value), nil
}

// MAC signs a message under the key of that id: HMAC, 64 hexadecimal digits. Error: ErrUnknownKey.
func (r *Ring) MAC(keyID string, message []byte) (string, error) {
	k, err := r.key(keyID)
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(k.mac.sum(message)), nil
}

// String is the ids of the keys.
func (r Ring) String() string { return strings.Join(r.IDs(), " ") }

// Format prints the ids, whatever the verb.
func (r Ring) Format(f fmt.State, _ rune) { fmt.Fprint(f, r.String()) }

// LogValue is the ids.
func (r Ring) LogValue() slog.Value { return slog.StringValue(r.String()) }
