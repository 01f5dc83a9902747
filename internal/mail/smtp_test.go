package mail_test

import (
	"context"
	"errors"
	"mime"
	"net/mail"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	ours "foidesk/internal/mail"
	"foidesk/internal/mail/mailtest"
	"foidesk/internal/remind"
)

var reminder = remind.Mail{
	Name: "7-1795422600000000", To: "chengban@example.com",
	Subject: "到期提醒：2 项", Text: "依申请〔2026〕1号 答复期限：今日到期\n",
}

func TestAMailArrives(t *testing.T) {
	s := mailtest.Serve(t)
	server, err := ours.Parse(s.URL(), "foidesk@example.com", "")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // handed over twice, it can be told to be the same
		if err := server.Send(t.Context(), reminder); err != nil {
			t.Fatal(err)
		}
	}
	got := s.Took()
	if len(got) != 2 {
		t.Fatalf("%d mails arrived", len(got))
	}
	var ids []string
	for _, text := range got {
		m, err := mail.ReadMessage(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || subject != reminder.Subject || m.Header.Get("To") != "<chengban@example.com>" {
			t.Errorf("subject %q (%v), to %s", subject, err, m.Header.Get("To"))
		}
		ids = append(ids, m.Header.Get("Message-Id"))
	}
	if want := "<reminder-7-1795422600000000@example.com>"; ids[0] != want || ids[1] != want {
		t.Errorf("the same mail twice is %q, want %s", ids, want)
	}
}

func TestAMailThatIsRefused(t *testing.T) {
	s := mailtest.Serve(t)
	s.Refuse(&smtp.SMTPError{Code: 452, Message: "mailbox full"})
	server, err := ours.Parse(s.URL(), "foidesk@example.com", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Send(t.Context(), reminder); err == nil || !strings.Contains(err.Error(), "mailbox full") {
		t.Errorf("%v does not say why", err)
	}
	nobody, err := ours.Parse("smtp://127.0.0.1:1", "foidesk@example.com", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := nobody.Send(t.Context(), reminder); err == nil {
		t.Error("sent to nobody")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := server.Send(ctx, reminder); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, although told to stop", err)
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
