package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm/logger"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store/storetest"
)

// statements collects what gorm sends to the database.
type statements struct {
	logger.Interface
	sent []string
}

func (s *statements) LogMode(logger.LogLevel) logger.Interface { return s }

func (s *statements) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	text, _ := statement()
	s.sent = append(s.sent, text)
}

// question is one use of the database, with the access it may make that is no search in an index.
type question struct {
	name string
	ask  func(context.Context, desk.Tx) error
	// scans is a plan's line that is right here, and because says why.
	scans, because string
	// index is what must appear in the plan on SQLite and on PostgreSQL.
	index [2]string
}

// readsAll tells a question that goes through all cases on purpose.
func (q question) readsAll() bool { return q.scans == "SCAN" || q.scans == "SCAN cases" }

// indexOf are the indexes that the lists are made for.
var indexOf = map[string][2]string{
	"all": {"cases_by_receipt", "cases_by_receipt"}, "received": {"cases_by_receipt", "cases_by_receipt"},
	"state": {"cases_by_state", "cases_by_state"}, "outcome": {"cases_by_outcome", "cases_by_outcome"},
	"department": {"cases_by_department", "cases_by_department"},
	"under way":  {"cases_by_urgency", "cases_by_urgency"}, "overdue": {"cases_by_urgency", "cases_by_urgency"},
	"today": {"cases_by_urgency", "cases_by_urgency"}, "soon": {"cases_by_urgency", "cases_by_urgency"},
	"week": {"cases_by_urgency", "cases_by_urgency"}, "mine": {"cases_by_handler", "cases_by_handler"},
	"unclaimed": {"cases_unclaimed", "cases_unclaimed"}, "unclaimed for long": {"cases_unclaimed", "cases_unclaimed"},
	"for consent": {"cases_pending", "cases_pending"}, "received in days": {"cases_by_receipt", "cases_by_receipt"},
	"concluded in days": {"cases_concluded", "cases_concluded"}, "concluded late in days": {"cases_concluded", "cases_concluded"},
	"of a block and a time, concluded in days": {"cases_concluded", "cases_concluded"},
	"open at the end of a day":                 {"cases_concluded", "cases_carried"},
	"to do":                                    {"cases_next_step", "cases_next_step"}, "paid": {"cases_next_step", "cases_next_step"},
	"words": {"case_search VIRTUAL TABLE INDEX", "case_search_tokens"}, "a letter": {"case_search VIRTUAL TABLE INDEX", "case_search_tokens"},
}

// sampling tells the statement that looks which words are rare; it reads the beginning of the list.
func sampling(statement string) bool {
	return strings.HasPrefix(statement, "SELECT applicant || '，' ||")
}

// indexFor is what must appear in the plan of one of a question's statements.
func (q question) indexFor(statement string) [2]string {
	switch {
	case numberLookup(statement):
		return [2]string{}
	case sampling(statement):
		return indexOf["all"]
	case strings.Contains(statement, "state = 'unconfirmed'"):
		return indexOf["state"]
	}
	return q.index
}

// numberLookup tells the first half of a search, which asks whether the query is a number.
func numberLookup(statement string) bool {
	return strings.Contains(statement, "UNION SELECT id FROM cases")
}

func ask[T any](read func(context.Context, desk.Tx) (T, error)) func(context.Context, desk.Tx) error {
	return func(ctx context.Context, tx desk.Tx) error { _, err := read(ctx, tx); return err }
}

func listing(f desk.Filter, after desk.Position) func(context.Context, desk.Tx) error {
	return ask(func(ctx context.Context, tx desk.Tx) ([]desk.Summary, error) { return tx.List(ctx, 1, f, after, 50) })
}

func events(f desk.EventFilter) func(context.Context, desk.Tx) error {
	f.Agency = 1
	return ask(func(ctx context.Context, tx desk.Tx) ([]desk.Event, error) { return tx.Events(ctx, f, 1000, 50) })
}

