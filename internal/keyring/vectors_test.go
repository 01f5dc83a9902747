package keyring_test

import (
	"encoding/hex"
	"testing"

	"foidesk/internal/keyring"

	"github.com/emmansun/gmsm/sm3"
)

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPublishedVectorsOfTheCiphers(t *testing.T) {
	for _, test := range []struct {
		name, key, nonce, plain, bound, cipher, tag string
		algorithm                                   keyring.Algorithm
	}{
		{
			name: "RFC 8998, A.1", algorithm: keyring.SM4GCM,
			key: "0123456789abcdeffedcba9876543210", nonce: "00001234567800000000abcd",
			plain: "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd" +
				"eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
			bound: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
			cipher: "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735" +
				"d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d",
			tag: "83de3541e4c2b58177e065a9bf7b62ec",
		},
		{
			name: "the specification of GCM, test case 16", algorithm: keyring.AESGCM,
			key:   "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
			nonce: "cafebabefacedbaddecaf888",
			plain: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" +
				"1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
			bound: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
			cipher: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa" +
				"8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
			tag: "76fc6ece0f4e1768cddf8853bb2d551b",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			aead, err := keyring.NewAEAD(test.algorithm, unhex(t, test.key))
			if err != nil {
				t.Fatal(err)
			}
			got := aead.Seal(nil, unhex(t, test.nonce), unhex(t, test.plain), unhex(t, test.bound))
			if hex.EncodeToString(got) != test.cipher+test.tag {
				t.Errorf("sealed %x, want %s%s", got, test.cipher, test.tag)
			}
			opened, err := aead.Open(nil, unhex(t, test.nonce), unhex(t, test.cipher+test.tag), unhex(t, test.bound))
			if err != nil || hex.EncodeToString(opened) != test.plain {
				t.Errorf("opened %x, %v, want %s", opened, err, test.plain)
			}
		})
	}
}

func TestPublishedVectorOfSM3(t *testing.T) {
	// GB/T 32905-2016, A.1.
	const want = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
	if got := sm3.Sum([]byte("abc")); hex.EncodeToString(got[:]) != want {
		t.Errorf("SM3 of abc is %x, want %s", got, want)
	}
}

// These values must never change, and were worked out once with other software than ours (Python's hashlib
// and hmac, OpenSSL's SM4 and AES). If this test fails, what agencies have encrypted so far can no longer be
// read, nobody is found by an identity number, and no seal of the log holds: mend the code, not the values.
func TestDerivationNeverChanges(t *testing.T) {
	const plain, bound = "示例市示例路1号", "7|11|1"
	for _, test := range []struct {
		algorithm               keyring.Algorithm
		id, digest, mac, sealed string
	}{
		{
			algorithm: keyring.SM4GCM, id: "5e509469d51b3ae9", digest: "5d12e967b22527911237ce09818eee02",
			mac: "3cf2a486b75c1c6576d68d25223a1ad281a7d74955219f67e74eb67af6b56dee",
			sealed: "6465666768696a6b6c6d6e6f09f0ee2c03cf3617719bcd4ac120941d" +
				"4cb11babab9ec49a3eed34121babf0e67d1813e58fa9",
		},
		{
			algorithm: keyring.AESGCM, id: "359e7a649b4323a3", digest: "b3d5bbcfec5cd6c7180d7efe4edeaaa4",
			mac: "8b9c8fb2d1ade18ee8f1b28208b37bc4caeb99929b8312db3a5b7e0d59d4f19e",
			sealed: "6465666768696a6b6c6d6e6fe576cec9c63fb669834e7a27cdff7c94" +
				"3aae52885a5e0572ead1d457134c77131636de4fc56c",
		},
	} {
		t.Run(string(test.algorithm), func(t *testing.T) {
			r := parse(t, countingLine(test.algorithm))
			if got := r.Current(); got != test.id {
				t.Errorf("id is %s, want %s", got, test.id)
			}
			if got := r.Digest("phone", "13800000000")[0]; got != test.digest {
				t.Errorf("digest is %s, want %s", got, test.digest)
			}
			if got, err := r.MAC(test.id, []byte("seal 1")); got != test.mac || err != nil {
				t.Errorf("MAC is %s, %v, want %s", got, err, test.mac)
			}
			if got, err := r.Open(test.id, unhex(t, test.sealed), []byte(bound)); string(got) != plain || err != nil {
				t.Errorf("opened %q, %v, want %q", got, err, plain)
			}
		})
	}
}
