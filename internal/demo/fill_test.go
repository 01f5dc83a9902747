package demo_test

import (
	"fmt"
	"testing"
	"time"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/demo"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store"
	"foidesk/internal/store/storetest"
)

// begun is a demonstration, and the desk as it stands at its first moment.
type begun struct {
	*desk.Desk
	tour  demo.Tour
	store *store.Store
	now   func() time.Time
}

func begin(t *testing.T, moment string) begun {
	t.Helper()
	now, err := time.ParseInLocation("2006-01-02 15:04", moment, desk.China)
	if err != nil {
		t.Fatal(err)
	}
	b := begun{store: storetest.Open(t, storetest.SQLite(t)), now: func() time.Time { return now }}
	b.tour = ok(demo.Fill(t.Context(), b.store, calendar.China(), now, 711))(t)
	b.Desk = desk.New(b.store, calendar.China(), b.now)
	return b
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

// The demonstration shows what it promises, whatever day it is begun on.
func TestFillIsBelievableOnAnyDay(t *testing.T) {
	for name, moment := range map[string]string{
		"an ordinary Monday":               "2026-11-23 10:00",
		"New Year's Day":                   "2026-01-01 10:00",
		"in the Spring Festival":           "2026-02-18 23:59",
		"a working Saturday":               "2026-02-28 00:00",
		"in a year that was not announced": "2027-03-01 10:00",
	} {
		t.Run(name, func(t *testing.T) {
			b := begin(t, moment)
			b.wantYear(t)
			b.wantUrgent(t)
			b.wantWaiting(t)
			b.wantReturned(t)
			b.wantEverything(t)
			b.wantCharged(t)
			b.wantIntakes(t)
			b.wantSound(t)
		})
	}
}

// wantYear is a report with a case in every row.
func (b begun) wantYear(t *testing.T) {
	t.Helper()
	s := ok(b.Statistics(t.Context(), b.tour.Agency, b.tour.Year, ""))(t)
	if v := annual.Violations(s.Findings); len(v) > 0 {
		t.Errorf("checks do not hold: %v", v)
	}
	for _, row := range s.Report.SectionThree.Shape.Rows {
		if n, _ := s.Report.SectionThree.At(row.ID, annual.ColumnTotal).Int(); n == 0 {
			t.Errorf("%d has no case in %s", b.tour.Year, row.Label)
		}
	}
}

// wantCharged is a case that was charged after what costs nothing was offered, and that got something back.
func (b begun) wantCharged(t *testing.T) {
	t.Helper()
	for at := (desk.Position{}); ; {
		page := ok(b.List(t.Context(), b.tour.Agency, desk.Filter{Due: desk.UnderWay}, at, 50))(t)
		for _, s := range page.Cases {
			f := ok(b.Case(t.Context(), b.tour.Agency, s.ID))(t)
			if n := f.Case.FeeNotice; n != nil && n.Alternatives.Words() != "" && len(f.Case.Refunds) == 1 {
				return
			}
		}
		if page.Next == nil {
			t.Fatal("no case was charged and got something back")
		}
		at = *page.Next
	}
}

func (b begun) wantUrgent(t *testing.T) {
	t.Helper()
	counts := ok(b.DueCounts(t.Context(), b.tour.Agency, desk.Actor{}))(t)
	if counts.Overdue == 0 || counts.Undelivered == 0 || counts.UnderWay < 8 {
		t.Errorf("under way: %+v", counts)
	}
	if f := ok(b.Case(t.Context(), b.tour.Agency, b.tour.Overdue))(t); f.Clocks[0].State != foi.Missed {
		t.Errorf("the case shown as overdue is not: %+v", f.Clocks)
	}
	if f := ok(b.Case(t.Context(), b.tour.Agency, b.tour.Undelivered))(t); f.Case.State() != foi.Decided {
		t.Errorf("the case shown as undelivered is %s", f.Case.State())
	}
}

func (b begun) list(t *testing.T, f desk.Filter) []desk.Summary {
	t.Helper()
	return ok(b.List(t.Context(), b.tour.Agency, f, desk.Position{}, desk.MaxPage))(t).Cases
}

// wantWaiting is something for each list of the head of office.
func (b begun) wantWaiting(t *testing.T) {
	t.Helper()
	counts := ok(b.DueCounts(t.Context(), b.tour.Agency, desk.Actor{}))(t)
	late, all := b.list(t, desk.Filter{Waits: desk.UnclaimedLate}), b.list(t, desk.Filter{Waits: desk.Unclaimed})
	if len(late) < 3 || len(all) < len(late)+2 || int(counts.UnclaimedLate) != len(late) || int(counts.Unclaimed) != len(all) {
		t.Errorf("%d unclaimed, %d of them for too long, counted %+v", len(all), len(late), counts)
	}
	sentBack := 0
	for _, line := range late {
		if ok(b.Case(t.Context(), b.tour.Agency, line.ID))(t).Case.Handling.SentBack != "" {
			sentBack++
		}
	}
	if sentBack != 1 {
		t.Errorf("%d cases sent back, want 1", sentBack)
	}
	kinds := map[foi.Kind]int{}
	for _, line := range b.list(t, desk.Filter{Waits: desk.ForConsent}) {
		kinds[line.Pending]++
	}
	if kinds[foi.KindDecision] != 2 || kinds[foi.KindExtension] != 1 || counts.ForConsent != 3 {
		t.Errorf("for consent: %v, counted %d", kinds, counts.ForConsent)
	}
}

// wantEverything is a case that was answered twice, after a review and a suit, each time in time.
func (b begun) wantEverything(t *testing.T) {
	t.Helper()
	c := ok(b.Case(t.Context(), b.tour.Agency, b.tour.Everything))(t).Case
	if len(c.Reviews) != 1 || len(c.Suits) != 1 || len(c.Earlier) != 1 || c.State() != foi.Concluded {
		t.Errorf("%d reviews, %d suits, %d rounds before, %s", len(c.Reviews), len(c.Suits), len(c.Earlier), c.State())
	}
	for _, round := range c.Rounds(calendar.China(), foi.Policy{}, b.Today()) {
		if round.Clock.State != foi.Met {
			t.Errorf("an answer is %s", round.Clock.State)
		}
	}
	for _, r := range c.DefenceClocks(calendar.China(), b.Today()) {
		if r.State != foi.Met {
			t.Errorf("%s is %s", r.ID, r.State)
		}
	}
}

// wantReturned is a proposal that came back to a handler who has other cases too.
func (b begun) wantReturned(t *testing.T) {
	t.Helper()
	returned := 0
	for _, who := range ok(b.Officers(t.Context(), b.tour.Agency))(t) {
		for _, line := range b.list(t, desk.Filter{Officer: who.ID}) {
			if r := ok(b.Case(t.Context(), b.tour.Agency, line.ID))(t).Case.Returned; r != nil && r.Reason != "" {
				returned++
			}
		}
		if who.Name != "示例负责人01" && ok(b.DueCounts(t.Context(), b.tour.Agency, desk.Actor{ID: who.ID}))(t).Mine == 0 {
			t.Errorf("%s has no case", who.Name)
		}
	}
	if returned != 1 {
		t.Errorf("%d proposals came back, want 1", returned)
	}
}

// wantIntakes is one of each thing that does not come in as an ordinary application does.
func (b begun) wantIntakes(t *testing.T) {
	t.Helper()
	waiting, records := b.list(t, desk.Filter{State: foi.Unconfirmed}), b.list(t, desk.Filter{State: foi.RecordsOpen})
	if len(waiting) != 1 || len(records) != 1 {
		t.Fatalf("%d wait to be confirmed, and %d records to be corrected", len(waiting), len(records))
	}
	if file := ok(b.Case(t.Context(), b.tour.Agency, waiting[0].ID))(t); len(file.Case.Contacts) != 3 {
		t.Errorf("tried %d times to confirm it", len(file.Case.Contacts))
	}
	parts, lacking, answered := 0, 0, 0
	for _, line := range b.list(t, desk.Filter{}) {
		file := ok(b.Case(t.Context(), b.tour.Agency, line.ID))(t)
		if r := file.Case.Receipt; r != nil && r.Lacks != 0 {
			lacking++
		}
		if len(file.Parts) == 3 {
			parts++
			if line.State == foi.Concluded {
				answered++
			}
		}
	}
	if parts != 3 || answered != 1 || lacking != 1 {
		t.Errorf("%d cases of an application of three matters, %d of them answered; %d lack something", parts, answered, lacking)
	}
}

// wantSound is a log that nobody has bent, sealed day by day.
func (b begun) wantSound(t *testing.T) {
	t.Helper()
	done := ok(b.Verify(t.Context(), func(d desk.Difference) { t.Error(d) }))(t)
	if done.Cases != b.tour.Cases {
		t.Errorf("verified %+v of %d cases", done, b.tour.Cases)
	}
	if n := ok(b.SealDays(t.Context()))(t); n != 0 {
		t.Errorf("%d days were not sealed", n)
	}
	if days := len(ok(b.Seals(t.Context(), b.tour.Agency, 0, desk.MaxPage))(t)); days < 10 {
		t.Errorf("%d days sealed: acts were not recorded in order of time", days)
	}
}

func TestFillIsTheSameForTheSameSeedAndDay(t *testing.T) {
	var tours, ledgers []string
	for _, moment := range []string{"2026-11-23 00:01", "2026-11-23 11:30"} {
		b := begin(t, moment)
		tours = append(tours, fmt.Sprintf("%+v", b.tour))
		text := ""
		for _, a := range ok(b.Agencies(t.Context()))(t) {
			for _, year := range []int{b.tour.Year, b.tour.Year + 1} {
				for row, err := range b.Ledger(t.Context(), a.ID, year) {
					text += fmt.Sprintf("%+v\n", ok(row, err)(t))
				}
			}
		}
		ledgers = append(ledgers, text)
	}
	if tours[0] != tours[1] || ledgers[0] != ledgers[1] || len(ledgers[0]) < 10_000 {
		t.Error("two demonstrations of one seed and day differ")
	}
}
