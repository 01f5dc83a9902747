package hook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
	"time"

	"foidesk/internal/remind"
)

// The bounds of one request. What comes back is a line of JSON.
const (
	timeout       = 10 * time.Second
	maxAnswer     = 64 << 10
	maxHeaderSize = 16 << 10
)

// Client posts. It goes through the proxy that the environment names, and follows nobody elsewhere.
type Client struct{ http *http.Client }

// New makes a client.
func New() *Client {
	dialer := &net.Dialer{Timeout: timeout, Control: guard}
	return &Client{&http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, TLSHandshakeTimeout: timeout, IdleConnTimeout: timeout,
			MaxResponseHeaderBytes: maxHeaderSize, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Post hands a notice over, to a robot in as many messages as it takes.
func (c *Client) Post(ctx context.Context, kind remind.HookKind, to remind.HookAddress, n remind.Notice) (handed int, err error) {
	f, known := forms[kind]
	if !known {
		return 0, fmt.Errorf("不认识的推送方式 %q", kind)
	}
	for _, part := range f.parts(n) {
		r, err := f.request(to, n, part)
		if err != nil {
			return handed, stripped(err)
		}
		r.Header.Set("X-Foidesk-Delivery", n.Name)
		if err := c.send(ctx, r, f.failure); err != nil {
			return handed, err
		}
		handed += part.items
	}
	return handed, nil
}

// send sends a request and asks what came back whether it was taken.
func (c *Client) send(ctx context.Context, r *http.Request, failure func(body []byte) error) error {
	response, err := c.http.Do(r.WithContext(ctx))
	if err != nil {
		return stripped(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	status := response.StatusCode
	switch {
	case status >= 300 && status < 400:
		return fmt.Errorf("对方要求转到别处（HTTP %d），为安全起见不跟随，请填写最终的地址", status)
	case status < 200 || status > 299:
		return fmt.Errorf("对方没有接受：HTTP %d%s", status, because(failure(body)))
	case err != nil:
		return stripped(err)
	}
	return failure(body)
}

// because adds what a robot says of a refusal.
func because(err error) string {
	var told refused
	if !errors.As(err, &told) {
		return ""
	}
	return "，" + told.Error()
}

// stripped is an error without the address, which net/http writes into it: the key of a robot stands there.
func stripped(err error) error {
	var with *url.Error
	if errors.As(err, &with) {
		err = with.Err
	}
	if os.IsTimeout(err) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("对方在 %d 秒内没有答复", int(timeout.Seconds()))
	}
	var unknown *net.DNSError
	switch {
	case errors.Is(err, errBarred):
		return errBarred
	case errors.As(err, &unknown):
		return fmt.Errorf("找不到主机 %s，请核对推送地址", unknown.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return errors.New("连接不上对方：那里没有程序在接收")
	}
	return fmt.Errorf("连接不上对方：%w", err)
}

// posted makes a request of JSON.
func posted(address string, content any) (*http.Request, []byte, error) {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetEscapeHTML(false) // people read it
	if err := e.Encode(content); err != nil {
		return nil, nil, err
	}
	r, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(body.Bytes())) //nolint:noctx // send gives it one
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("User-Agent", "foidesk")
	return r, body.Bytes(), nil
}
