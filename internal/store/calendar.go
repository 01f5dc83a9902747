package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/keyring"
)

// calendarRow is one change of the calendar. The rows are a chain, and the audit trail names the hash of each.
type calendarRow struct {
	ID           int64
	Kind         string
	Content      string
	Source       string
	Withdraws    int64
	AgencyID     int64
	Below        int
	RecordedAt   int64
	RecordedBy   string
	RecordedByID int64
	Hash         string
}

func (calendarRow) TableName() string { return "calendar_changes" }

func (r calendarRow) hashAfter(previous string) string {
	return keyring.Hash("calendar", number(r.ID), r.Kind, r.Content, r.Source, number(r.Withdraws), number(r.AgencyID),
		number(int64(r.Below)), number(r.RecordedAt), r.RecordedBy, number(r.RecordedByID), previous)
}

// closureContent is how a closure is kept.
type closureContent struct {
	Number string        `json:"number"`
	Issued calendar.Date `json:"issued"`
	Title  string        `json:"title"`
	Reason string        `json:"reason"`
	From   calendar.Date `json:"from"`
	To     calendar.Date `json:"to"`
}

func rowOfChange(c desk.CalendarChange) (calendarRow, error) {
	r := calendarRow{
		Kind: string(c.Kind), Source: plain(c.Source), Withdraws: int64(c.Withdraws), AgencyID: int64(c.Agency), Below: bit(c.Below),
		RecordedAt: c.At.UnixMicro(), RecordedBy: plain(c.By), RecordedByID: int64(c.ByID),
	}
	switch c.Kind {
	case desk.NoticeLoaded:
		r.Content = plain(c.Year.Text())
	case desk.ClosureSet:
		text, err := json.Marshal(closureContent(c.Closure))
		r.Content = plain(string(text))
		return r, err
	case desk.ChangeWithdrawn:
		r.Content = plain(c.Reason)
	}
	return r, nil
}

func (r calendarRow) change() (desk.CalendarChange, error) {
	c := desk.CalendarChange{
		ID: int(r.ID), Kind: desk.CalendarChangeKind(r.Kind), Source: r.Source, Withdraws: int(r.Withdraws),
		Agency: desk.AgencyID(r.AgencyID), Below: r.Below == 1,
		At: time.UnixMicro(r.RecordedAt).UTC(), By: r.RecordedBy, ByID: desk.PersonID(r.RecordedByID), Hash: r.Hash,
	}
	var err error
	switch c.Kind {
	case desk.NoticeLoaded:
		c.Year, err = calendar.ParseFurther(r.Content)
	case desk.ClosureSet:
		var kept closureContent
		err = json.Unmarshal([]byte(r.Content), &kept)
		c.Closure = calendar.Closure(kept)
	case desk.ChangeWithdrawn:
		c.Reason = r.Content
	}
	if err != nil {
		return c, fmt.Errorf("放假安排第 %d 项变动读不懂，可能被改动过：%w", r.ID, err)
	}
	return c, nil
}

func (r reads) lastChange(ctx context.Context) (row calendarRow, err error) {
	err = r.db.WithContext(ctx).Order("id DESC").Limit(1).Find(&row).Error
	return row, err
}

// CalendarMark answers desk.Reader.CalendarMark.
func (r reads) CalendarMark(ctx context.Context) (string, error) {
	var hashes []string
	err := r.db.WithContext(ctx).Raw("SELECT hash FROM calendar_changes ORDER BY id DESC LIMIT 1").Scan(&hashes).Error
	if err != nil || len(hashes) == 0 {
		return "", err
	}
	return hashes[0], nil
}

