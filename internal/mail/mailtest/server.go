// Package mailtest gives tests a mail server on this machine.
package mailtest

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// Server keeps the mails that it is given, or refuses them.
type Server struct {
	address string
	mu      sync.Mutex
	took    []string
	refuses error
}

// Serve starts a server, which stops when the test ends.
func Serve(t testing.TB) *Server {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{address: listener.Addr().String()}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return session{s}, nil }))
	server.Domain, server.ErrorLog = "example.com", silent{}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	return s
}

// URL is where the server is, as foidesk is told of it.
func (s *Server) URL() string { return "smtp://" + s.address }

// Refuse has the server refuse what comes from now on.
func (s *Server) Refuse(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuses = why
}

// Took is every mail that the server took since it was last asked, the first first.
func (s *Server) Took() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	took := s.took
	s.took = nil
	return took
}

// session is one with a client.
type session struct{ *Server }

func (session) Reset()                               {}
func (session) Logout() error                        { return nil }
func (session) Mail(string, *smtp.MailOptions) error { return nil }
func (session) Rcpt(string, *smtp.RcptOptions) error { return nil }

// Data takes a mail that comes whole: of one that breaks off nobody was told that it was taken.
func (s session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuses != nil {
		return s.refuses
	}
	s.took = append(s.took, string(text))
	return nil
}

// silent has no log: that clients vanish is what some tests are about.
type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}
