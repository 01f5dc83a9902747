// Package keyring holds the keys under which the desk keeps personal data (证件号码、电话、地址) and signs the
// seals of its log. It encrypts, hashes and signs, reads and writes the key file, and knows nothing of what
// is kept where. Commercial cryptography (商用密码: SM4, SM3) and its international counterpart stand side by
// side: each key says which of the two it belongs to. Keys are never printed: only their ids are.
package keyring
