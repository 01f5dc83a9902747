package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"foidesk/internal/account"
	"foidesk/internal/desk"
)

type sessionRow struct {
	ID        int64
	TokenHash []byte
	PersonID  int64
	Stage     string
	StartedAt int64
	SeenAt    int64
	UntilAt   int64
	Address   string
	Tries     int
}

func (sessionRow) TableName() string { return "sessions" }

// session leaves out the hash, which nobody needs who has found it.
func (r sessionRow) session() account.SessionRow {
	return account.SessionRow{
		ID: account.SessionID(r.ID), Person: desk.PersonID(r.PersonID), Stage: account.Stage(r.Stage),
		Started: timeOf(r.StartedAt), Seen: timeOf(r.SeenAt), Until: timeOf(r.UntilAt), Address: r.Address, Tries: r.Tries,
	}
}

// Session is one query: it is asked with every page.
func (p people) Session(ctx context.Context, hash account.Hash) (account.SessionRow, account.Person, error) {
	var row struct {
		Session sessionRow `gorm:"embedded"`
		Who     personRow  `gorm:"embedded;embeddedPrefix:p_"`
	}
	err := p.db.WithContext(ctx).Table("sessions").Select("sessions.*, "+besideColumns).
		Joins("JOIN people ON people.id = sessions.person_id").Where("sessions.token_hash = ?", hash[:]).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return account.SessionRow{}, account.Person{}, notFound("没有这次登录")
	}
	if err != nil {
		return account.SessionRow{}, account.Person{}, err
	}
	return row.Session.session(), row.Who.person(), nil
}

func (p people) Sessions(ctx context.Context, id desk.PersonID, after time.Time, limit int) ([]account.SessionRow, error) {
	var rows []sessionRow
	err := p.db.WithContext(ctx).Where("person_id = ? AND until_at > ?", id, after.UnixMicro()).
		Order("until_at DESC, id DESC").Limit(limit).Find(&rows).Error
	out := make([]account.SessionRow, len(rows))
	for i, r := range rows {
		out[i] = r.session()
	}
	return out, err
}

func (t peopleTx) InsertSession(ctx context.Context, s account.SessionRow) error {
	return t.db.WithContext(ctx).Create(&sessionRow{
		TokenHash: s.Hash[:], PersonID: int64(s.Person), Stage: string(s.Stage),
		StartedAt: micros(s.Started), SeenAt: micros(s.Seen), UntilAt: micros(s.Until), Address: plain(s.Address), Tries: s.Tries,
	}).Error
}

func (t peopleTx) CountTry(ctx context.Context, id account.SessionID) error {
	return t.db.WithContext(ctx).Exec("UPDATE sessions SET tries = tries + 1 WHERE id = ?", id).Error
}

func (t peopleTx) EndSession(ctx context.Context, id account.SessionID) (bool, error) {
	done := t.db.WithContext(ctx).Exec("DELETE FROM sessions WHERE id = ?", id)
	return done.RowsAffected > 0, done.Error
}

func (t peopleTx) EndSessions(ctx context.Context, id desk.PersonID, but account.SessionID) (int, error) {
	done := t.db.WithContext(ctx).Exec("DELETE FROM sessions WHERE person_id = ? AND id <> ?", id, but)
	return int(done.RowsAffected), done.Error
}

type linkRow struct {
	ID        int64
	TokenHash []byte
	PersonID  *int64
	UntilAt   int64
}

func (linkRow) TableName() string { return "links" }

func (p people) Link(ctx context.Context, hash account.Hash) (account.Link, account.Person, error) {
	db := p.db.WithContext(ctx)
	var row linkRow
	err := db.Where("token_hash = ?", hash[:]).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return account.Link{}, account.Person{}, notFound("没有这个链接")
	}
	if err != nil {
		return account.Link{}, account.Person{}, err
	}
	link := account.Link{ID: row.ID, Hash: hash, Until: timeOf(row.UntilAt)}
	if row.PersonID == nil {
		return link, account.Person{}, nil
	}
	link.Person = desk.PersonID(*row.PersonID)
	who, err := p.record(db, "id = ?", *row.PersonID)
	return link, who.Person, err
}

func (t peopleTx) InsertLink(ctx context.Context, l account.Link) error {
	db := t.db.WithContext(ctx)
	row := linkRow{TokenHash: l.Hash[:], UntilAt: micros(l.Until)}
	if l.Person != 0 {
		id := int64(l.Person)
		row.PersonID = &id
		if err := db.Exec("DELETE FROM links WHERE person_id = ?", id).Error; err != nil {
			return err
		}
	}
	return db.Create(&row).Error
}

func (t peopleTx) UseLink(ctx context.Context, id int64) (bool, error) {
	done := t.db.WithContext(ctx).Exec("DELETE FROM links WHERE id = ?", id)
	return done.RowsAffected > 0, done.Error
}

func (t peopleTx) EndSetup(ctx context.Context) error {
	return t.db.WithContext(ctx).Exec("DELETE FROM links WHERE person_id IS NULL").Error
}

func (t peopleTx) Sweep(ctx context.Context, now time.Time, limit int) error {
	db := t.db.WithContext(ctx)
	for _, statement := range []string{
		"DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE until_at <= ? ORDER BY until_at LIMIT ?)",
		"DELETE FROM links WHERE id IN (SELECT id FROM links WHERE until_at <= ? ORDER BY until_at LIMIT ?)",
	} {
		if err := db.Exec(statement, now.UnixMicro(), limit).Error; err != nil {
			return err
		}
	}
	return nil
}
