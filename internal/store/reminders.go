package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/remind"
)

// Reminders is the same database as package remind sees it.
func (s *Store) Reminders() remind.Store { return reminders{s} }

// reminders implements remind.Store. It works without the key too: nothing of an applicant is in it.
type reminders struct{ s *Store }

type postRow struct {
	PersonID int64
	Name     string
	AgencyID int64
	Role     string
}

type standInRow struct {
	AgencyID     int64
	PersonID     int64
	SubstituteID int64
}

func (r reminders) Staff(ctx context.Context, today calendar.Date) (remind.Staff, error) {
	db := r.s.db.WithContext(ctx)
	var staff remind.Staff
	var posts []postRow
	err := db.Raw(`SELECT m.person_id, people.name, m.agency_id, m.role FROM memberships m JOIN people ON people.id = m.person_id
		WHERE people.disabled = 0 ORDER BY m.agency_id, m.role, m.person_id`).Scan(&posts).Error
	if err != nil {
		return staff, err
	}
	for _, p := range posts {
		staff.Posts = append(staff.Posts, remind.Post{Person: desk.PersonID(p.PersonID), Name: p.Name, Agency: desk.AgencyID(p.AgencyID), Role: account.Role(p.Role)})
	}
	var standIns []standInRow
	err = db.Raw(`SELECT a.agency_id, a.person_id, a.substitute_id FROM absences a JOIN people s ON s.id = a.substitute_id
		WHERE a.from_date <= ? AND a.until_date >= ? AND s.disabled = 0`, today.String(), today.String()).Scan(&standIns).Error
	for _, s := range standIns {
		staff.StandIns = append(staff.StandIns, remind.StandIn{
			Agency: desk.AgencyID(s.AgencyID), Person: desk.PersonID(s.PersonID), Substitute: desk.PersonID(s.SubstituteID),
		})
	}
	return staff, err
}

type ruleRow struct {
	AgencyID int64
	Topic    string
	Audience string
	Days     string
	Daily    int
}

func (ruleRow) TableName() string { return "reminder_rules" }

func (r ruleRow) rule() (remind.Rule, error) {
	rule := remind.Rule{Topic: remind.Topic(r.Topic), To: remind.Audience(r.Audience), Daily: r.Daily == 1}
	for _, word := range strings.Fields(r.Days) {
		day, err := strconv.Atoi(word)
		if err != nil {
			return rule, err
		}
		rule.Days = append(rule.Days, day)
	}
	return rule, nil
}

func (r reminders) Rules(ctx context.Context) (map[desk.AgencyID][]remind.Rule, error) {
	return rulesIn(r.s.db.WithContext(ctx))
}

func rulesIn(db *gorm.DB) (map[desk.AgencyID][]remind.Rule, error) {
	var rows []ruleRow
	if err := db.Order("agency_id, topic, audience").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := map[desk.AgencyID][]remind.Rule{}
	for _, row := range rows {
		rule, err := row.rule()
		if err != nil {
			return nil, err
		}
		out[desk.AgencyID(row.AgencyID)] = append(out[desk.AgencyID(row.AgencyID)], rule)
	}
	return out, nil
}

func (r reminders) Rewrite(ctx context.Context, agency desk.AgencyID, before, rules []remind.Rule, e desk.Event) error {
	return r.s.transact(ctx, func(t tx) error {
		// The agency's row keeps a second person out until the end; SQLite has one writer, and leaves the clause out.
		var id int64
		err := t.db.WithContext(ctx).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
			Table("agencies").Select("id").Where("id = ?", agency).Take(&id).Error
		if err != nil {
			return err
		}
		all, err := rulesIn(t.db.WithContext(ctx))
		if err != nil {
			return err
		}
		now, own := all[agency]
		if !own {
			now = remind.Defaults()
		}
		if !remind.Same(now, before) {
			return &desk.Error{Code: desk.Conflict, Message: "您打开页面之后，提醒规则已由他人更改；请核对现在的规则后再改"}
		}
		db := t.db.WithContext(ctx)
		if err := db.Where("agency_id = ?", agency).Delete(&ruleRow{}).Error; err != nil {
			return err
		}
		rows := make([]ruleRow, len(rules))
		for i, rule := range rules {
			rows[i] = ruleRow{int64(agency), string(rule.Topic), string(rule.To), strings.Trim(fmt.Sprint(rule.Days), "[]"), bit(rule.Daily)}
		}
		if err := db.Create(&rows).Error; err != nil {
			return err
		}
		return t.Audit(ctx, e)
	})
}

type messageRow struct {
	ID        int64
	PersonID  int64
	AgencyID  int64
	CaseID    int64
	Number    string
	Topic     string
	Ref       string
	DueOn     string
	Day       int
	Words     string
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	ReadAt    int64
}

func (messageRow) TableName() string { return "messages" }

