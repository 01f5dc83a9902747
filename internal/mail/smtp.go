// Package mail sends reminders by e-mail.
package mail

import (
	"context"
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"foidesk/internal/remind"
)

// timeout bounds one delivery: a mail server that does not answer must not hold the others up.
const timeout = 30 * time.Second

// Server is the mail server that takes the agency's mail.
type Server struct {
	host    string
	options []gomail.Option
	from    string
	domain  string // of from
}

// Parse reads where the mail server is: smtps://user@mail.example.gov.cn:465, or smtp:// for one that begins in the
// clear and goes over to TLS. Only on this machine may it stay in the clear. The error says what is wrong, in words
// for people.
func Parse(address, from, password string) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, fmt.Errorf("邮件服务器“%s”的写法不对，应如 smtps://用户@mail.example.gov.cn:465", address)
	}
	s := &Server{host: u.Hostname(), from: from}
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("发件地址“%s”不是电子邮箱地址", from)
	}
	_, s.domain, _ = strings.Cut(sender.Address, "@")
	s.options = []gomail.Option{gomail.WithTimeout(timeout)}
	switch {
	case u.Scheme == "smtps":
		s.options = append(s.options, gomail.WithSSL(), gomail.WithPort(gomail.DefaultPortSSL))
	case local(u.Hostname()):
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSOpportunistic), gomail.WithPort(gomail.DefaultPort))
	default:
		s.options = append(s.options, gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithPort(gomail.DefaultPortTLS))
	}
	if text := u.Port(); text != "" {
		port, err := strconv.Atoi(text)
		if err != nil {
			return nil, fmt.Errorf("邮件服务器的端口“%s”不是数字", text)
		}
		s.options = append(s.options, gomail.WithPort(port))
	}
	if name := u.User.Username(); name != "" {
		s.options = append(s.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(name), gomail.WithPassword(password))
	}
	return s, nil
}

func local(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }

// Send hands a mail over. The same mail handed over twice has the same Message-ID, by which a receiver can drop one.
func (s *Server) Send(ctx context.Context, m remind.Mail) error {
	msg := gomail.NewMsg()
	if err := msg.From(s.from); err != nil {
		return err
	}
	if err := msg.To(m.To); err != nil {
		return err
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue("reminder-" + m.Name + "@" + s.domain)
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	client, err := gomail.NewClient(s.host, s.options...)
	if err != nil {
		return err
	}
	if err := client.DialAndSendWithContext(ctx, msg); !msg.IsDelivered() {
		return err
	}
	return nil // the server has said that it has it, and how the line ended is no reason to send it again
}
