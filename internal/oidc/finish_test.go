package oidc_test

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"foidesk/internal/oidc"
	"foidesk/internal/oidc/oidctest"
)

func TestFinishRefusesWhatIsNotOfThisSignIn(t *testing.T) {
	for _, test := range []struct {
		name string
		// swap makes of one's sign-in something else, with what is another's.
		swap  func(one *begun, other begun)
		asked int
		want  error
	}{
		{"nothing swapped", func(*begun, begun) {}, 1, nil},
		{"another's state in the answer", func(b *begun, o begun) { b.answer.Set("state", o.attempt.State) }, 0, oidc.ErrInvalid},
		{"no state in the answer", func(b *begun, _ begun) { b.answer.Del("state") }, 0, oidc.ErrInvalid},
		{"state with more behind it", func(b *begun, _ begun) { b.answer.Set("state", b.attempt.State+"A") }, 0, oidc.ErrInvalid},
		{"another's whole answer", func(b *begun, o begun) { b.answer = o.answer }, 0, oidc.ErrInvalid},
		{"no attempt", func(b *begun, _ begun) { b.attempt = oidc.Attempt{} }, 0, oidc.ErrInvalid},
		{"no attempt and no state", func(b *begun, _ begun) { b.attempt = oidc.Attempt{}; b.answer.Del("state") }, 0, oidc.ErrInvalid},
		{"an attempt without a state, and none in the answer", func(b *begun, _ begun) { b.attempt.State = ""; b.answer.Del("state") }, 0, oidc.ErrInvalid},
		{"an attempt without a nonce", func(b *begun, _ begun) { b.attempt.Nonce = "" }, 0, oidc.ErrInvalid},
		{"an attempt without a verifier", func(b *begun, _ begun) { b.attempt.Verifier = "" }, 0, oidc.ErrInvalid},
		{"the nonce of another sign-in", func(b *begun, o begun) { b.attempt.Nonce = o.attempt.Nonce }, 1, oidc.ErrInvalid},
		{"the verifier of another sign-in", func(b *begun, o begun) { b.attempt.Verifier = o.attempt.Verifier }, 1, oidc.ErrInvalid},
		{"another's code", func(b *begun, o begun) { b.answer.Set("code", o.answer.Get("code")) }, 1, oidc.ErrInvalid},
		{"a code that was never given", func(b *begun, _ begun) { b.answer.Set("code", "made-up") }, 1, oidc.ErrInvalid},
		{"an empty code", func(b *begun, _ begun) { b.answer.Set("code", "") }, 0, oidc.ErrInvalid},
		{"neither a code nor an error", func(b *begun, _ begun) { b.answer.Del("code") }, 0, oidc.ErrInvalid},
		{"an error with another's state", func(b *begun, o begun) {
			b.answer = url.Values{"error": {"access_denied"}, "state": {o.attempt.State}}
		}, 0, oidc.ErrInvalid},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := oidctest.Start(t, one, other)
			desk := deskAt(t, p, "")
			b, o := begin(t, p, desk, one.Sub), begin(t, p, desk, other.Sub)
			secrets := slices.Concat(b.secrets(), o.secrets())
			test.swap(&b, o)
			got, err := b.finish(t, desk)
			if n := p.TimesAsked(oidctest.TokenPath); n != test.asked {
				t.Errorf("the provider was shown a code %d times, want %d", n, test.asked)
			}
			if test.want == nil {
				if err != nil || got.Subject != one.Sub {
					t.Errorf("signed in as %+v, %v", got, err)
				}
				return
			}
			wantError(t, err, test.want, append(secrets, p.Secrets()...)...)
			if got != (oidc.Identity{}) {
				t.Errorf("beside the error stands %+v", got)
			}
		})
	}
}

func TestAnAnswerIsGoodOnce(t *testing.T) {
	p := oidctest.Start(t, one)
	desk := deskAt(t, p, "")
	b := begin(t, p, desk, one.Sub)
	if _, err := b.finish(t, desk); err != nil {
		t.Fatal(err)
	}
	_, err := b.finish(t, desk)
	wantError(t, err, oidc.ErrInvalid, append(p.Secrets(), b.secrets()...)...)
}

