package main

import (
	"os"

	"foidesk/internal/keyring"
)

// ring is the keys that the environment gives; nil where it gives none, and the database is then opened for
// looking only.
func (p *program) ring() (*keyring.Ring, error) {
	if path := os.Getenv("FOIDESK_KEY_FILE"); path != "" {
		return keyring.ReadFile(path)
	}
	if text := os.Getenv("FOIDESK_KEY"); text != "" {
		return keyring.Parse(text)
	}
	return nil, nil //nolint:nilnil // no key is no error
}
