package store

import (
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"foidesk/internal/desk"
)

// Recorded is the store with every statement told to a logger.
func (s *Store) Recorded(l logger.Interface) desk.Store {
	session := &gorm.Session{Logger: l}
	return &Store{reads: reads{s.db.Session(session), s.dialect, s.ring}, writer: s.writer.Session(session)}
}

// Left and Seeded are the tables that do not go over into a backup, and those in which the migrations write.
var Left, Seeded = left, seeded
