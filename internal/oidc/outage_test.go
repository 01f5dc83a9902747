package oidc_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"foidesk/internal/oidc"
	"foidesk/internal/oidc/oidctest"
)

const pageOfErrors = "<h1>系统维护中</h1>"

// outages are ways in which a server that answers does not answer what it was asked.
var outages = map[string]http.HandlerFunc{
	"cuts the line": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	"cuts its answer": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, "{")
		panic(http.ErrAbortHandler)
	},
	"is being repaired":      says(http.StatusServiceUnavailable, pageOfErrors),
	"is broken":              says(http.StatusInternalServerError, `{"error":"server_error","error_description":"系统维护中"}`),
	"is too busy":            says(http.StatusTooManyRequests, pageOfErrors),
	"refuses with a page":    says(http.StatusBadRequest, pageOfErrors),
	"is not there":           says(http.StatusNotFound, pageOfErrors),
	"says that all is well":  says(http.StatusOK, pageOfErrors),
	"says nothing":           says(http.StatusOK, ""),
	"answers without an end": says(http.StatusOK, `{"a":"`+strings.Repeat("x", oidc.MaxAnswer)+`"}`),
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// clock goes on when the test says so.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func withClock(desk *oidc.Provider) *clock {
	c := &clock{now: time.Now()}
	desk.SetClock(c.Now)
	return c
}

func TestProviderDownAtBegin(t *testing.T) {
	for name, outage := range outages {
		t.Run(name, func(t *testing.T) {
			p := oidctest.Start(t, one)
			desk := deskAt(t, p, "")
			c := withClock(desk)
			p.Answer(oidctest.DiscoveryPath, outage)
			for range 3 {
				_, attempt, err := desk.Begin(t.Context())
				wantError(t, err, oidc.ErrUnreachable, pageOfErrors, "系统维护中")
				if attempt != (oidc.Attempt{}) {
					t.Errorf("beside the error stands %+v", attempt)
				}
			}
			c.pass(oidc.RetryAfter - 1)
			_, _, err := desk.Begin(t.Context())
			wantError(t, err, oidc.ErrUnreachable)
			if n := p.TimesAsked(oidctest.DiscoveryPath); n != 1 {
				t.Errorf("a provider that is down was asked %d times at once, want once", n)
			}
			p.Answer(oidctest.DiscoveryPath, nil)
			c.pass(1)
			if got, err := begin(t, p, desk, one.Sub).finish(t, desk); err != nil || got.Subject != one.Sub {
				t.Errorf("with the provider up again: %+v, %v", got, err)
			}
		})
	}
}

// A restart of foidesk between Begin and Finish makes Finish the first to ask.
func TestProviderDownAtFinish(t *testing.T) {
	endpoints := map[string]string{
		"discovery": oidctest.DiscoveryPath, "token": oidctest.TokenPath, "keys": oidctest.KeysPath, "userinfo": oidctest.UserInfoPath,
	}
	for endpoint, path := range endpoints {
		for name, outage := range outages {
			t.Run(endpoint+" "+name, func(t *testing.T) {
				p := oidctest.Start(t, one)
				b := begin(t, p, deskAt(t, p, ""), one.Sub)
				desk := deskAt(t, p, "employee_number")
				c := withClock(desk)
				p.Answer(path, outage)
				got, err := b.finish(t, desk)
				wantError(t, err, oidc.ErrUnreachable, append(b.secrets(), append(p.Secrets(), pageOfErrors, "系统维护中")...)...)
				if got != (oidc.Identity{}) {
					t.Errorf("beside the error stands %+v", got)
				}
				p.Answer(path, nil)
				c.pass(oidc.RetryAfter)
				if got, err := begin(t, p, desk, one.Sub).finish(t, desk); err != nil || got.Subject != "E-000001" {
					t.Errorf("with the provider up again: %+v, %v", got, err)
				}
			})
		}
	}
}

