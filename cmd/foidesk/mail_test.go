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

func TestOfficeHoursThatAreNone(t *testing.T) {
	for _, hours := range []string{"早上到晚上", "18:00-08:30", "8:30"} {
		s := newShell(t)
		r := s.run("serve", "--addr", "127.0.0.1:0", "--office-hours", hours)
		if r.status != exitUnusable || !strings.Contains(r.stderr, "“"+hours+"”") {
			t.Errorf("%s: status %d, %q", hours, r.status, r.stderr)
		}
	}
}
