package mail_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	ours "foidesk/internal/mail"
	"foidesk/internal/mail/mailtest"
	"foidesk/internal/remind"
)

var reminder = remind.Mail{
	Name: "7-1795422600000000", To: "chengban@example.com",
	Subject: "到期提醒：2 项", Text: "依申请〔2026〕1号 答复期限：今日到期\n",
}

// sender sends to a server of the test's.
func sender(t *testing.T, to *mailtest.Server) *ours.Server {
	t.Helper()
	server, err := ours.Parse(to.URL(), "foidesk@example.com", "")
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func TestAMailArrives(t *testing.T) {
	s := mailtest.Serve(t)
	for range 2 { // handed over twice, it can be told to be the same
		if err := sender(t, s).Send(t.Context(), reminder); err != nil {
			t.Fatal(err)
		}
	}
	got := s.Accepted()
	if len(got) != 2 {
		t.Fatalf("%d mails arrived", len(got))
	}
	for _, m := range got {
		if m.Subject != reminder.Subject || m.Text != reminder.Text || m.Header.Get("To") != "<chengban@example.com>" {
			t.Errorf("%q to %s says %q", m.Subject, m.Header.Get("To"), m.Text)
		}
		if want := "<reminder-7-1795422600000000@example.com>"; m.MessageID != want || m.To != reminder.To {
			t.Errorf("the same mail twice is %q to %s, want %s", m.MessageID, m.To, want)
		}
	}
}

// What keeps a mail from arriving is said, and is an error unless the server said that it has it.
func TestMailsThatDoNotArrive(t *testing.T) {
	for name, test := range map[string]struct {
		trouble mailtest.Trouble
		says    string
	}{
		"no such mailbox":          {mailtest.Trouble{Code: 550, Words: "no such mailbox"}, "no such mailbox"},
		"come back later":          {mailtest.Trouble{Code: 421, Words: "too busy"}, "too busy"},
		"mailbox full":             {mailtest.Trouble{Code: 452, Words: "mailbox full", AtData: true}, "mailbox full"},
		"taken for spam":           {mailtest.Trouble{Code: 550, Words: "looks like spam", AtData: true}, "looks like spam"},
		"cut off before an answer": {mailtest.Trouble{Lose: true}, "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			s := mailtest.Serve(t)
			s.Has(test.trouble)
			if err := sender(t, s).Send(t.Context(), reminder); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v does not say why", err)
			}
			if got := s.Accepted(); len(got) != 0 {
				t.Errorf("accepted %v", got)
			}
		})
	}
	s := mailtest.Serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sender(t, s).Send(ctx, reminder); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, although told to stop", err)
	}
	s.Down()
	if err := sender(t, s).Send(t.Context(), reminder); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("sent to nobody: %v", err)
	}
	s.Up()
	if err := sender(t, s).Send(t.Context(), reminder); err != nil || len(s.Accepted()) != 1 {
		t.Errorf("up again it accepts %v (%v)", s.Accepted(), err)
	}
}

// Once the server has said that it has a mail, a line that breaks before the good-bye must not have it sent again.
func TestAMailThatIsTakenIsSent(t *testing.T) {
	s := mailtest.Serve(t)
	s.Has(mailtest.Trouble{Hangup: true})
	if err := sender(t, s).Send(t.Context(), reminder); err != nil || len(s.Accepted()) != 1 {
		t.Errorf("%v, of a mail that was accepted %d times", err, len(s.Accepted()))
	}
}

// A server that has all of a mail and says nothing is not waited for without end.
func TestAMailServerThatHangs(t *testing.T) {
	s, hold := mailtest.Serve(t), make(chan struct{})
	defer close(hold)
	s.Has(mailtest.Trouble{Hold: func() { <-hold }})
	server := sender(t, s)
	server.Hurry()
	err := server.Send(t.Context(), reminder)
	if !errors.Is(err, os.ErrDeadlineExceeded) || len(s.Mails()) != 1 {
		t.Errorf("%v, after %d mails came in", err, len(s.Mails()))
	}
}

func TestServersThatAreNone(t *testing.T) {
	for why, args := range map[string][2]string{
		"no scheme":        {"mail.example.com", "a@example.com"},
		"another protocol": {"https://mail.example.com", "a@example.com"},
		"no sender":        {"smtps://mail.example.com", "foidesk"},
		"no port":          {"smtps://mail.example.com:many", "a@example.com"},
	} {
		if _, err := ours.Parse(args[0], args[1], ""); err == nil {
			t.Errorf("%s: taken", why)
		}
	}
}
