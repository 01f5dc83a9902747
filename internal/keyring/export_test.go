package keyring

import "crypto/cipher"

// NewAEAD is the cipher of an algorithm under a key that is not derived, as published vectors have it.
func NewAEAD(a Algorithm, key []byte) (cipher.AEAD, error) { return suites[a].aead(key) }
