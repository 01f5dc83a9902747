package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// composing is the mark that one process writes at a time: what it then finds waiting, no other puts together.
const composing = "composing"

// send writes what leaves the house of the messages after the one numbered so, which this transaction wrote. What
// other transactions wrote meanwhile they enter themselves.
//
// A hook hears once of what several people were told, and of what two rules say only the later.
func send(db *gorm.DB, after int64) error {
	err := db.Exec(`INSERT INTO outbox (channel, target_id, message_id, agency_id, case_id, topic, ref, due_on, day, delivery_id)
		SELECT 'mail', m.person_id, m.id, m.agency_id, m.case_id, m.topic, m.ref, m.due_on, m.day, 0
		FROM messages m JOIN mail_addresses a ON a.person_id = m.person_id WHERE m.id > ?
		ON CONFLICT DO NOTHING`, after).Error
	if err != nil {
		return err
	}
	return db.Exec(`INSERT INTO outbox (channel, target_id, message_id, agency_id, case_id, topic, ref, due_on, day, delivery_id)
		SELECT 'hook', h.id, MIN(m.id), m.agency_id, m.case_id, m.topic, m.ref, m.due_on, MAX(m.day), 0
		FROM messages m JOIN hooks h ON h.agency_id = m.agency_id WHERE m.id > ? AND h.paused = 0
		GROUP BY h.id, m.agency_id, m.case_id, m.topic, m.ref, m.due_on ORDER BY MIN(m.id)
		ON CONFLICT DO NOTHING`, after).Error
}

// composeBatch is how many targets one transaction looks after.
const composeBatch = 500

type pileRow struct {
	TargetID  int64
	FirstOf   int64 // the lowest and the highest agency
	LastOf    int64
	Urgent    int
	DueToday  int
	Delivered int
}

// ofOne is the agency that all is about; 0 where it is about several.
func ofOne(first, last int64) desk.AgencyID {
	if first != last {
		return 0
	}
	return desk.AgencyID(first)
}

// reachable narrows what waits by a channel to whom it can go.
var reachable = map[remind.Channel]string{
	remind.ByMail: "EXISTS (SELECT 1 FROM mail_addresses a JOIN people ON people.id = a.person_id WHERE a.person_id = o.target_id AND people.disabled = 0)",
	remind.ByHook: "EXISTS (SELECT 1 FROM hooks h WHERE h.id = o.target_id AND h.paused = 0)",
}

// partOf is what of a pile a bundle takes.
func partOf(p remind.Part, today calendar.Date) (where string, args []any) {
	switch p {
	case remind.Urgent:
		return " AND (day >= 0 OR due_on <= ?)", []any{today.String()}
	case remind.Today:
		return " AND due_on = ?", []any{today.String()}
	}
	return "", nil
}

func (r reminders) Compose(ctx context.Context, channels []remind.Channel, at time.Time, decide func(remind.Pile) (remind.Bundle, bool)) (int, error) {
	made := 0
	for _, by := range channels {
		for last := int64(0); ; {
			var n int
			var piles []pileRow
			err := r.s.transact(ctx, func(t tx) error {
				n = 0
				if err := t.SetMark(ctx, composing, ""); err != nil {
					return err
				}
				db := t.db.WithContext(ctx)
				var err error
				if piles, err = pilesAfter(db, by, last, at); err != nil {
					return err
				}
				n, err = compose(db, by, bundled(by, piles, decide), at)
				return err
			})
			made += n
			if err != nil {
				return made, err
			}
			if len(piles) < composeBatch {
				break
			}
			last = piles[len(piles)-1].TargetID
		}
	}
	return made, nil
}

func pilesAfter(db *gorm.DB, by remind.Channel, last int64, at time.Time) ([]pileRow, error) {
	today := desk.DayOf(at)
	var piles []pileRow
	err := db.Raw(`SELECT o.target_id, MIN(o.agency_id) AS first_of, MAX(o.agency_id) AS last_of,
			SUM(CASE WHEN o.day >= 0 OR o.due_on <= ? THEN 1 ELSE 0 END) AS urgent, SUM(CASE WHEN o.due_on = ? THEN 1 ELSE 0 END) AS due_today,
			CASE WHEN EXISTS (SELECT 1 FROM deliveries d WHERE d.channel = o.channel AND d.target_id = o.target_id AND d.created_at >= ?) THEN 1 ELSE 0 END AS delivered
		FROM outbox o WHERE o.channel = ? AND o.delivery_id = 0 AND o.target_id > ? AND `+reachable[by]+`
		GROUP BY o.channel, o.target_id ORDER BY o.channel, o.target_id LIMIT ?`,
		today.String(), today.String(), micros(desk.StartOf(today)), by, last, composeBatch).Scan(&piles).Error
	return piles, err
}

