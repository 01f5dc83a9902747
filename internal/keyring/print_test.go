package keyring_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"log/slog"
	"strings"
	"testing"

	"foidesk/internal/keyring"
)

// holder keeps a ring as other packages do, where fmt does not ask the methods of what is inside.
type holder struct {
	key  keyring.Key
	ring keyring.Ring
	at   *keyring.Ring
	any  any
	keys map[string]keyring.Key
}

func TestPrintingNeverShowsAKey(t *testing.T) {
	eachAlgorithm(t, func(t *testing.T, a keyring.Algorithm) {
		k := newKey(t, a)
		r := keyring.New(k, newKey(t, a))
		material := materialOf(t, k)
		decimal := strings.Trim(fmt.Sprint(material[:4]), "[]")
		secrets := []string{
			base64.StdEncoding.EncodeToString(material)[:10], base64.URLEncoding.EncodeToString(material)[:10],
			hex.EncodeToString(material[:4]), decimal, strings.ReplaceAll(decimal, " ", ", "), string(material[:4]),
			strings.Trim(fmt.Sprintf("%#v", material[:4]), "[]byte{}"),
		}
		hidesKey := func(how, shown string) {
			t.Helper()
			for _, secret := range secrets {
				if strings.Contains(strings.ToLower(shown), strings.ToLower(secret)) {
					t.Errorf("%s shows the key", how)
				}
			}
		}
		verbs := "vTtbcdoOqxXUeEfFgGspw"
		values := map[string]any{
			"a key": k, "a pointer to a key": &k, "a ring": r, "a ring itself": *r, "keys": []keyring.Key{k},
			"a holder": holder{k, *r, r, r, map[string]keyring.Key{"a": k}},
			"a pointer to a holder": &holder{
				key: k, ring: *r, at: r, any: k, keys: map[string]keyring.Key{"a": k},
			},
			"an error": fmt.Errorf("with %v and %v", k, r),
		}
		for what, value := range values {
			for _, verb := range verbs {
				for _, flags := range []string{"", "+", "#", "-", " ", "0", "#+", "40", ".3"} {
					format := "%" + flags + string(verb)
					hidesKey(what+" by "+format, fmt.Sprintf(format, value))
				}
			}
			hidesKey(what+" by Sprintln", fmt.Sprintln(value))
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			hidesKey(what+" in JSON", string(text))
			var page, logged bytes.Buffer
			if err := template.Must(template.New("").Parse("{{.}}")).Execute(&page, value); err != nil {
				t.Fatal(err)
			}
			hidesKey(what+" in a page", page.String())
			for _, handler := range []slog.Handler{slog.NewTextHandler(&logged, nil), slog.NewJSONHandler(&logged, nil)} {
				slog.New(handler).Info("keys", "value", value)
			}
			hidesKey(what+" in the log", logged.String())
		}
	})
}

func TestPrintingShowsTheIDs(t *testing.T) {
	newer, older := newKey(t, keyring.SM4GCM), newKey(t, keyring.AESGCM)
	r := keyring.New(newer, older)
	both := newer.ID() + " " + older.ID()
	for _, test := range []struct{ name, got, want string }{
		{"a key", fmt.Sprint(newer), newer.ID()},
		{"a key in Go's syntax", fmt.Sprintf("%#v", newer), newer.ID()},
		{"a key as numbers", fmt.Sprintf("%x", newer), newer.ID()},
		{"a key's text", newer.String(), newer.ID()},
		{"a key in the log", newer.LogValue().String(), newer.ID()},
		{"no key", fmt.Sprint(keyring.Key{}), ""},
		{"a ring", fmt.Sprint(r), both},
		{"a ring in Go's syntax", fmt.Sprintf("%#v", *r), both},
		{"a ring's text", r.String(), both},
		{"a ring in the log", r.LogValue().String(), both},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.got != test.want {
				t.Errorf("shown as %q, want %q", test.got, test.want)
			}
		})
	}
}
