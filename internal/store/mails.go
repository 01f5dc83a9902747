package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

type mailRow struct {
	ID        int64
	PersonID  int64
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	NextTry   *int64
	Attempts  int
	SentAt    int64
	Failure   string
}

func (mailRow) TableName() string { return "mails" }

type addressRow struct {
	PersonID int64 `gorm:"primaryKey;autoIncrement:false"`
	Address  string
	Since    int64
}

func (addressRow) TableName() string { return "mail_addresses" }

func (r reminders) Unmailed(ctx context.Context, since time.Time, limit int) ([]remind.Message, map[desk.PersonID]bool, error) {
	db := r.s.db.WithContext(ctx)
	var rows []messageRow
	err := db.Raw(`SELECT m.* FROM mail_addresses a JOIN messages m ON m.person_id = a.person_id AND m.mail_id = 0 AND m.read_at = 0
		JOIN people ON people.id = a.person_id AND people.disabled = 0
		WHERE m.created_at >= a.since
		AND (m.day >= 0 OR NOT EXISTS (SELECT 1 FROM mails WHERE mails.person_id = m.person_id AND mails.created_at >= ?))
		ORDER BY m.person_id, m.id LIMIT ?`, micros(since), limit).Scan(&rows).Error
	if err != nil {
		return nil, nil, err
	}
	messages, err := messagesOf(rows)
	if err != nil {
		return nil, nil, err
	}
	var had []int64
	err = db.Raw("SELECT DISTINCT person_id FROM mails WHERE created_at >= ?", micros(since)).Scan(&had).Error
	people := make(map[desk.PersonID]bool, len(had))
	for _, id := range had {
		people[desk.PersonID(id)] = true
	}
	return messages, people, err
}

func messagesOf(rows []messageRow) ([]remind.Message, error) {
	out := make([]remind.Message, len(rows))
	for i, row := range rows {
		var err error
		if out[i], err = row.message(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// errInAMail takes a mail back of which a message is in another.
var errInAMail = errors.New("in a mail")

func (r reminders) Compose(ctx context.Context, lists [][]remind.Message, at time.Time) (int, error) {
	made := 0
	for _, list := range lists {
		err := r.s.transact(ctx, func(t tx) error {
			db, next := t.db.WithContext(ctx), micros(at)
			mail := mailRow{PersonID: int64(list[0].Person), CreatedAt: micros(at), NextTry: &next}
			if err := db.Create(&mail).Error; err != nil {
				return err
			}
			ids := make([]int64, len(list))
			for i, m := range list {
				ids[i] = m.ID
			}
			done := db.Exec("UPDATE messages SET mail_id = ? WHERE id IN ? AND mail_id = 0", mail.ID, ids)
			if done.Error == nil && int(done.RowsAffected) != len(ids) {
				return errInAMail // another process was faster
			}
			return done.Error
		})
		switch {
		case errors.Is(err, errInAMail):
		case err != nil:
			return made, err
		default:
			made++
		}
	}
	return made, nil
}

func (r reminders) DueMails(ctx context.Context, now time.Time, limit int) ([]remind.Mail, map[int64][]remind.Message, error) {
	db := r.s.db.WithContext(ctx)
	var rows []struct {
		Mail    mailRow `gorm:"embedded"`
		Address string
	}
	err := db.Raw(`SELECT mails.*, a.address FROM mails JOIN mail_addresses a ON a.person_id = mails.person_id
		WHERE mails.next_try <= ? ORDER BY mails.next_try, mails.id LIMIT ?`, micros(now), limit).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, nil, err
	}
	mails, ids := make([]remind.Mail, len(rows)), make([]int64, len(rows))
	for i, row := range rows {
		m := row.Mail
		ids[i] = m.ID
		mails[i] = remind.Mail{ID: m.ID, Person: desk.PersonID(m.PersonID), To: row.Address, Created: timeOf(m.CreatedAt), Attempts: m.Attempts}
	}
	var told []struct {
		Message messageRow `gorm:"embedded"`
		MailID  int64
	}
	if err := db.Raw("SELECT * FROM messages WHERE mail_id IN ? AND mail_id <> 0 ORDER BY mail_id, id", ids).Scan(&told).Error; err != nil {
		return nil, nil, err
	}
	messages := map[int64][]remind.Message{}
	for _, row := range told {
		m, err := row.Message.message()
		if err != nil {
			return nil, nil, err
		}
		messages[row.MailID] = append(messages[row.MailID], m)
	}
	return mails, messages, nil
}

func (r reminders) TakeMail(ctx context.Context, m remind.Mail, until time.Time) (bool, error) {
	done := r.s.writer.WithContext(ctx).Exec("UPDATE mails SET next_try = ?, attempts = attempts + 1 WHERE id = ? AND attempts = ? AND next_try IS NOT NULL",
		micros(until), m.ID, m.Attempts)
	return done.RowsAffected == 1, done.Error
}

func (r reminders) Mailed(ctx context.Context, id int64, at time.Time) error {
	return r.s.writer.WithContext(ctx).Exec("UPDATE mails SET next_try = NULL, sent_at = ?, failure = '' WHERE id = ?", micros(at), id).Error
}

func (r reminders) MailFailed(ctx context.Context, id int64, why string, next time.Time) error {
	var at *int64
	if !next.IsZero() {
		text := micros(next)
		at = &text
	}
	return r.s.writer.WithContext(ctx).Exec("UPDATE mails SET next_try = ?, failure = ? WHERE id = ?", at, plain(why), id).Error
}

func (r reminders) SetAddress(ctx context.Context, person desk.PersonID, address string, from time.Time) error {
	db := r.s.writer.WithContext(ctx)
	if address == "" {
		return db.Delete(&addressRow{PersonID: int64(person)}).Error
	}
	return db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&addressRow{int64(person), address, micros(from)}).Error
}

func (r reminders) Address(ctx context.Context, person desk.PersonID) (string, error) {
	var row addressRow
	err := r.s.db.WithContext(ctx).Where("person_id = ?", person).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	return row.Address, err
}

// A mail made at the same time as one that waits, or later, and handed over, shows that mail goes out. Whoever wants no
// mail any more waits for none.
func (r reminders) Stuck(ctx context.Context) (int, error) {
	var n int
	err := r.s.db.WithContext(ctx).Raw(`SELECT COUNT(*) FROM mails w JOIN mail_addresses a ON a.person_id = w.person_id WHERE w.next_try IS NOT NULL AND w.failure <> ''
		AND NOT EXISTS (SELECT 1 FROM mails s WHERE s.created_at >= w.created_at AND s.sent_at > 0)`).Scan(&n).Error
	return n, err
}

func (r reminders) Backlog(ctx context.Context) (remind.Backlog, error) {
	var b remind.Backlog
	err := r.s.db.WithContext(ctx).Raw(`SELECT (SELECT COUNT(*) FROM messages WHERE read_at = 0) AS unread,
		(SELECT COUNT(*) FROM mails w JOIN mail_addresses a ON a.person_id = w.person_id WHERE w.next_try IS NOT NULL AND w.failure = '') AS waiting,
		(SELECT COUNT(*) FROM mails w JOIN mail_addresses a ON a.person_id = w.person_id WHERE w.next_try IS NOT NULL AND w.failure <> '') AS failed,
		(SELECT COUNT(*) FROM mails WHERE next_try IS NULL AND sent_at = 0) AS given_up`).Scan(&b).Error
	return b, err
}