// bundled sorts targets by what of theirs goes now.
func bundled(by remind.Channel, piles []pileRow, decide func(remind.Pile) (remind.Bundle, bool)) map[remind.Bundle][]int64 {
	out := map[remind.Bundle][]int64{}
	for _, p := range piles {
		b, ok := decide(remind.Pile{
			Target: remind.Target{Channel: by, ID: p.TargetID}, Agency: ofOne(p.FirstOf, p.LastOf),
			Urgent: p.Urgent, Today: p.DueToday, Had: p.Delivered == 1,
		})
		if ok {
			out[b] = append(out[b], p.TargetID)
		}
	}
	return out
}

// compose makes the deliveries of all targets in a few statements, however many they are.
func compose(db *gorm.DB, by remind.Channel, bundles map[remind.Bundle][]int64, at time.Time) (int, error) {
	made := 0
	for b, targets := range bundles {
		if err := overtake(db, by, targets); err != nil {
			return 0, err
		}
		var last int64
		if err := db.Raw("SELECT COALESCE(MAX(id), 0) FROM deliveries").Scan(&last).Error; err != nil {
			return 0, err
		}
		part, args := partOf(b.Of, desk.DayOf(at))
		waiting := "WHERE channel = ? AND delivery_id = 0 AND target_id IN ?" + part
		args = append([]any{by, targets}, args...)
		first, group, belongs := "MIN(id)", " GROUP BY target_id", "d.target_id = outbox.target_id"
		if b.Singly {
			first, group, belongs = "id", "", "d.first_item = outbox.id"
		}
		done := db.Exec(`INSERT INTO deliveries (channel, target_id, first_item, created_at, next_try, taken, attempts, done, sent_at, failure)
			SELECT ?, target_id, `+first+`, ?, ?, 0, 0, 0, 0, '' FROM outbox `+waiting+group+" ORDER BY 3",
			append([]any{by, micros(at), micros(at)}, args...)...)
		if done.Error != nil {
			return 0, done.Error
		}
		made += int(done.RowsAffected)
		err := db.Exec(`UPDATE outbox SET delivery_id =
			(SELECT d.id FROM deliveries d WHERE d.channel = outbox.channel AND d.id > ? AND `+belongs+") "+waiting, append([]any{last}, args...)...).Error
		if err != nil {
			return 0, err
		}
	}
	return made, nil
}

// overtake takes out of what waits for targets that of which they hear, or heard, something later: of the same last day a
// later stage, and where the day was moved, what was said later. Who is told something on a day off hears in the morning
// how it stands then, once.
func overtake(db *gorm.DB, by remind.Channel, targets []int64) error {
	return db.Exec(`DELETE FROM outbox WHERE channel = ? AND delivery_id = 0 AND target_id IN ? AND EXISTS (SELECT 1 FROM outbox later
		WHERE later.channel = outbox.channel AND later.target_id = outbox.target_id AND later.agency_id = outbox.agency_id
			AND later.case_id = outbox.case_id AND later.topic = outbox.topic AND later.ref = outbox.ref
			AND (later.due_on = outbox.due_on AND later.day > outbox.day
				OR later.due_on <> outbox.due_on AND later.id > outbox.id AND later.delivery_id = 0))`, by, targets).Error
}

type deliveryRow struct {
	ID        int64
	Channel   string
	TargetID  int64
	FirstItem int64
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	NextTry   *int64
	Taken     int
	Attempts  int
	Done      int
	SentAt    int64
	Failure   string
}

func (deliveryRow) TableName() string { return "deliveries" }

func (r deliveryRow) delivery() remind.Delivery {
	d := remind.Delivery{
		ID: r.ID, Target: remind.Target{Channel: remind.Channel(r.Channel), ID: r.TargetID}, Created: timeOf(r.CreatedAt),
		Attempts: r.Attempts, Done: r.Done,
	}
	if r.NextTry != nil {
		d.NextTry = timeOf(*r.NextTry)
	}
	return d
}

// whereTo joins to a delivery by a channel where it goes.
var whereTo = map[remind.Channel]string{
	remind.ByMail: "SELECT d.*, a.address FROM deliveries d JOIN mail_addresses a ON a.person_id = d.target_id ",
	remind.ByHook: "SELECT d.*, h.name AS address FROM deliveries d JOIN hooks h ON h.id = d.target_id AND h.paused = 0 ",
}

