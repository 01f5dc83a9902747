package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// failedIn are the deliveries that failed, to hooks of an agency and those below and to people with a role there. The
// agency comes twice as a parameter.
const failedIn = `FROM deliveries d
	LEFT JOIN hooks h ON d.channel = 'hook' AND h.id = d.target_id
	LEFT JOIN people p ON d.channel = 'mail' AND p.id = d.target_id
	LEFT JOIN mail_addresses a ON a.person_id = p.id
	WHERE d.failure <> '' AND (h.agency_id IN (` + below + `)
		OR EXISTS (SELECT 1 FROM memberships m WHERE m.person_id = p.id AND m.agency_id IN (` + below + `)))`

func (r reminders) Undelivered(ctx context.Context, scope desk.AgencyID, limit int) ([]remind.Undelivered, error) {
	var rows []struct {
		Delivery deliveryRow `gorm:"embedded"`
		Name     string
		Place    string
		Items    int
	}
	err := r.s.db.WithContext(ctx).Raw(`SELECT d.*, COALESCE(h.name, p.name) AS name, COALESCE(h.host, a.address, '') AS place,
		(SELECT COUNT(*) FROM outbox o WHERE o.delivery_id = d.id AND o.delivery_id <> 0) AS items `+failedIn+` ORDER BY d.id DESC LIMIT ?`,
		scope, scope, limit).Scan(&rows).Error
	out := make([]remind.Undelivered, len(rows))
	for i, row := range rows {
		d := row.Delivery.delivery()
		out[i] = remind.Undelivered{
			ID: d.ID, Channel: d.Channel, Name: row.Name, To: row.Place, Items: row.Items, Attempts: d.Attempts,
			Failure: row.Delivery.Failure, Created: d.Created, Next: d.NextTry,
		}
	}
	return out, err
}

func (r reminders) GivenUp(ctx context.Context, scope desk.AgencyID) (bool, error) {
	var n int
	err := r.s.db.WithContext(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 "+failedIn+" AND d.next_try IS NULL LIMIT 1) AS one", scope, scope).Scan(&n).Error
	return n > 0, err
}

func (r reminders) Resend(ctx context.Context, scope desk.AgencyID, id int64, at time.Time, e desk.Event) error {
	return r.changeFailed(ctx, scope, id, e, true, func(db *gorm.DB) *gorm.DB {
		// Of what a process is at, the receiver may have it already.
		return db.Exec("UPDATE deliveries SET next_try = ?, taken = 0, attempts = 0 WHERE id = ? AND (taken = 0 OR next_try <= ?)", micros(at), id, micros(at))
	})
}

func (r reminders) Drop(ctx context.Context, scope desk.AgencyID, id int64, e desk.Event) error {
	return r.changeFailed(ctx, scope, id, e, false, func(db *gorm.DB) *gorm.DB {
		return db.Exec("UPDATE deliveries SET next_try = NULL, taken = 0, failure = '' WHERE id = ?", id)
	})
}

// changeFailed changes one that failed, and says in the event whose it is and why it failed. Where it is to leave,
// there has to be where to.
func (r reminders) changeFailed(ctx context.Context, scope desk.AgencyID, id int64, e desk.Event, leaves bool, change func(*gorm.DB) *gorm.DB) error {
	return r.s.transact(ctx, func(t tx) error {
		db := t.db.WithContext(ctx)
		var rows []struct {
			Name, Failure string
			Open          int
		}
		err := db.Raw(`SELECT COALESCE(h.name, p.name) AS name, d.failure,
			CASE WHEN h.paused = 0 OR a.address IS NOT NULL THEN 1 ELSE 0 END AS open `+failedIn+" AND d.id = ?", scope, scope, id).Scan(&rows).Error
		if err != nil {
			return err
		}
		if len(rows) == 1 {
			if leaves && rows[0].Open == 0 {
				return &desk.Error{Code: desk.Refused, Message: "“" + rows[0].Name + "”的推送地址已暂停，或者本人已停止邮件提醒，不能重新发送；恢复以后再发，或者不再发送"}
			}
			done := change(db)
			if done.Error != nil {
				return done.Error
			}
			if done.RowsAffected == 1 {
				told := e
				told.Detail = rows[0].Name + "，" + e.Detail + "：" + rows[0].Failure
				return t.Audit(ctx, told)
			}
		}
		return notFound("没有这一件没有送达的提醒：可能刚刚送达，或者正在发送，或者他人已经处理")
	})
}
