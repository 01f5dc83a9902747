package desk_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// today of every test: Monday, 2 March 2026.
var today = time.Date(2026, 3, 2, 10, 0, 0, 0, desk.China)

// office is a desk over a real database, with one agency and a clock that stands still.
type office struct {
	*desk.Desk
	dsn    string
	store  *store.Store
	agency desk.AgencyID
}

// eachOffice runs the test in a new office on either database.
func eachOffice(t *testing.T, test func(t *testing.T, o office)) {
	t.Helper()
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn)
		o := office{Desk: deskOver(s), dsn: dsn, store: s}
		o.agency = o.newAgency(t, desk.Agency{Name: "示例市"}).ID
		test(t, o)
	})
}

func deskOver(s desk.Store) *desk.Desk {
	return desk.New(s, calendar.China(), func() time.Time { return today })
}

func (o office) newAgency(t *testing.T, a desk.Agency) desk.Agency {
	t.Helper()
	return ok(o.CreateAgency(t.Context(), desk.System("测试"), a))(t)
}

// ok unwraps what must succeed: ok(f())(t).
func ok[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
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

// application is one as the form sends it, with every required field.
func application(on string) foi.Receipt {
	return foi.Receipt{On: day(on), Channel: foi.Post, Request: foi.Request{
		Applicant:   foi.Applicant{Category: foi.NaturalPerson, Name: "自然人000001", Personal: foi.Personal{IDNumber: "110101199001010018"}},
		Description: "示例市2025年度财政预算公开情况", Department: "办公室",
	}}
}

func (o office) register(t *testing.T, on string) desk.Summary {
	t.Helper()
	return ok(o.Register(t.Context(), desk.Intake{Agency: o.agency, By: desk.System("登记员")}, application(on)))(t)
}

// at is where the next act of a case goes that was last seen so.
func (o office) at(s desk.Summary) desk.At {
	return desk.At{Agency: o.agency, Case: s.ID, Expected: s.Seq, By: desk.System("承办人")}
}

func disclosed(on string) foi.Decision {
	return foi.Decision{On: day(on), Outcome: foi.Disclosed, LetterNumber: "示例公开〔2026〕1号"}
}

// notHeld is an answer that says what was searched.
func notHeld(on string) foi.Decision {
	return foi.Decision{On: day(on), Outcome: foi.NotHeld, Search: foi.Search{By: "承办人", Places: "档案室", Keywords: "示例", On: day(on)}}
}

// thirdPartys is an answer that withholds what is a third party's, with why.
func thirdPartys(on string) foi.Decision {
	return foi.Decision{On: day(on), Outcome: foi.ThirdPartyRights, Reason: "涉及商业秘密", Unconsulted: "企业已注销"}
}

func posted(on string) foi.Delivery {
	return foi.Delivery{On: day(on), Method: foi.ByPost, Carrier: foi.PostalEnterprise, Tracking: "示例邮件000001"}
}

// wantError checks the code of an error, and that its sentence says all the words.
func wantError(t *testing.T, why string, err error, code desk.ErrorCode, words ...string) {
	t.Helper()
	if desk.CodeOf(err) != code {
		t.Errorf("%s: error is %v (code %q), want code %q", why, err, desk.CodeOf(err), code)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: “%v” does not say “%s”", why, err, w)
		}
	}
}

// fieldsOf are the fields that an error names, in order of name.
func fieldsOf(err error) string {
	var e *desk.Error
	if !errors.As(err, &e) {
		return fmt.Sprintf("no desk.Error: %v", err)
	}
	var names []string
	for _, f := range e.Fields {
		if f.Message == "" {
			names = append(names, f.Field+" without a sentence")
			continue
		}
		names = append(names, f.Field)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// wantClean is Verify without a difference.
func (o office) wantClean(t *testing.T) desk.Verified {
	t.Helper()
	return ok(o.Verify(t.Context(), func(d desk.Difference) { t.Errorf("verify: %s", d) }))(t)
}

func rows(rr ...desk.LedgerRow) iter.Seq2[desk.LedgerRow, error] {
	return func(yield func(desk.LedgerRow, error) bool) {
		for _, r := range rr {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (o office) imports(t *testing.T, rr ...desk.LedgerRow) desk.ImportReport {
	t.Helper()
	return ok(o.ImportLedger(t.Context(), desk.ImportOrder{Agency: o.agency, By: desk.System("导入")}, rows(rr...)))(t)
}

// tableSizes counts the rows of every table of ours.
func (o office) tableSizes(t *testing.T) string {
	t.Helper()
	search := "case_search"
	if !strings.HasPrefix(o.dsn, "postgres") {
		search = "case_search_docsize" // the index itself keeps no rows to count
	}
	db := storetest.SQL(t, o.dsn)
	var out []string
	for _, table := range []string{"agencies", "number_series", "acts", "cases", "departments", "marks", search} {
		var n int
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%s=%d", table, n))
	}
	return strings.Join(out, " ")
}
