package keyring

import (
	"crypto/hmac"
	"hash"
	"sync"
)

// keyedHash is HMAC under one key. A state of HMAC that was used once remembers its key already hashed, so
// states are kept for the next who needs one; each serves one goroutine at a time.
type keyedHash struct{ states sync.Pool }

func newKeyedHash(h func() hash.Hash, key []byte) *keyedHash {
	return &keyedHash{sync.Pool{New: func() any { return hmac.New(h, key) }}}
}

func (k *keyedHash) sum(message []byte) []byte {
	state := k.states.Get().(hash.Hash)
	defer k.states.Put(state)
	state.Reset()
	state.Write(message)
	return state.Sum(nil)
}
