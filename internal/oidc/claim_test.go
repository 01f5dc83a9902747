package oidc_test

import (
	"strings"
	"testing"

	"foidesk/internal/oidc"
	"foidesk/internal/oidc/oidctest"
)

func TestWhatAClaimMaySay(t *testing.T) {
	for _, test := range []struct {
		name, claim string
		says        map[string]any
		subject     string
		person      string
	}{
		{"a text", "employee_number", map[string]any{"employee_number": "E-1"}, "E-1", ""},
		{"a text to the letter", "employee_number", map[string]any{"employee_number": " e-１ 号"}, " e-１ 号", ""},
		{"255 bytes", "employee_number", map[string]any{"employee_number": strings.Repeat("号", 85)}, strings.Repeat("号", 85), ""},
		{"256 bytes", "employee_number", map[string]any{"employee_number": strings.Repeat("号", 85) + "1"}, "", ""},
		{"nothing", "employee_number", map[string]any{}, "", ""},
		{"an empty text", "employee_number", map[string]any{"employee_number": ""}, "", ""},
		{"null", "employee_number", map[string]any{"employee_number": nil}, "", ""},
		// As a number it would have lost its leading zeros, and beyond 2^53 its last digits.
		{"a number", "employee_number", map[string]any{"employee_number": 1000001}, "", ""},
		{"several", "employee_number", map[string]any{"employee_number": []string{"E-1"}}, "", ""},
		{"a control character", "employee_number", map[string]any{"employee_number": "E-1\x00"}, "", ""},
		{"a new line", "employee_number", map[string]any{"employee_number": "E-1\nE-2"}, "", ""},
		{"bytes that are no text", "employee_number", map[string]any{"employee_number": "E-1\xff"}, "", ""},

		{"an address that was verified", "email", map[string]any{"email": "1@example.test", "email_verified": true}, "1@example.test", ""},
		{"an address that was not", "email", map[string]any{"email": "1@example.test", "email_verified": false}, "", ""},
		{"an address of which that is not said", "email", map[string]any{"email": "1@example.test"}, "", ""},
		{"a number that was verified", "phone_number", map[string]any{"phone_number": "+86 1", "phone_number_verified": true}, "+86 1", ""},
		{"a number that was not", "phone_number", map[string]any{"phone_number": "+86 1", "email_verified": true}, "", ""},

		{"a name", "employee_number", map[string]any{"employee_number": "E-1", "name": "自然人000001"}, "E-1", "自然人000001"},
		{"a name of 100", "employee_number", map[string]any{"employee_number": "E-1", "name": strings.Repeat("名", 100)}, "E-1", strings.Repeat("名", 100)},
		{"a name of 101", "employee_number", map[string]any{"employee_number": "E-1", "name": strings.Repeat("名", 101)}, "E-1", ""},
		{"a name that is none", "employee_number", map[string]any{"employee_number": "E-1", "name": []string{"名"}}, "E-1", ""},
		{"a name with a new line", "employee_number", map[string]any{"employee_number": "E-1", "name": "名\n名"}, "E-1", ""},
	} {
		for where, put := range map[string]func(f *forger){
			"in the ID token": func(f *forger) {
				for claim, value := range test.says {
					f.claims[claim] = value
				}
			},
			"at the userinfo endpoint": func(f *forger) {
				f.info = map[string]any{"sub": one.Sub}
				for claim, value := range test.says {
					f.info[claim] = value
				}
			},
		} {
			t.Run(test.name+" "+where, func(t *testing.T) {
				f := newForger(t)
				f.info = map[string]any{"sub": one.Sub}
				delete(f.claims, "employee_number")
				f.desk = f.deskWith(t, test.claim)
				put(f)
				got, err := f.finish(t)
				if test.subject == "" {
					wantError(t, err, oidc.ErrInvalid, one.Sub, "E-1", "1@example.test", "+86 1", "1000001", "号")
					if !strings.Contains(err.Error(), test.claim) {
						t.Errorf("does not name the claim: %v", err)
					}
					return
				}
				if want := (oidc.Identity{Issuer: f.server.URL, Subject: test.subject, Name: test.person}); err != nil || got != want {
					t.Errorf("signed in as %+v, %v, want %+v", got, err, want)
				}
			})
		}
	}
}

// What a person may sign in with, or under whose name, is not for a page about another person to say.
func TestUserInfoIsOfThePersonOfTheIDToken(t *testing.T) {
	for name, test := range map[string]struct {
		forge func(f *forger)
		says  string
	}{
		"signed by the provider": {func(f *forger) {
			f.signedInfo = signedBy(f.key)(t, []byte(`{"sub":"`+one.Sub+`","department":"信息公开科"}`))
		}, ""},
		"signed by somebody else": {func(f *forger) {
			f.signedInfo = signedBy(oidctest.NewES256(t))(t, []byte(`{"sub":"`+one.Sub+`","department":"信息公开科"}`))
		}, "cannot be read"},
		"that nobody signed": {func(f *forger) {
			f.signedInfo = unsigned(`{"alg":"none"}`)(t, []byte(`{"sub":"`+one.Sub+`","department":"信息公开科"}`))
		}, "cannot be read"},
		"of another":            {func(f *forger) { f.info["sub"] = other.Sub }, "another person"},
		"of nobody":             {func(f *forger) { delete(f.info, "sub") }, "another person"},
		"that is no object":     {func(f *forger) { f.info["sub"] = 1 }, "cannot be read"},
		"that is not given":     {func(f *forger) { delete(f.metadata, "userinfo_endpoint") }, "department"},
		"that leaves it out":    {func(f *forger) { delete(f.info, "department") }, "department"},
		"that is of the person": {func(*forger) {}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := newForger(t)
			f.info["department"] = "信息公开科"
			f.desk = f.deskWith(t, "department")
			test.forge(f)
			got, err := f.finish(t)
			if test.says == "" {
				if err != nil || got.Subject != "信息公开科" {
					t.Errorf("signed in as %+v, %v", got, err)
				}
				return
			}
			wantError(t, err, oidc.ErrInvalid, one.Sub, other.Sub, "信息公开科", "an-access-token")
			if !strings.Contains(err.Error(), test.says) {
				t.Errorf("does not say %q: %v", test.says, err)
			}
		})
	}
}
