package keyring

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"errors"
	"hash"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

// Algorithm is the family that a key belongs to, as the key file names it.
type Algorithm string

const (
	// SM4GCM encrypts with SM4 (GB/T 32907) in GCM and hashes with SM3 (GB/T 32905).
	SM4GCM Algorithm = "sm4-gcm"
	// AESGCM encrypts with AES-256 in GCM and hashes with SHA-256.
	AESGCM Algorithm = "aes-gcm"
)

var errAlgorithm = errors.New("算法应当是 " + string(SM4GCM) + " 或者 " + string(AESGCM))

// suite is what an algorithm is made of. keyLength is that of the block cipher, in bytes.
type suite struct {
	hash      func() hash.Hash
	block     func(key []byte) (cipher.Block, error)
	keyLength int
}

var suites = map[Algorithm]suite{
	SM4GCM: {hash: sm3.New, block: sm4.NewCipher, keyLength: 16},
	AESGCM: {hash: sha256.New, block: aes.NewCipher, keyLength: 32},
}

func (s suite) aead(key []byte) (cipher.AEAD, error) {
	block, err := s.block(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
