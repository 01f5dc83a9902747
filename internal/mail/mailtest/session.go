package mailtest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"

	"github.com/emersion/go-smtp"
)

// session is one connection to the server.
type session struct {
	server *Server
	line   *line
	to     string
}

var errLost = errors.New("the connection is lost")

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	l, ok := c.Conn().(*line)
	if !ok {
		return nil, errors.New("not our own connection")
	}
	return &session{server: s, line: l}, nil
}

// Reset forgets the recipient.
func (s *session) Reset() { s.to = "" }

// Logout ends it.
func (s *session) Logout() error { return nil }

// Mail begins a mail, from anybody.
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt takes a recipient, or refuses it.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if t := s.server.troubleWith(to); t.Code != 0 && !t.AtData {
		return &smtp.SMTPError{Code: t.Code, Message: t.Words}
	}
	s.to = to
	return nil
}

// Data takes a mail, or what is done instead.
func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	t := s.server.troubleWith(s.to)
	if t.Code != 0 {
		return &smtp.SMTPError{Code: t.Code, Message: t.Words}
	}
	m, err := read(text)
	if err != nil {
		return err
	}
	m.To = s.to
	place := s.server.keep(m)
	switch {
	case t.Hold != nil:
		t.Hold()
	case t.Lose:
		return errors.Join(errLost, s.line.Close())
	case t.Hangup:
		s.line.hangUpAfterNext()
	}
	s.server.accept(place)
	return nil
}

func read(text []byte) (Mail, error) {
	parsed, err := mail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		return Mail{}, err
	}
	m := Mail{MessageID: parsed.Header.Get("Message-Id"), Header: parsed.Header}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject")); err != nil {
		return Mail{}, err
	}
	body := parsed.Body
	if parsed.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
		body = quotedprintable.NewReader(body)
	}
	plain, err := io.ReadAll(body)
	m.Text = string(bytes.ReplaceAll(plain, []byte("\r\n"), []byte("\n")))
	return m, err
}