func questions() []question {
	none := desk.Position{}
	later := desk.Position{On: day("2024-06-01"), ID: 4400}
	days := daysFor
	march := desk.Span{From: day("2024-03-01"), Until: day("2024-03-31")}
	cell := func(row annual.RowID, col annual.ColumnID) desk.Filter {
		return desk.Filter{Cell: &annual.Cell{Row: row, Column: col}, Year: 2024}
	}
	due := func(d desk.DueFilter) desk.Filter { return desk.Filter{Due: d, Days: days} }
	out := []question{
		{name: "agency", ask: ask(func(ctx context.Context, tx desk.Tx) (desk.Agency, error) { return tx.Agency(ctx, 1) })},
		{name: "agency by name", ask: ask(func(ctx context.Context, tx desk.Tx) (desk.Agency, error) { return tx.AgencyByName(ctx, "示例市") })},
		{name: "departments", ask: ask(func(ctx context.Context, tx desk.Tx) ([]string, error) { return tx.Departments(ctx, 1) })},
		{name: "summary", ask: ask(func(ctx context.Context, tx desk.Tx) (desk.Summary, error) { return tx.Summary(ctx, 1, 1) })},
		{name: "lock", ask: ask(func(ctx context.Context, tx desk.Tx) (desk.Summary, error) { return tx.LockCase(ctx, 1, 1) })},
		{name: "by key", ask: ask(func(ctx context.Context, tx desk.Tx) (desk.Entry, error) { return tx.EntryByKey(ctx, 1, "key") })},
		{name: "by numbers", ask: ask(func(ctx context.Context, tx desk.Tx) (map[string]desk.CaseID, error) {
			return tx.CasesByNumber(ctx, 1, []string{"a", "b"})
		})},
		{name: "logs", ask: ask(func(ctx context.Context, tx desk.Tx) (map[desk.CaseID][]desk.Entry, error) {
			return tx.Logs(ctx, []desk.CaseID{1, 2})
		})},
		{name: "all cases, a page", ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Summary, error) { return tx.CasesAfter(ctx, 7, 500) })},
		{name: "falling due, a page", index: [2]string{"INDEX cases_falling", "cases_falling"}, ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Falling, error) {
			return tx.FallingBy(ctx, 0, day("2026-01-09"), desk.Position{On: day("2026-01-05"), ID: 7}, 500)
		})},
		{name: "falling due in an agency, a page", index: [2]string{"INDEX cases_falling", "cases_falling"}, ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Falling, error) {
			return tx.FallingBy(ctx, 1, day("2026-01-09"), desk.Position{On: day("2026-01-05"), ID: 7}, 500)
		})},
		{name: "ledger", ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Summary, error) {
			return tx.LedgerAfter(ctx, 1, 2024, none, 500)
		})},
		{name: "ledger, next", ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Summary, error) {
			return tx.LedgerAfter(ctx, 1, 2024, later, 500)
		})},
		{
			name: "parts of an application", index: [2]string{"cases_by_application", "cases_by_application"},
			ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Summary, error) {
				return tx.CasesOfApplication(ctx, 1, "a")
			}),
		},
		{name: "counts", ask: ask(func(ctx context.Context, tx desk.Tx) ([]annual.Count, error) { return tx.Counts(ctx, 1, 2024) })},
		{
			name: "months", index: [2]string{"COVERING INDEX cases_by_receipt", "cases_concluded"},
			ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.MonthCount, error) {
				return tx.Months(ctx, 1, desk.YearSpan(2024))
			}),
		},
		{
			name: "open at a year's end", index: [2]string{"COVERING INDEX cases_carried", "cases_carried"},
			ask: ask(func(ctx context.Context, tx desk.Tx) (int64, error) { return tx.CarriedOut(ctx, 1, 2024) }),
		},
		{
			name: "time taken", index: [2]string{"COVERING INDEX cases_concluded", "cases_concluded"},
			ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.TookCount, error) {
				return tx.Took(ctx, 1, desk.YearSpan(2024))
			}),
		},
		{
			name: "counts of all agencies", scans: "SCAN cases USING COVERING INDEX cases_carried",
			because: "every agency is asked for, and the index holds only what goes over a year's end",
			ask: ask(func(ctx context.Context, tx desk.Tx) (map[desk.AgencyID][]annual.Count, error) {
				return tx.CountsByAgency(ctx, 2024)
			}),
		},
		{
			name: "dispute counts", index: [2]string{"COVERING INDEX disputes_by_year", ""},
			ask: ask(func(ctx context.Context, tx desk.Tx) ([]annual.DisputeCount, error) {
				return tx.DisputeCounts(ctx, 1, 2024)
			}),
		},
		{name: "disputes of cases", ask: ask(func(ctx context.Context, tx desk.Tx) (map[desk.CaseID][]desk.DisputeLine, error) {
			return tx.Disputes(ctx, []desk.CaseID{1, 2})
		})},
		{name: "years", ask: func(ctx context.Context, tx desk.Tx) error { _, _, err := tx.Years(ctx, 1); return err }},
		{
			name: "due counts", index: [2]string{"COVERING INDEX cases_by_urgency", "cases_by_urgency"},
			ask: ask(func(ctx context.Context, tx desk.Tx) (desk.DueCounts, error) { return tx.DueCounts(ctx, 1, days, 1) }),
		},
		{
			name: "due counts of all agencies", scans: "SCAN cases USING COVERING INDEX cases_by_urgency",
			because: "every agency is asked for, and the index holds only what is under way",
			index:   [2]string{"COVERING INDEX cases_by_urgency", "cases_by_urgency"},
			ask: ask(func(ctx context.Context, tx desk.Tx) (map[desk.AgencyID]desk.DueCounts, error) {
				return tx.DueCountsByAgency(ctx, days)
			}),
		},
		{name: "cases due from a day on, a page", ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Summary, error) {
			return tx.CasesDueFrom(ctx, day("2026-01-01"), 7, 500)
		})},
		{
			name: "count of cases due from a day on", scans: "SCAN cases", because: "a recount asks once, and goes through all of them next",
			ask: ask(func(ctx context.Context, tx desk.Tx) (int, error) { return tx.CountDueFrom(ctx, day("2026-01-01")) }),
		},
		{name: "facts", ask: ask(func(ctx context.Context, tx desk.Tx) (map[desk.CaseID][]foi.Logged, error) {
			return tx.Facts(ctx, []desk.CaseID{1, 2})
		})},
		{
			name: "calendar mark", scans: "SCAN calendar_changes", because: "it goes back along the primary key and ends at the first row",
			ask: ask(func(ctx context.Context, tx desk.Tx) (string, error) { return tx.CalendarMark(ctx) }),
		},
		{
			name: "strays", scans: "SCAN", because: "foidesk verify goes through everything, on purpose",
			ask: ask(func(ctx context.Context, tx desk.Tx) (desk.Strays, error) { return tx.Stray(ctx) }),
		},
		{name: "events", ask: events(desk.EventFilter{})},
		{name: "events with those of no agency", ask: events(desk.EventFilter{Placeless: true})},
		{name: "events of an action", ask: events(desk.EventFilter{Action: desk.PersonalOpened})},
		{name: "events of days, by name", ask: events(desk.EventFilter{Who: "张", From: calendar.FromTime(today), Until: calendar.FromTime(today)})},
		{name: "events of a case", ask: events(desk.EventFilter{CaseNumber: "2021-000007"})},
		{name: "seals", ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Seal, error) {
			return tx.Seals(ctx, 1, day("2026-01-01"), 50)
		})},
		{name: "by personal data", ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Summary, error) {
			return tx.CasesByPersonal(ctx, 1, "110101199001010018", 50)
		})},
		{name: "of the same applicant", ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Kin, error) {
			return tx.CasesOfSameApplicant(ctx, 1, 1, 50)
		})},
		{name: "an applicant's month", ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Kin, error) {
			return tx.ApplicantsMonth(ctx, 1, 1, day("2026-01-31"), day("2026-02-28"), 50)
		})},
		{name: "a name's month", ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Kin, error) {
			return tx.ApplicantsMonth(ctx, 1, 2, day("2026-01-31"), day("2026-02-28"), 50)
		})},
		{name: "by an applicant's name", index: indexOf["words"], ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Summary, error) {
			return tx.CasesByApplicant(ctx, 1, "自然人000007", 50)
		})},
		{name: "in much the same words", index: indexOf["words"], ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Summary, error) {
			return tx.CasesLike(ctx, 1, "许可 a 道路施工现场围墙加固招标文件", 10)
		})},
		{name: "due days", index: [2]string{"COVERING INDEX cases_by_urgency", ""}, ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.DueDay, error) {
			return tx.DueDays(ctx, 1, day("2026-03-02"), day("2026-03-29"), 1)
		})},
		{name: "what comes next", index: [2]string{"COVERING INDEX cases_next_step", "cases_next_step"}, ask: ask(func(ctx context.Context, tx desk.Tx) (map[foi.NextStep]int64, error) {
			return tx.NextSteps(ctx, 1, 1)
		})},
		{name: "under way below", index: [2]string{"COVERING INDEX cases_by_urgency", "cases_by_urgency"}, ask: ask(func(ctx context.Context, tx desk.Tx) (map[desk.AgencyID]desk.Backlog, error) {
			return tx.BacklogBelow(ctx, 1, days.Today)
		})},
		{name: "answered below", index: [2]string{"COVERING INDEX cases_by_conclusion", "cases_by_conclusion"}, ask: ask(func(ctx context.Context, tx desk.Tx) (map[desk.AgencyID]desk.Ended, error) {
			return tx.EndedBelow(ctx, 1, 2024)
		})},
		{name: "received below", index: [2]string{"COVERING INDEX cases_by_receipt", "cases_by_receipt"}, ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.ReceivedInSpan, error) {
			return tx.ReceivedBelow(ctx, 1, desk.TrendMonthsOn(days.Today), days.Today)
		})},
		{name: "due of a person", index: [2]string{"INDEX cases_by_handler", "cases_by_handler"}, ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Summary, error) {
			return tx.DueOf(ctx, []desk.Share{{Agency: 1, Officers: []desk.PersonID{1, 2}}}, 2000)
		})},
		{name: "due of an agency", index: [2]string{"COVERING INDEX cases_by_urgency", "cases_by_urgency"}, ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Summary, error) {
			return tx.DueOf(ctx, []desk.Share{{Agency: 1, All: true}}, 2000)
		})},
		{name: "load", ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.Load, error) { return tx.Load(ctx, 1, days) })},
		{name: "next number", ask: ask(func(ctx context.Context, tx desk.Tx) (int, error) { return tx.NextNumber(ctx, 1, 2024) })},
		{name: "case ids", ask: ask(func(ctx context.Context, tx desk.Tx) ([]desk.CaseID, error) { return tx.NewCaseIDs(ctx, 2) })},
		{name: "mark", ask: ask(func(ctx context.Context, tx desk.Tx) (string, error) { return tx.Mark(ctx, "calendar") })},
	}
	for name, f := range map[string]desk.Filter{
		"all": {}, "state": {State: foi.Decided}, "outcome": {Outcome: foi.Disclosed}, "department": {Department: "第7科"},
		"under way": due(desk.UnderWay), "overdue": due(desk.IsOverdue), "today": due(desk.IsDueToday),
		"soon": due(desk.IsDueSoon), "week": due(desk.IsDueInWeek),
		"on a day": {On: day("2026-03-04"), Days: days}, "mine": {Officer: 1, Days: days}, "unclaimed": {Waits: desk.Unclaimed, Days: days},
		"unclaimed for long": {Waits: desk.UnclaimedLate, Days: days}, "for consent": {Waits: desk.ForConsent, Days: days},
		"words": {Query: "道路施工"}, "a letter": {Query: "a"}, "a character": {Query: "路"}, "a number": {Query: "2024-000001"},
		"received": cell(annual.RowReceived, "total"), "carried in": cell(annual.RowCarriedIn, "total"),
		"a result": cell("disclosed", "natural_person"), "three results": cell(annual.RowOther, "total"),
		"concluded": cell(annual.RowTotal, "total"), "carried out": cell(annual.RowCarriedOut, "other"),
		"received in days": {Received: march}, "concluded in days": {Concluded: desk.ConcludedIn{Span: march}},
		"concluded late in days":                   {Concluded: desk.ConcludedIn{Span: desk.YearSpan(2024), Timeliness: foi.Missed}},
		"of a block and a time, concluded in days": {Concluded: desk.ConcludedIn{Span: march, Group: "refused", Took: desk.TookRange{From: 16, Below: 21}}},
		"open at the end of a day":                 {OpenAt: march.Until},
		"to do":                                    {Officer: 1, Waits: desk.ForOfficer, Days: days}, "paid": {Officer: 1, Next: foi.AfterPaying, Days: days},
		"reviews": cell(annual.RowReview, "total"), "suits pending": cell(annual.RowDirectSuit, annual.ColumnPending),
	} {
		out = append(out,
			question{name: "list: " + name, ask: listing(f, none), index: indexOf[name]},
			question{name: "list: " + name + ", next", ask: listing(f, later), index: indexOf[name]})
	}
	return out
}

