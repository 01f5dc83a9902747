package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
)

// certificate is our own, in files that somebody renews while we serve: the next connection has the new one.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger

	mu     sync.Mutex
	loaded *tls.Certificate
	// seen are the files as they were last looked into, whether or not they were in order.
	seen [2]fs.FileInfo
}

// newCertificate loads a certificate; nil where no files are named.
func newCertificate(certFile, keyFile string, log *slog.Logger) (*certificate, error) {
	if certFile == "" && keyFile == "" {
		return nil, nil //nolint:nilnil // most run behind a proxy that has the certificate
	}
	if certFile == "" || keyFile == "" {
		return nil, errors.New("证书（--tls-cert）和证书的私钥（--tls-key）要一起给出")
	}
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log}
	return c, c.load()
}

func (c *certificate) load() error {
	var err error
	if c.seen, err = c.look(); err != nil {
		return err
	}
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("证书 %s 或者私钥 %s 不能使用：请检查是否为 PEM 格式、是否配对（%w）", c.certFile, c.keyFile, err)
	}
	c.loaded = &pair
	return nil
}

func (c *certificate) look() (files [2]fs.FileInfo, err error) {
	for i, path := range []string{c.certFile, c.keyFile} {
		if files[i], err = os.Stat(path); err != nil {
			return files, fmt.Errorf("证书文件 %s 打不开：请检查路径和权限（%w）", path, err)
		}
	}
	return files, nil
}

// current is the certificate of a new connection. While the files are being replaced, or are out of order, it
// is the one we have.
func (c *certificate) current(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, err := c.look()
	// Between the old file and the new there may be none.
	if err != nil || same(now[0], c.seen[0]) && same(now[1], c.seen[1]) {
		return c.loaded, nil
	}
	if err := c.load(); err != nil {
		c.log.Error("新的证书没有换上，仍用原来的", "error", err)
	} else {
		c.log.Info("已换上新的证书", "file", c.certFile)
	}
	return c.loaded, nil
}

func same(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// config is how we speak TLS.
func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.current, NextProtos: []string{"h2", "http/1.1"}}
}
