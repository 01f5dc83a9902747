package store_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if dsn := os.Getenv(writerVariable); dsn != "" {
		registerUntilKilled(dsn)
	}
	if dsn := os.Getenv(openVariable); dsn != "" {
		openAndTell(dsn)
	}
	if dsn := os.Getenv(backupVariable); dsn != "" {
		backUpUntilKilled(dsn)
	}
	storetest.Main(m)
}

// today of every test: Monday, 2 March 2026.
var today = time.Date(2026, 3, 2, 10, 0, 0, 0, desk.China)

func deskOver(s desk.Store) *desk.Desk {
	return desk.New(s, calendar.China(), func() time.Time { return today })
}

// books are a SQLite and a PostgreSQL database that are given the same cases.
type books struct {
	name  string
	store *store.Store
	desk  *desk.Desk
}

func bothBooks(t *testing.T) []books {
	t.Helper()
	var both []books
	for _, dsn := range []string{storetest.SQLite(t), storetest.Postgres(t)} {
		s := storetest.Open(t, dsn)
		both = append(both, books{[]string{"sqlite", "postgres"}[len(both)], s, deskOver(s)})
	}
	return both
}

var agencies atomic.Int64

// filled is a new agency with the cases of a ledger. A property's every try gets an agency of its own, which
// is quicker than a database.
func (b books) filled(t rapid.TB, ledger []desk.LedgerRow) desk.AgencyID {
	t.Helper()
	return b.filledBelow(t, 0, ledger)
}

// filledBelow is one below another.
func (b books) filledBelow(t rapid.TB, above desk.AgencyID, ledger []desk.LedgerRow) desk.AgencyID {
	t.Helper()
	a := ok(b.desk.CreateAgency(context.Background(), desk.System("测试"), desk.Agency{Parent: above, Name: fmt.Sprintf("示例市第%d局", agencies.Add(1))}))(t)
	report := ok(b.desk.ImportLedger(context.Background(), desk.ImportOrder{By: desk.System("测试"), Agency: a.ID}, rows(ledger)))(t)
	if !report.Imported || report.New != len(ledger) {
		t.Fatalf("import of %d rows: %+v", len(ledger), report)
	}
	return a.ID
}

func rows(rr []desk.LedgerRow) iter.Seq2[desk.LedgerRow, error] {
	return func(yield func(desk.LedgerRow, error) bool) {
		for _, r := range rr {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// ok unwraps what must succeed: ok(f())(t).
func ok[T any](v T, err error) func(rapid.TB) T {
	return func(t rapid.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func day(iso string) calendar.Date {
	d, err := calendar.ParseISO(iso)
	if err != nil {
		panic(err)
	}
	return d
}

// application is one as the form sends it.
func application(description string) foi.Receipt {
	return foi.Receipt{On: day("2026-01-30"), Channel: foi.Post, Request: foi.Request{
		Applicant: foi.Applicant{Category: foi.NaturalPerson, Name: "自然人000001"}, Description: description, Department: "办公室",
	}}
}

// ledgers draws rows of 2022 to 2025, concluded or not, in two departments.
func ledgers(most int) *rapid.Generator[[]desk.LedgerRow] {
	return rapid.Custom(func(t *rapid.T) []desk.LedgerRow {
		out := make([]desk.LedgerRow, rapid.IntRange(1, most).Draw(t, "cases"))
		for i := range out {
			out[i] = ledgerRow(t, i)
		}
		return out
	})
}

func ledgerRow(t *rapid.T, i int) desk.LedgerRow {
	categories, outcomes, channels := foi.ApplicantCategories(), foi.Outcomes(), foi.Channels()
	received := day("2022-06-01").AddDays(rapid.IntRange(0, 1200).Draw(t, "received"))
	r := desk.LedgerRow{
		Line: i + 2, Number: fmt.Sprintf("号%d", i), ReceivedOn: received,
		Channel:     channels[rapid.IntRange(0, len(channels)-1).Draw(t, "channel")].ID,
		Applicant:   foi.Applicant{Category: categories[rapid.IntRange(0, len(categories)-1).Draw(t, "category")].ID, Name: "自然人000001"},
		Description: "道路施工许可", Department: rapid.SampledFrom([]string{"", "办公室", "法规科"}).Draw(t, "department"),
	}
	if rapid.IntRange(0, 3).Draw(t, "concluded") > 0 {
		r.Outcome = string(outcomes[rapid.IntRange(0, len(outcomes)-1).Draw(t, "outcome")].ID)
		r.DecidedOn = received.AddDays(rapid.IntRange(0, 90).Draw(t, "decided"))
		r.LetterNumber = "示例公开〔2024〕" + r.Number
	}
	return r
}

// all are an agency's lines as they stand, by id.
func (b books) all(t rapid.TB, agency desk.AgencyID) []desk.Summary {
	t.Helper()
	var out []desk.Summary
	for after := desk.CaseID(0); ; {
		page := ok(b.store.CasesAfter(context.Background(), after, 500))(t)
		if len(page) == 0 {
			return slices.DeleteFunc(out, func(s desk.Summary) bool { return s.Agency != agency })
		}
		out, after = append(out, page...), page[len(page)-1].ID
	}
}
