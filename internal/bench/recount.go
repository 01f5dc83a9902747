package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/store"
)

// recountDay is when the cases of the recount are open: their periods end in a year that is not announced.
var recountDay = time.Date(2026, time.December, 18, 10, 0, 0, 0, desk.China)

// recountRounds is how often the notice is loaded and withdrawn again; each moves every case.
const recountRounds = 2

// recounted is a log of open cases and what is measured on it.
type recounted struct {
	desk   *desk.Desk
	store  *store.Store
	agency desk.AgencyID
	cases  int
	rows   iter.Seq2[desk.LedgerRow, error]
	// logs are all of them in memory, for the bare loop.
	logs [][]foi.Logged
	one  desk.CaseID
}

// recount measures deriving all due dates anew after a change of the calendar against the bare loop over the engine
// in memory, and what a case's page asks meanwhile.
func recount(ctx context.Context, t *table, path string, cases int) (err error) {
	s, err := open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	r := recounted{desk: desk.New(s, calendar.China(), func() time.Time { return recountDay }), store: s, cases: cases, rows: openRows(cases, 10, "")}
	if err := r.fill(ctx); err != nil {
		return err
	}
	var ours, bare, asked []float64
	for range recountRounds {
		for _, change := range []func(context.Context) error{r.load, r.withdraw} {
			start := time.Now()
			if err := change(ctx); err != nil {
				return err
			}
			during, err := r.meanwhile(ctx)
			if err != nil {
				return err
			}
			ours, asked = append(ours, milliseconds(start)), append(asked, during...)
			took, err := r.bare()
			if err != nil {
				return err
			}
			bare = append(bare, took)
		}
	}
	idle, err := median(func() error { return r.casePage(ctx) })
	if err != nil {
		return err
	}
	for i := range ours {
		t.add(cases, fmt.Sprintf("all due dates after a notice, run %d, ms", i+1), ours[i], bare[i], "loop in memory")
	}
	slices.Sort(asked)
	t.add(cases, "a case's page meanwhile, median ms", asked[len(asked)/2], idle, "idle")
	t.add(cases, "a case's page meanwhile, 99th in 100, ms", asked[len(asked)*99/100], idle, "idle")
	return r.sweeps(ctx, t, "all unclaimed", unclaimedDay)
}

func milliseconds(since time.Time) float64 { return float64(time.Since(since).Nanoseconds()) / 1e6 }

// fill registers the cases in one agency; every third is extended.
func (r *recounted) fill(ctx context.Context) error {
	by := desk.System("测试")
	a, err := r.desk.CreateAgency(ctx, by, desk.Agency{Name: "示例机关"})
	if err != nil {
		return err
	}
	r.agency = a.ID
	report, err := r.desk.ImportLedger(ctx, desk.ImportOrder{By: by, Agency: a.ID}, r.rows)
	if err == nil && !report.Imported {
		err = fmt.Errorf("ledger refused: %+v", report.Problems[0])
	}
	if err == nil {
		_, err = r.desk.Recount(ctx)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d open cases filled\n", r.cases)
	for after := desk.CaseID(0); ; {
		page, err := r.store.CasesAfter(ctx, after, pageSize*10)
		if err != nil || len(page) == 0 {
			return err
		}
		ids := make([]desk.CaseID, len(page))
		for i, s := range page {
			ids[i] = s.ID
		}
		facts, err := r.store.Facts(ctx, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			r.logs = append(r.logs, facts[id])
		}
		after, r.one = ids[len(ids)-1], ids[len(ids)/2]
	}
}

// openRows are cases that came in, evenly, over some days up to 16 December; handler has all of them, and where it is
// empty nobody has.
func openRows(n, days int, handler string) iter.Seq2[desk.LedgerRow, error] {
	first := calendar.Of(2026, time.December, 17).AddDays(-days)
	return func(yield func(desk.LedgerRow, error) bool) {
		for i := range n {
			on := first.AddDays(i % days)
			row := desk.LedgerRow{
				Line: i + 2, Number: fmt.Sprintf("%d-%06d", on.Year(), i+1), ReceivedOn: on, Channel: foi.Post,
				Applicant:   foi.Applicant{Category: foi.NaturalPerson, Name: fmt.Sprintf("自然人%06d", i+1), Personal: personal(i)},
				Description: fmt.Sprintf("第%d号地块%s", i+1, subjects[i%len(subjects)]), Department: "办公室", Handler: handler,
			}
			if i%3 == 0 {
				row.ExtensionNoticeOn = on.AddDays(1)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// example are made-up holidays of 2027.
const example = `年份：2027
文号：示例〔2026〕1号
成文日期：2026-12-01
标题：示例通知
2027-01-01 法定节假日 元旦
2027-01-04 调休放假 元旦
2027-02-05 法定节假日 春节
2027-04-05 法定节假日 清明节
2027-05-03 法定节假日 劳动节
2027-06-09 法定节假日 端午节
2027-09-15 法定节假日 中秋节
2027-10-01 法定节假日 国庆节
`

func (r *recounted) load(ctx context.Context) error {
	year, err := calendar.ParseYear(example)
	if err != nil {
		return err
	}
	return r.change(ctx, desk.CalendarChange{Kind: desk.NoticeLoaded, Year: year})
}

func (r *recounted) withdraw(ctx context.Context) error {
	changes, _, err := r.desk.CalendarChanges(ctx)
	if err != nil {
		return err
	}
	return r.change(ctx, desk.CalendarChange{Kind: desk.ChangeWithdrawn, Withdraws: changes[len(changes)-1].ID, Reason: "测试"})
}

func (r *recounted) change(ctx context.Context, c desk.CalendarChange) error {
	_, seen, err := r.desk.CalendarChanges(ctx)
	if err != nil {
		return err
	}
	c.Agency = r.agency
	return r.desk.ChangeCalendar(ctx, desk.CalendarOrder{By: desk.System("测试"), Change: c, Seen: seen})
}

// meanwhile derives the due dates anew and asks for a case's page over and over, as people who read do.
func (r *recounted) meanwhile(ctx context.Context) ([]float64, error) {
	type end struct {
		done desk.Recounted
		err  error
	}
	ended := make(chan end, 1)
	go func() {
		done, err := r.desk.Recount(ctx)
		ended <- end{done, err}
	}()
	var asked []float64
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case e := <-ended:
			if e.err == nil && e.done.Moved != r.cases {
				e.err = fmt.Errorf("%d of %d cases moved", e.done.Moved, r.cases)
			}
			return asked, e.err
		case <-tick.C:
		}
		start := time.Now()
		if err := r.casePage(ctx); err != nil {
			return nil, err
		}
		asked = append(asked, milliseconds(start))
	}
}

// casePage is what a case's page asks of the desk.
func (r *recounted) casePage(ctx context.Context) error {
	if err := r.desk.Refresh(ctx); err != nil {
		return err
	}
	if _, err := r.desk.DueCounts(ctx, r.agency, desk.Actor{}); err != nil {
		return err
	}
	_, err := r.desk.Case(ctx, r.agency, r.one)
	return err
}

// bare folds every log and reads its answer clock, and no more.
func (r *recounted) bare() (float64, error) {
	start := time.Now()
	cal := r.desk.Calendar()
	for _, log := range r.logs {
		c, err := foi.Fold(log)
		if err != nil {
			return 0, err
		}
		if clock := c.AnswerClockAsRecorded(cal, foi.Policy{RestDayReceipt: foi.AsReceived}); clock.Due.IsZero() {
			return 0, errors.New("a case without a due date")
		}
	}
	return milliseconds(start), nil
}