// planned is a database with enough cases that PostgreSQL has something to choose from, and its statements told.
func planned(t *testing.T, dsn string) (desk.Store, *statements, *sql.DB) {
	t.Helper()
	s := storetest.Open(t, dsn)
	texts := make([]string, 1500)
	for i := range texts {
		texts[i] = fmt.Sprintf("自然人%06d|第%d号", i, i)
	}
	texts[7] = "自然人000007|道路施工许可 a"
	ledger := described(texts)
	for i := range ledger {
		ledger[i].ReceivedOn = day("2021-06-01").AddDays(i)
		ledger[i].Department = fmt.Sprintf("第%d科", i%40)
		if i%10 > 0 {
			ledger[i].Outcome, ledger[i].DecidedOn = string(foi.Outcomes()[i%21].ID), ledger[i].ReceivedOn.AddDays(i%60)
			ledger[i].LetterNumber = "函" + ledger[i].Number
		}
	}
	b := books{"", s, deskOver(s)}
	for range 3 {
		b.filled(t, ledger)
	}
	told := &statements{Interface: logger.Discard}
	return s.Recorded(told), told, storetest.SQL(t, dsn)
}

var errLookedAt = errors.New("looked at")

// eachStatement asks every question and shows what was sent for it.
func eachStatement(t *testing.T, s desk.Store, told *statements, look func(q question, statement string)) {
	t.Helper()
	for _, q := range questions() {
		told.sent = nil
		err := s.Transact(t.Context(), func(tx desk.Tx) error {
			if err := q.ask(t.Context(), tx); err != nil && desk.CodeOf(err) != desk.NotFound {
				return err
			}
			return errLookedAt
		})
		if !errors.Is(err, errLookedAt) {
			t.Errorf("%s: %v", q.name, err)
		}
		if len(told.sent) == 0 {
			t.Errorf("%s: nothing was sent", q.name)
		}
		for _, statement := range told.sent {
			look(q, statement)
		}
	}
}

