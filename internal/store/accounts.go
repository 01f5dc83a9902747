package store

import (
	"context"
	"time"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

// Accounts is the same database as package account sees it.
func (s *Store) Accounts() account.Store { return accounts{people{s.reads}, s} }

// accounts implements account.Store.
type accounts struct {
	people
	s *Store
}

// people are the questions about people. It implements account.Reader.
type people struct{ reads }

// Transact also runs where the desk is read-only for want of the key.
func (a accounts) Transact(ctx context.Context, work func(account.Tx) error) error {
	return a.s.transact(ctx, func(t tx) error { return work(peopleTx{people{t.reads}, t}) })
}

// Touch needs no transaction: that it comes late, or twice, does no harm.
func (a accounts) Touch(ctx context.Context, ids []account.SessionID, at time.Time) error {
	return a.s.writer.WithContext(ctx).Exec("UPDATE sessions SET seen_at = ? WHERE id IN ? AND seen_at < ?",
		at.UnixMicro(), ids, at.UnixMicro()).Error
}

// peopleTx implements account.Tx.
type peopleTx struct {
	people
	office
}

// office is what of the desk's transaction those of the accounts need.
type office interface {
	desk.Auditor
	SetMark(ctx context.Context, name, value string) error
}

// LockPeople writes a row that every such transaction writes: the second waits for the first.
func (t peopleTx) LockPeople(ctx context.Context) error { return t.SetMark(ctx, "people", "") }
