package oidc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"
)

const (
	// timeout bounds one request to the provider with all of its answer.
	timeout = 10 * time.Second
	// maxAnswer bounds an answer, in bytes: the keys of a large provider are some 10 KiB.
	maxAnswer = 256 << 10
)

// bounded is the client for everything asked of the provider. It takes over what the given one, which may be
// nil, says of proxies, certificates and time.
func bounded(client *http.Client) *http.Client {
	own := http.Client{}
	if client != nil {
		own = *client
	}
	if own.Timeout == 0 {
		own.Timeout = timeout
	}
	if own.Transport == nil {
		own.Transport = http.DefaultTransport
	}
	own.Transport = transport{own.Transport}
	return &own
}

// transport reads an answer whole, and makes an error of one that is too long, cut off, no JSON or not usable. So
// nothing behind it can be made to read for ever, a redirect does not carry the client secret elsewhere, and
// the text of a page of errors does not get into our own.
type transport struct{ next http.RoundTripper }

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	// What is wrong with a code is said with 400 or 401 and an error code (RFC 6749, 5.2).
	says := r.Method == http.MethodPost && (answer.StatusCode == http.StatusBadRequest || answer.StatusCode == http.StatusUnauthorized)
	if answer.StatusCode != http.StatusOK && !says {
		return nil, fmt.Errorf("the answer has status %d", answer.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if len(body) > maxAnswer {
		return nil, fmt.Errorf("the answer is longer than %d bytes", maxAnswer)
	}
	if !isReadable(answer.Header, body) {
		return nil, errors.New("the answer is not JSON")
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, nil
}

// isReadable says whether an answer is of a kind that OpenID Connect knows: JSON or, of a person, a signed token
// (Core 5.3.2). What stands before a server that is out of order likes to answer 200 with a page.
func isReadable(header http.Header, body []byte) bool {
	kind, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	return kind == "application/jwt" || json.Valid(body)
}
