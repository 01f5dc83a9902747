package mail

import (
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Hurry makes the server wait no longer than a test can.
func (s *Server) Hurry() { s.options = append(s.options, gomail.WithTimeout(500*time.Millisecond)) }
