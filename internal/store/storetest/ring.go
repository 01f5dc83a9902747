package storetest

import (
	"bytes"
	"encoding/base64"
	"strings"

	"foidesk/internal/keyring"
)

// Ring is the key of every test, so that one process of a test reads what another has written.
func Ring() *keyring.Ring { return RingOf(1) }

// RingOf is a ring of test keys, each known by a number; the first is the current one.
func RingOf(numbers ...byte) *keyring.Ring {
	ring, err := keyring.Parse(Keys(numbers...))
	if err != nil {
		panic(err)
	}
	return ring
}

// Keys is the same as a key file has it.
func Keys(numbers ...byte) string {
	var lines []string
	for _, n := range numbers {
		lines = append(lines, string(keyring.SM4GCM)+":"+base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{n}, 32)))
	}
	return strings.Join(lines, "\n")
}