func explain(t *testing.T, db *sql.DB, statement string, column, columns int) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	defer rows.Close()
	var plan []string
	for rows.Next() {
		cells, into := make([]sql.NullString, columns), make([]any, columns)
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, cells[column].String)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan
}

// growing are the tables that grow with the years; a query that reads one of them whole is slow one day.
var growing = regexp.MustCompile(`^SCAN (cases|acts|a|x|audit|personal_data|seals|c|case_search|departments|disputes|d|calendar_changes)\b`)

// Each question to SQLite is answered by an index, and the lists come out of it in their order.
func TestPlansOnSQLite(t *testing.T) {
	s, told, db := planned(t, storetest.SQLite(t))
	eachStatement(t, s, told, func(q question, statement string) {
		plan := explain(t, db, "EXPLAIN QUERY PLAN "+statement, 3, 4)
		if all := strings.Join(plan, "\n"); !strings.Contains(all, q.indexFor(statement)[0]) {
			t.Errorf("%s is not served by %s:\n%s\n%s", q.name, q.indexFor(statement)[0], statement, all)
		}
		for _, line := range plan {
			whole := growing.MatchString(line) && !strings.Contains(line, "VIRTUAL TABLE INDEX")
			sorted := strings.HasPrefix(q.name, "list") && strings.Contains(line, "USE TEMP B-TREE FOR ORDER BY") && !bounded(q.name)
			if (whole || sorted) && (q.scans == "" || !strings.HasPrefix(line, q.scans)) {
				t.Errorf("%s: %s\n%s\n%s", q.name, line, statement, strings.Join(plan, "\n"))
			}
		}
	})
}