func TestWhoTurnsBackAtTheProviderIsDenied(t *testing.T) {
	p := oidctest.Start(t, one)
	desk := deskAt(t, p, "")
	b := begin(t, p, desk, "nobody")
	if b.answer.Get("error") != "access_denied" || b.answer.Has("code") {
		t.Fatalf("the provider answers %v", b.answer)
	}
	_, err := b.finish(t, desk)
	wantError(t, err, oidc.ErrDenied, append(p.Secrets(), b.secrets()...)...)
}

func TestErrorsOfTheProvider(t *testing.T) {
	p := oidctest.Start(t)
	desk := deskAt(t, p, "")
	for code, want := range map[string]error{
		"access_denied": oidc.ErrDenied, "login_required": oidc.ErrDenied, "consent_required": oidc.ErrDenied,
		"interaction_required": oidc.ErrDenied, "account_selection_required": oidc.ErrDenied,
		"server_error": oidc.ErrUnreachable, "temporarily_unavailable": oidc.ErrUnreachable,
		"invalid_request": oidc.ErrInvalid, "unauthorized_client": oidc.ErrInvalid, "invalid_scope": oidc.ErrInvalid,
		"unsupported_response_type": oidc.ErrInvalid,
		"":                          oidc.ErrInvalid, "ACCESS_DENIED": oidc.ErrInvalid, "a lie for the log": oidc.ErrInvalid,
	} {
		t.Run(code, func(t *testing.T) {
			_, attempt, err := desk.Begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			_, err = desk.Finish(t.Context(), attempt, url.Values{
				"error": {code}, "error_description": {"words of a stranger"}, "error_uri": {"https://evil.example.test"},
				"state": {attempt.State}, "code": {"beside-the-error"},
			})
			wantError(t, err, want, "a lie for the log", "words of a stranger", "evil.example", "beside-the-error", attempt.State)
		})
	}
	if n := p.TimesAsked(oidctest.TokenPath); n != 0 {
		t.Errorf("the provider was shown a code %d times", n)
	}
}

func TestAClientTheProviderDoesNotKnow(t *testing.T) {
	p := oidctest.Start(t, one)
	s := p.Settings("")
	s.ClientSecret = "another secret of ours"
	desk := newProvider(t, s, p.Client())
	b := begin(t, p, desk, one.Sub)
	_, err := b.finish(t, desk)
	wantError(t, err, oidc.ErrInvalid, append(b.secrets(), s.ClientSecret)...)
	if !strings.Contains(err.Error(), "invalid_client") {
		t.Errorf("the operator learns nothing from: %v", err)
	}
}

// A provider that explains itself quotes what it was sent, and that would stand in our log.
func TestWhatTheProviderQuotesIsNotRepeated(t *testing.T) {
	for _, test := range []struct {
		name, code string
		status     int
		want       error
	}{
		{"an error that is registered", "invalid_grant", http.StatusBadRequest, oidc.ErrInvalid},
		{"an error that is registered, with 401", "invalid_client", http.StatusUnauthorized, oidc.ErrInvalid},
		{"an error with 200", "invalid_grant", http.StatusOK, oidc.ErrInvalid},
		{"that it is out of order", "temporarily_unavailable", http.StatusBadRequest, oidc.ErrUnreachable},
		{"that the person may not come", "access_denied", http.StatusBadRequest, oidc.ErrDenied},
		{"an error that is not", "", http.StatusBadRequest, oidc.ErrInvalid},
		{"an error with another status", "invalid_grant", http.StatusForbidden, oidc.ErrUnreachable},
		{"a fault of its own", "server_error", http.StatusInternalServerError, oidc.ErrUnreachable},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := oidctest.Start(t, one)
			desk := deskAt(t, p, "")
			b := begin(t, p, desk, one.Sub)
			p.Answer(oidctest.TokenPath, func(w http.ResponseWriter, r *http.Request) {
				_ = r.ParseForm()
				quoted := r.PostForm.Encode() + r.Header.Get("Authorization")
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.status)
				_ = json.NewEncoder(w).Encode(map[string]string{
					"error": cmp.Or(test.code, quoted), "error_description": quoted, "error_uri": "https://idp.example.test/?" + quoted,
				})
			})
			_, err := b.finish(t, desk)
			wantError(t, err, test.want, append(b.secrets(), "Basic ", "idp.example.test")...)
		})
	}
}