// With 400 or 401 a provider says what is wrong with a code. Anywhere else they mean that something is wrong with it.
func TestOnlyACodeIsRefused(t *testing.T) {
	p := oidctest.Start(t, one)
	for endpoint, path := range map[string]string{"discovery": oidctest.DiscoveryPath, "keys": oidctest.KeysPath, "userinfo": oidctest.UserInfoPath} {
		for _, status := range []int{http.StatusBadRequest, http.StatusUnauthorized} {
			t.Run(fmt.Sprint(endpoint, status), func(t *testing.T) {
				b := begin(t, p, deskAt(t, p, ""), one.Sub)
				p.Answer(path, says(status, `{"error":"invalid_token","error_description":"系统维护中"}`))
				defer p.Answer(path, nil)
				_, err := b.finish(t, deskAt(t, p, "employee_number"))
				wantError(t, err, oidc.ErrUnreachable, append(b.secrets(), append(p.Secrets(), "系统维护中")...)...)
			})
		}
	}
}

func TestNobodyListensAtTheProvidersAddress(t *testing.T) {
	p := oidctest.Start(t)
	p.Close()
	_, _, err := deskAt(t, p, "").Begin(t.Context())
	wantError(t, err, oidc.ErrUnreachable)
}

// Whoever gives up does not take the answer from those who wait with them.
func TestOneWhoGivesUpDoesNotHoldUpOthers(t *testing.T) {
	p := oidctest.Start(t, one)
	desk := deskAt(t, p, "")
	asked, goOn := make(chan struct{}), make(chan struct{})
	p.Answer(oidctest.DiscoveryPath, func(w http.ResponseWriter, r *http.Request) {
		close(asked)
		<-goOn
		p.Genuine(w, r)
	})
	ctx, giveUp := context.WithCancel(t.Context())
	gaveUp := make(chan error)
	go func() {
		_, _, err := desk.Begin(ctx)
		gaveUp <- err
	}()
	<-asked
	others := make(chan error)
	for range 10 {
		go func() {
			_, _, err := desk.Begin(t.Context())
			others <- err
		}()
	}
	giveUp()
	wantError(t, <-gaveUp, oidc.ErrUnreachable)
	close(goOn)
	for range 10 {
		if err := <-others; err != nil {
			t.Error(err)
		}
	}
	if n := p.TimesAsked(oidctest.DiscoveryPath); n != 1 {
		t.Errorf("ten who came at once asked %d times", n)
	}
}

func TestOneWhoGivesUpAtFinish(t *testing.T) {
	p := oidctest.Start(t, one)
	for endpoint, path := range map[string]string{"token": oidctest.TokenPath, "keys": oidctest.KeysPath, "userinfo": oidctest.UserInfoPath} {
		t.Run(endpoint, func(t *testing.T) {
			desk := deskAt(t, p, "employee_number")
			b := begin(t, p, desk, one.Sub)
			ctx, giveUp := context.WithCancel(t.Context())
			defer giveUp()
			gaveUp := make(chan struct{})
			p.Answer(path, func(http.ResponseWriter, *http.Request) {
				giveUp()
				<-gaveUp
			})
			defer p.Answer(path, nil)
			defer close(gaveUp)
			_, err := desk.Finish(ctx, b.attempt, b.answer)
			wantError(t, err, oidc.ErrUnreachable, append(b.secrets(), p.Secrets()...)...)
		})
	}
}

// A redirect would carry the client secret, the code or the access token to wherever it points.
func TestNoRedirectIsFollowed(t *testing.T) {
	p := oidctest.Start(t, one)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s was sent elsewhere", r.Method, r.URL)
	}))
	defer elsewhere.Close()
	for _, path := range []string{oidctest.DiscoveryPath, oidctest.TokenPath, oidctest.KeysPath, oidctest.UserInfoPath} {
		for _, status := range []int{http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect} {
			b := begin(t, p, deskAt(t, p, ""), one.Sub)
			p.Answer(path, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, status) })
			_, err := b.finish(t, deskAt(t, p, "employee_number"))
			wantError(t, err, oidc.ErrUnreachable, append(b.secrets(), p.Secrets()...)...)
			p.Answer(path, nil)
		}
	}
}
