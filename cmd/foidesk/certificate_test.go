package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// pair is a certificate with its key as files hold them.
type pair struct{ cert, key string }

// selfSigned is a certificate for foi.example.org.
func selfSigned(t *testing.T) pair {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"foi.example.org"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pair{
		string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})),
	}
}

// der is the certificate as it travels.
func (p pair) der() []byte {
	block, _ := pem.Decode([]byte(p.cert))
	return block.Bytes
}

// put replaces a file as a renewal does: the old one or the new, never a half.
func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

func TestServeWithItsOwnCertificate(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	first, second := selfSigned(t), selfSigned(t)
	put(t, certFile, first.cert)
	put(t, keyFile, first.key)
	r := start(t, "serve", "--addr", "127.0.0.1:0", "--url", "https://foi.example.org", "--tls-cert", certFile, "--tls-key", keyFile,
		"--db", filepath.Join(dir, "foidesk.db"))
	port := r.port()
	link(t, r.stdout.String(), "https://foi.example.org/setup/")

	// shown connects anew and returns the certificate that it is shown.
	shown := func(trusted pair, oldest uint16) ([]byte, error) {
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM([]byte(trusted.cert))
		client := http.Client{Transport: &http.Transport{
			TLSClientConfig:   &tls.Config{RootCAs: roots, ServerName: "foi.example.org", MaxVersion: oldest, MinVersion: tls.VersionTLS10},
			DisableKeepAlives: true, ForceAttemptHTTP2: true,
		}}
		resp, err := client.Get("https://127.0.0.1:" + port + "/healthz")
		if err != nil {
			return nil, err
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK || resp.ProtoMajor != 2 {
			t.Errorf("status %d by %s", resp.StatusCode, resp.Proto)
		}
		return resp.TLS.PeerCertificates[0].Raw, nil
	}
	sees := func(when string, want pair) {
		t.Helper()
		if got, err := shown(want, tls.VersionTLS13); err != nil || !bytes.Equal(got, want.der()) {
			t.Errorf("%s: another certificate, %v", when, err)
		}
	}
	sees("at first", first)
	put(t, certFile, second.cert)
	sees("with half of the new one", first)
	if err := os.Remove(keyFile); err != nil {
		t.Fatal(err)
	}
	sees("with no key for a moment", first)
	put(t, keyFile, second.key)
	sees("with the new one", second)
	if _, err := shown(second, tls.VersionTLS12); err != nil {
		t.Errorf("TLS 1.2: %v", err)
	}
	if _, err := shown(second, tls.VersionTLS11); err == nil {
		t.Error("TLS 1.1 is spoken")
	}
	if status := r.end(); status != exitHolds || strings.Count(r.stderr.String(), "没有换上") != 1 || strings.Count(r.stderr.String(), "已换上新的证书") != 1 {
		t.Errorf("status %d: %s", status, r.stderr)
	}
}