// bounded are the lists that are sorted after they were found: what one cell of the table counts, and what is
// of a very number. They hold no more than a year's cases of an agency.
func bounded(name string) bool {
	for _, cell := range []string{"a number", "carried in", "a result", "three results", "concluded", "carried out", "reviews", "suits pending", "of a block", "open at"} {
		if strings.HasPrefix(name, "list: "+cell) {
			return true
		}
	}
	return false
}

// PostgreSQL reads small tables whole however they are indexed; where that is forbidden and it still does,
// there is no index that fits.
func TestPlansOnPostgreSQL(t *testing.T) {
	s, told, db := planned(t, storetest.Postgres(t))
	db.SetMaxOpenConns(1)
	ok(db.ExecContext(t.Context(), "VACUUM ANALYZE"))(t)
	ok(db.ExecContext(t.Context(), "SET enable_seqscan = off"))(t)
	whole := regexp.MustCompile(`Seq Scan on (cases|acts|audit|personal_data|seals|case_search|departments|agencies|number_series|calendar_changes)\b`)
	eachStatement(t, s, told, func(q question, statement string) {
		// In a small table the way along the primary key is short too.
		index := q.indexFor(statement)[1]
		inOrder := map[bool]string{true: "off", false: "on"}[index == "case_search_tokens"]
		ok(db.ExecContext(t.Context(), "SET enable_indexscan = "+inOrder))(t)
		plan := strings.Join(explain(t, db, "EXPLAIN "+statement, 0, 1), "\n")
		if whole.MatchString(plan) && !q.readsAll() || !strings.Contains(plan, index) {
			t.Errorf("%s:\n%s\n%s", q.name, statement, plan)
		}
	})
}
