// Package mailtest gives tests a mail server on this machine, which can be made to fail in the ways in which mail servers do.
package mailtest

import (
	"errors"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// Trouble is what a server does instead of taking a mail; the zero value takes it.
type Trouble struct {
	// Code and Words are what it answers, as 550 and "no such mailbox": to the recipient, or to the mail where AtData.
	Code   int
	Words  string
	AtData bool
	// Hold is done when it has all of a mail, before it answers; nil is nothing.
	Hold func()
	// Lose has it take a mail and break the connection instead of saying so, and Hangup right after having said so.
	Lose, Hangup bool
}

// Mail is one that came in whole.
type Mail struct {
	To, MessageID string
	Header        mail.Header
	// Subject and Text are as people read them.
	Subject, Text string
	// Accepted tells that the server said it had taken it.
	Accepted bool
}

// Server is a mail server that keeps what it is given.
type Server struct {
	t       testing.TB
	address string

	mu      sync.Mutex
	trouble Trouble
	only    string // whom the trouble is about; empty for everybody
	mails   []Mail
	up      *smtp.Server
	heard   net.Listener
	ended   chan error
}

// Serve starts a server, which ends with the test.
func Serve(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, address: "127.0.0.1:0"}
	s.Up()
	t.Cleanup(s.Down)
	return s
}

// Addr is where it listens, as host:port; the same after it was down.
func (s *Server) Addr() string { return s.address }

// URL is where it listens, as foidesk is told.
func (s *Server) URL() string { return "smtp://" + s.address }

// Down ends it: nobody listens at its address any more, and who was connected is cut off.
func (s *Server) Down() {
	s.t.Helper()
	if s.up == nil {
		return
	}
	if err := s.up.Close(); err != nil {
		s.t.Error(err)
	}
	// What has not begun to serve yet does not close it.
	if err := s.heard.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		s.t.Error(err)
	}
	if err := <-s.ended; err != nil && !errors.Is(err, smtp.ErrServerClosed) {
		s.t.Error(err)
	}
	s.up = nil
}

// Up starts it again at its address, after Down.
func (s *Server) Up() {
	s.t.Helper()
	listener, err := net.Listen("tcp", s.address) //nolint:noctx // a test's own
	if err != nil {
		s.t.Fatal(err)
	}
	s.address = listener.Addr().String()
	up, ended := smtp.NewServer(smtp.BackendFunc(s.session)), make(chan error, 1)
	up.Domain = "example.com"
	up.ErrorLog = quiet{} // who is cut off is so on purpose
	go func() { ended <- up.Serve(hearing{listener}) }()
	s.up, s.heard, s.ended = up, listener, ended
}

// Has puts the server into trouble, or with the zero value out of it.
func (s *Server) Has(t Trouble) { s.HasWith("", t) }

// HasWith has it in trouble with mail to one address, and take all other.
func (s *Server) HasWith(address string, t Trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trouble, s.only = t, address
}

func (s *Server) troubleWith(address string) Trouble {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.only != "" && s.only != address {
		return Trouble{}
	}
	return s.trouble
}

// Mails are those that came in whole, the first first, whether it said so or not.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Accepted are those that it said it had taken, and is to answer for.
func (s *Server) Accepted() []Mail {
	var out []Mail
	for _, m := range s.Mails() {
		if m.Accepted {
			out = append(out, m)
		}
	}
	return out
}

// keep keeps a mail, and returns its place.
func (s *Server) keep(m Mail) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, m)
	return len(s.mails) - 1
}

func (s *Server) accept(place int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails[place].Accepted = true
}

// quiet logs nothing.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// hearing accepts connections that can be hung up after the next answer.
type hearing struct{ net.Listener }

// Accept waits for the next.
func (h hearing) Accept() (net.Conn, error) {
	c, err := h.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &line{Conn: c}, nil
}

type line struct {
	net.Conn
	mu   sync.Mutex
	last bool // the next answer is
}

func (l *line) hangUpAfterNext() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = true
}

// Write answers.
func (l *line) Write(p []byte) (int, error) {
	n, err := l.Conn.Write(p)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last && strings.HasSuffix(string(p), "\r\n") {
		return n, errors.Join(err, l.Close())
	}
	return n, err
}
