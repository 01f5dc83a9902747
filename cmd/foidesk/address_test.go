package main

import (
	"fmt"
	"testing"
)

func TestAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"https://foi.example.org":        "https://foi.example.org",
		"https://foi.example.org/":       "https://foi.example.org",
		"https://foi.example.org:443":    "https://foi.example.org",
		"https://foi.example.org:8443/":  "https://foi.example.org:8443",
		"https://公开.政务":                  "https://xn--55qw44a.xn--zfr164b",
		"https://公开.政务:8443":             "https://xn--55qw44a.xn--zfr164b:8443",
		"https://foi_desk.internal":      "https://foi_desk.internal",
		"http://localhost:8080":          "http://localhost:8080",
		"http://LocalHost:80":            "http://LocalHost",
		"http://127.0.0.1:8080":          "http://127.0.0.1:8080",
		"http://[::1]:8080":              "http://[::1]:8080",
		"http://[::1]:80":                "http://[::1]",
		"https://[2001:db8::1]:443":      "https://[2001:db8::1]",
		"http://192.0.2.1":               "",
		"http://localhost.example.org":   "",
		"https://":                       "",
		"ftp://foi.example.org":          "",
		"//foi.example.org":              "",
		"https://foi.example.org?":       "",
		"https://foi.example.org/?a=b":   "",
		"https://foi.example.org/#cases": "",
		"https://foi.example.org:x":      "",
		"":                               "",
	} {
		got := ""
		if u, err := parseAddress(text); err == nil {
			got = u.String()
		}
		if got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestProxies(t *testing.T) {
	got, err := parseProxies([]string{"10.0.0.5", " 10.1.2.3/16 ", "::ffff:192.0.2.1", "2001:db8::5", "2001:db8::/32", ""})
	if want := "[10.0.0.5/32 10.1.0.0/16 192.0.2.1/32 2001:db8::5/128 2001:db8::/32]"; err != nil || fmt.Sprint(got) != want {
		t.Errorf("%v, %v; want %s", got, err, want)
	}
	for _, wrong := range []string{"nginx", "10.0.0.0/33", "0.0.0.0/0", "::/0", "10.0.0.1:80"} {
		if got, err := parseProxies([]string{wrong}); err == nil {
			t.Errorf("%s is %v", wrong, got)
		}
	}
}