func (r reminders) DueDeliveries(ctx context.Context, by remind.Channel, now time.Time, limit int) ([]remind.Delivery, error) {
	db := r.s.db.WithContext(ctx)
	var rows []struct {
		Delivery deliveryRow `gorm:"embedded"`
		Address  string
	}
	err := db.Raw(whereTo[by]+"WHERE d.channel = ? AND d.next_try <= ? ORDER BY d.next_try, d.id LIMIT ?", by, micros(now), limit).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	out, at, ids := make([]remind.Delivery, len(rows)), make(map[int64]*remind.Delivery, len(rows)), make([]int64, len(rows))
	for i, row := range rows {
		out[i] = row.Delivery.delivery()
		out[i].To = row.Address
		at[out[i].ID], ids[i] = &out[i], out[i].ID
	}
	var held []struct {
		DeliveryID      int64
		N               int
		FirstOf, LastOf int64
		Falls           *string
	}
	err = db.Raw(`SELECT delivery_id, COUNT(*) AS n, MIN(agency_id) AS first_of, MAX(agency_id) AS last_of, MIN(CASE WHEN due_on >= ? THEN due_on END) AS falls
		FROM outbox WHERE delivery_id IN ? AND delivery_id <> 0 GROUP BY delivery_id`, desk.DayOf(now).String(), ids).Scan(&held).Error
	for _, h := range held {
		d := at[h.DeliveryID]
		d.Items, d.Agency = h.N, ofOne(h.FirstOf, h.LastOf)
		if h.Falls != nil && err == nil {
			d.Falls, err = calendar.ParseISO(*h.Falls)
		}
	}
	return out, err
}

func (r reminders) Contents(ctx context.Context, d remind.Delivery, after, limit int) ([]remind.Message, error) {
	q := r.s.db.WithContext(ctx).Table("outbox AS o").Joins("JOIN messages m ON m.id = o.message_id").
		Select("m.id, m.person_id, m.agency_id, m.case_id, m.number, m.topic, m.ref, m.due_on, o.day, m.words, m.created_at, m.read_at").
		Where("o.delivery_id = ? AND o.delivery_id <> 0", d.ID).Order("o.id")
	if limit > 0 {
		q = q.Limit(limit)
	}
	var rows []messageRow
	if err := q.Offset(after).Scan(&rows).Error; err != nil {
		return nil, err
	}
	return messagesOf(rows)
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

// asSeen is a delivery that no other process has touched since it was read.
const asSeen = " WHERE id = ? AND attempts = ? AND next_try = ?"

func (r reminders) Postpone(ctx context.Context, d remind.Delivery, until time.Time) error {
	return r.s.writer.WithContext(ctx).Exec("UPDATE deliveries SET next_try = ?"+asSeen, micros(until), d.ID, d.Attempts, micros(d.NextTry)).Error
}

func (r reminders) Take(ctx context.Context, d remind.Delivery, until time.Time) (bool, error) {
	done := r.s.writer.WithContext(ctx).Exec("UPDATE deliveries SET next_try = ?, taken = 1, attempts = attempts + 1"+asSeen,
		micros(until), d.ID, d.Attempts, micros(d.NextTry))
	return done.RowsAffected == 1, done.Error
}

func (r reminders) Delivered(ctx context.Context, d remind.Delivery, at time.Time) error {
	return r.s.writer.WithContext(ctx).Exec("UPDATE deliveries SET next_try = NULL, taken = 0, sent_at = ?, failure = '' WHERE id = ?",
		micros(at), d.ID).Error
}

func (r reminders) NotDelivered(ctx context.Context, d remind.Delivery, why string, next time.Time) error {
	var at *int64
	if !next.IsZero() {
		text := micros(next)
		at = &text
	}
	return r.s.writer.WithContext(ctx).Exec("UPDATE deliveries SET next_try = ?, taken = 0, done = ?, failure = ? WHERE id = ? AND taken = 1 AND attempts = ?",
		at, d.Done, plain(why), d.ID, d.Attempts+1).Error
}

func (r reminders) Retrying(ctx context.Context, by []remind.Channel) (bool, error) {
	var n int
	err := r.s.db.WithContext(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM deliveries WHERE failure <> '' AND next_try IS NOT NULL AND channel IN ? LIMIT 1) AS one",
		by).Scan(&n).Error
	return n > 0, err
}

func (r reminders) Backlog(ctx context.Context) (remind.Backlog, error) {
	var b remind.Backlog
	err := r.s.db.WithContext(ctx).Raw(`SELECT (SELECT COUNT(*) FROM messages WHERE read_at = 0) AS unread,
		(SELECT COUNT(*) FROM deliveries WHERE next_try IS NOT NULL AND failure = '') AS waiting,
		(SELECT COUNT(*) FROM deliveries WHERE next_try IS NOT NULL AND failure <> '') AS failed,
		(SELECT COUNT(*) FROM deliveries WHERE next_try IS NULL AND failure <> '') AS given_up`).Scan(&b).Error
	return b, err
}

// stop keeps what is on its way to a target from leaving.
func stop(db *gorm.DB, to remind.Target, why string) error {
	if err := db.Exec("DELETE FROM outbox WHERE channel = ? AND target_id = ? AND delivery_id = 0", to.Channel, to.ID).Error; err != nil {
		return err
	}
	return db.Exec("UPDATE deliveries SET next_try = NULL, taken = 0, failure = ? WHERE channel = ? AND target_id = ? AND next_try IS NOT NULL",
		why, to.Channel, to.ID).Error
}
