package main

import (
	"strings"
	"testing"
)

func TestMailThatCannotBeSent(t *testing.T) {
	for why, args := range map[string][]string{
		"no sender":        {"--smtp", "smtps://mail.example.com"},
		"no server":        {"--mail-from", "foidesk@example.com"},
		"another protocol": {"--smtp", "https://mail.example.com", "--mail-from", "foidesk@example.com"},
		"no address":       {"--smtp", "smtps://mail.example.com", "--mail-from", "foidesk"},
	} {
		t.Run(why, func(t *testing.T) {
			s := newShell(t)
			r := s.run(append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
			if r.status != exitUnusable || !strings.Contains(r.stderr, "邮件") && !strings.Contains(r.stderr, "发件") {
				t.Errorf("status %d, %q", r.status, r.stderr)
			}
		})
	}
}