// CalendarChanges answers desk.Reader.CalendarChanges.
func (r reads) CalendarChanges(ctx context.Context) ([]desk.CalendarChange, error) {
	var rows []calendarRow
	if err := r.db.WithContext(ctx).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]desk.CalendarChange, len(rows))
	for i, row := range rows {
		var err error
		if out[i], err = row.change(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// HoldCalendar answers desk.Tx.HoldCalendar.
func (t tx) HoldCalendar(ctx context.Context) error {
	return t.dialect.holdCalendar(t.db.WithContext(ctx))
}

// LockCalendar answers desk.Tx.LockCalendar.
func (t tx) LockCalendar(ctx context.Context) error {
	err := t.dialect.lockCalendar(t.db.WithContext(ctx))
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "55P03" { // lock_not_available
		return &desk.Error{Code: desk.Conflict, Message: "正在导入台账或者办理其他事项，暂时不能更改放假安排；请稍后再试"}
	}
	return err
}

// AppendCalendarChange answers desk.Tx.AppendCalendarChange.
func (t tx) AppendCalendarChange(ctx context.Context, c desk.CalendarChange) (desk.CalendarChange, error) {
	row, err := rowOfChange(c)
	if err != nil {
		return c, err
	}
	last, err := t.lastChange(ctx)
	if err != nil {
		return c, err
	}
	row.ID = last.ID + 1
	row.Hash = row.hashAfter(last.Hash)
	if err := t.db.WithContext(ctx).Create(&row).Error; err != nil {
		return c, err
	}
	return row.change()
}

// dueFrom are the cases whose line a calendar can move that differs from the one it was derived with only from a day
// on: what ends before counts no such day. A late conclusion counts days beyond those that the period has.
const dueFrom = "(due_on >= ? OR act_by >= ? OR next_on >= ? OR waits_until >= ? OR claim_by >= ? OR falls_from >= ? OR concluded_on >= ?)"

func dueFromArgs(from calendar.Date) []any {
	on := from.String()
	return []any{on, on, on, on, on, on, on}
}

// CasesDueFrom answers desk.Reader.CasesDueFrom.
func (r reads) CasesDueFrom(ctx context.Context, from calendar.Date, after desk.CaseID, limit int) ([]desk.Summary, error) {
	q := r.db.WithContext(ctx).Where("id > ?", after)
	if !from.IsZero() {
		q = q.Where(dueFrom, dueFromArgs(from)...)
	}
	return linesOf(q.Order("id").Limit(limit))
}

// CountDueFrom answers desk.Reader.CountDueFrom.
func (r reads) CountDueFrom(ctx context.Context, from calendar.Date) (n int, err error) {
	q := r.db.WithContext(ctx).Table("cases").Select("COUNT(*)")
	if !from.IsZero() {
		q = q.Where(dueFrom, dueFromArgs(from)...)
	}
	err = q.Scan(&n).Error
	return n, err
}

// Facts answers desk.Reader.Facts. It scans by hand and opens nothing: this is read for every case there is.
func (r reads) Facts(ctx context.Context, ids []desk.CaseID) (facts map[desk.CaseID][]foi.Logged, err error) {
	rows, err := r.db.WithContext(ctx).Raw(
		"SELECT case_id, seq, kind, on_date, payload, from_ledger FROM acts WHERE case_id IN ? ORDER BY case_id, seq", ids).Rows()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	facts = make(map[desk.CaseID][]foi.Logged, len(ids))
	var row actRow
	var kind, on sql.RawBytes
	var payload sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&row.CaseID, &row.Seq, &kind, &on, &payload, &row.FromLedger); err != nil {
			return nil, err
		}
		act, err := foi.DecodeAct(foi.Kind(kind), payload)
		if err == nil && act.Date().String() != string(on) {
			err = fmt.Errorf("日期栏为 %s，内容为 %s", on, act.Date())
		}
		id := desk.CaseID(row.CaseID)
		if err != nil {
			return nil, &desk.Unreadable{Case: id, Seq: row.Seq, Err: err}
		}
		facts[id] = append(facts[id], foi.Logged{Seq: row.Seq, Act: act, FromLedger: row.FromLedger == 1})
	}
	return facts, rows.Err()
}

// redated are the columns that a recount derives anew, each with its type on either database.
var redated = []struct{ column, kind string }{
	{"due_on", "TEXT"},
	{"act_by", "TEXT"},
	{"unannounced", "BIGINT"},
	{"timeliness", "TEXT"},
	{"claim_by", "TEXT"},
	{"waits_for", "TEXT"},
	{"waits_until", "TEXT"},
	{"next_on", "TEXT"},
	{"took", "BIGINT"},
	{"falls_from", "TEXT"},
	{"next_step", "TEXT"},
}

// Redate answers desk.Tx.Redate, in one statement for some hundreds of lines.
func (t tx) Redate(ctx context.Context, lines []desk.Summary) (moved int, err error) {
	// The types of the first row are those of all.
	first, set := "(CAST(? AS BIGINT),CAST(? AS BIGINT)", make([]string, len(redated))
	for i, c := range redated {
		first += ",CAST(? AS " + c.kind + ")"
		set[i] = fmt.Sprintf("%s = v.column%d", c.column, i+3)
	}
	other := ",(?,?" + strings.Repeat(",?", len(redated)) + ")"
	for len(lines) > 0 {
		n := min(batch, len(lines))
		args := make([]any, 0, n*(len(redated)+2))
		for _, s := range lines[:n] {
			r := rowOfLine(s, 0)
			args = append(args, r.ID, r.Seq, r.DueOn, r.ActBy, r.Unannounced, r.Timeliness, r.ClaimBy, r.WaitsFor, r.WaitsUntil, r.NextOn, r.Took, r.FallsFrom, r.NextStep)
		}
		done := t.db.WithContext(ctx).Exec("UPDATE cases SET "+strings.Join(set, ", ")+" FROM (VALUES "+first+")"+strings.Repeat(other, n-1)+
			") AS v WHERE cases.id = v.column1 AND cases.seq = v.column2", args...)
		if done.Error != nil {
			return moved, done.Error
		}
		moved, lines = moved+int(done.RowsAffected), lines[n:]
	}
	return moved, nil
}

// bendsOfCalendar names the changes of the calendar that are not what was recorded: the chain does not hold, or the
// audit trail, which is signed, tells of another or of more.
func (r reads) bendsOfCalendar(ctx context.Context, report func(desk.Bend)) error {
	var rows []calendarRow
	if err := r.db.WithContext(ctx).Order("id").Find(&rows).Error; err != nil {
		return err
	}
	var told []string
	if err := r.db.WithContext(ctx).Raw("SELECT detail FROM audit WHERE action IN ? ORDER BY id", desk.CalendarActions()).Scan(&told).Error; err != nil {
		return err
	}
	previous := ""
	for i, row := range rows {
		if row.ID != int64(i)+1 || row.Hash != row.hashAfter(previous) || i >= len(told) || !strings.Contains(told[i], desk.Digest(row.Hash)) {
			report(desk.Bend{Kind: desk.CalendarBent, Change: int(row.ID)})
		}
		previous = row.Hash
	}
	for i := len(rows); i < len(told); i++ {
		report(desk.Bend{Kind: desk.CalendarBent, Change: i + 1})
	}
	return nil
}
