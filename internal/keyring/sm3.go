package keyring

import (
	"encoding/binary"
	"encoding/hex"

	"github.com/emmansun/gmsm/sm3"
)

// Hash is the SM3 digest, in hex, of the parts, each preceded by its length, so that no two different lists
// of parts hash alike.
func Hash(parts ...string) string {
	sum := sm3.Sum(framed(parts...))
	return hex.EncodeToString(sum[:])
}

// framed writes each part after its length in bytes, eight of them, the highest first.
func framed(parts ...string) []byte {
	length := 0
	for _, p := range parts {
		length += 8 + len(p)
	}
	text := make([]byte, 0, length)
	for _, p := range parts {
		text = binary.BigEndian.AppendUint64(text, uint64(len(p)))
		text = append(text, p...)
	}
	return text
}
