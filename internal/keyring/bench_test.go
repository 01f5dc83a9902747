package keyring_test

import (
	"strings"
	"testing"

	"foidesk/internal/keyring"
)

func eachAlgorithmOf(b *testing.B, bench func(b *testing.B, r *keyring.Ring)) {
	b.Helper()
	for _, a := range algorithms {
		r := keyring.New(newKey(b, a))
		b.Run(string(a), func(b *testing.B) {
			b.ReportAllocs()
			bench(b, r)
		})
	}
}

var (
	personal = []byte(strings.Repeat("p", 200))
	place    = []byte("1|100000|1")
)

func BenchmarkSeal(b *testing.B) {
	eachAlgorithmOf(b, func(b *testing.B, r *keyring.Ring) {
		for b.Loop() {
			if _, _, err := r.Seal(personal, place); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	eachAlgorithmOf(b, func(b *testing.B, r *keyring.Ring) {
		id, sealed := seal(b, r, string(personal), string(place))
		for b.Loop() {
			if _, err := r.Open(id, sealed, place); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkDigest(b *testing.B) {
	eachAlgorithmOf(b, func(b *testing.B, r *keyring.Ring) {
		for b.Loop() {
			r.Digest("id_number", "000000190001010000")
		}
	})
}

func BenchmarkMAC(b *testing.B) {
	eachAlgorithmOf(b, func(b *testing.B, r *keyring.Ring) {
		for b.Loop() {
			if _, err := r.MAC(r.Current(), personal); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkHash hashes what an act of a log is hashed with: a few short fields and one long.
func BenchmarkHash(b *testing.B) {
	payload := strings.Repeat("x", 600)
	b.ReportAllocs()
	for b.Loop() {
		keyring.Hash("1", "100000", "1", "登记", "2026-01-05", payload, strings.Repeat("0", 64))
	}
}