func rowOfMessage(m remind.Message) messageRow {
	return messageRow{
		PersonID: int64(m.Person), AgencyID: int64(m.Agency), CaseID: int64(m.Case), Number: m.Number, Topic: string(m.Topic),
		Ref: m.Ref, DueOn: m.DueOn.String(), Day: m.Day, Words: m.Words, CreatedAt: micros(m.Created), ReadAt: micros(m.ReadAt),
	}
}

func (r messageRow) message() (remind.Message, error) {
	due, err := calendar.ParseISO(r.DueOn)
	return remind.Message{
		ID: r.ID, Person: desk.PersonID(r.PersonID), Agency: desk.AgencyID(r.AgencyID), Case: desk.CaseID(r.CaseID), Number: r.Number,
		Topic: remind.Topic(r.Topic), Ref: r.Ref, DueOn: due, Day: r.Day, Words: r.Words, Created: timeOf(r.CreatedAt), ReadAt: timeOf(r.ReadAt),
	}, err
}

// messageBatch keeps an INSERT below the number of variables that both databases take.
const messageBatch = 1000

func (r reminders) Put(ctx context.Context, messages []remind.Message) (int, error) {
	if len(messages) == 0 {
		return 0, nil
	}
	rows := make([]messageRow, len(messages))
	for i, m := range messages {
		rows[i] = rowOfMessage(m)
	}
	put := 0
	err := r.s.transact(ctx, func(t tx) error {
		db := t.db.WithContext(ctx)
		var last int64
		if err := db.Raw("SELECT COALESCE(MAX(id), 0) FROM messages").Scan(&last).Error; err != nil {
			return err
		}
		done := db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, messageBatch)
		if put = int(done.RowsAffected); done.Error != nil || put == 0 {
			return done.Error
		}
		return send(db, last)
	})
	return put, err
}

func (r reminders) Inbox(ctx context.Context, person desk.PersonID, before int64, limit int) ([]remind.Message, error) {
	q := r.s.db.WithContext(ctx).Where("person_id = ?", person)
	if before != 0 {
		q = q.Where("id < ?", before)
	}
	var rows []messageRow
	if err := q.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	return messagesOf(rows)
}

func (r reminders) Unread(ctx context.Context, person desk.PersonID, limit int) (int, error) {
	var n int
	err := r.s.db.WithContext(ctx).Raw("SELECT COUNT(*) FROM (SELECT 1 FROM messages WHERE person_id = ? AND read_at = 0 LIMIT ?) unread",
		person, limit).Scan(&n).Error
	return n, err
}

func (r reminders) MarkRead(ctx context.Context, person desk.PersonID, through int64, at time.Time) error {
	return r.s.transact(ctx, func(t tx) error {
		db := t.db.WithContext(ctx)
		// What was read here need not be mailed.
		err := db.Exec("DELETE FROM outbox WHERE channel = ? AND target_id = ? AND delivery_id = 0 AND message_id <= ?",
			remind.ByMail, person, through).Error
		if err != nil {
			return err
		}
		return db.Exec("UPDATE messages SET read_at = ? WHERE person_id = ? AND id <= ? AND read_at = 0", micros(at), person, through).Error
	})
}

type runRow struct {
	ID         int64
	Job        string
	StartedAt  int64
	FinishedAt int64
	Failure    string
	Detail     string
}

func (runRow) TableName() string { return "job_runs" }

func (r reminders) Begin(ctx context.Context, run remind.Run) (int64, error) {
	row := runRow{Job: run.Job, StartedAt: micros(run.Started)}
	if err := r.s.writer.WithContext(ctx).Create(&row).Error; err != nil {
		return 0, err
	}
	return row.ID, r.s.writer.WithContext(ctx).Exec("DELETE FROM job_runs WHERE id <= ?", row.ID-keptRuns).Error
}

// keptRuns is how many runs are kept, of all jobs together: some weeks of them.
const keptRuns = 10_000

func (r reminders) End(ctx context.Context, run remind.Run) error {
	return r.s.writer.WithContext(ctx).Model(&runRow{}).Where("id = ?", run.ID).
		Updates(map[string]any{"finished_at": micros(run.Finished), "failure": run.Failure, "detail": run.Detail}).Error
}

func (r reminders) Latest(ctx context.Context) ([]remind.Run, error) {
	var rows []runRow
	err := r.s.db.WithContext(ctx).Raw(`SELECT * FROM job_runs WHERE id IN (
		SELECT MAX(id) FROM job_runs GROUP BY job
		UNION SELECT MAX(id) FROM job_runs WHERE finished_at <> 0 AND failure = '' GROUP BY job) ORDER BY id`).Scan(&rows).Error
	out := make([]remind.Run, len(rows))
	for i, row := range rows {
		out[i] = remind.Run{
			ID: row.ID, Job: row.Job, Started: timeOf(row.StartedAt), Finished: timeOf(row.FinishedAt), Failure: row.Failure, Detail: row.Detail,
		}
	}
	return out, err
}
