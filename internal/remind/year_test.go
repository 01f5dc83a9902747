package remind_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"foidesk/internal/account"
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/remind"
	"foidesk/internal/store/storetest"
)

// yearVariable asks for more cases than the usual number, which keeps the tests short. They are swept three times a day.
const yearVariable = "FOIDESK_TEST_YEAR"

const (
	usualYearCases = 250
	// hourly are the sweeps of the program itself, but those of the night.
	hourly    = "30 8-17 * * *"
	threeADay = "30 8,12,16 * * *"
)

// year is a year of three agencies, each with its people, in which cases come in and are worked, well and badly.
type year struct {
	*office
	rng *rand.Rand
	// bureaus receive applications; the agency of the office is above them, with supervisor and administrator.
	bureaus  []desk.Agency
	handlers map[desk.AgencyID][]desk.Actor
	rules    map[desk.AgencyID][]remind.Rule
	away     []remind.StandIn // through awayFrom..awayUntil
	open     []*dealt
	cases    int
	sweeps   cron.Schedule
	did      map[foi.Kind]int
	refused  int
}

var awayFrom, awayUntil = day("2026-07-20"), day("2026-08-07")

// dealt is a case that somebody may still do something about.
type dealt struct {
	agency desk.Agency
	line   desk.Summary
	idle   int // working days since somebody did something
	// after tells that something is done after the answer: a review, a suit, a publication.
	after bool
}

// pace is on one of how many working days something is done.
func (c *dealt) pace() int {
	if c.line.State != foi.Concluded || c.after {
		return 4
	}
	return 120
}

// TestAYearOfReminders lets a year go by: real databases, the real cron library, a clock that is not real. What was told
// is held against every rule and every clock of every log, read day by day without any of the ways by which the sweep spares
// itself work: each message that was due is there once, none before its time, none later than the next sweep.
func TestAYearOfReminders(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, dsn string) {
		synctest.Test(t, func(t *testing.T) {
			begin := midnight(day("2026-01-01"))
			time.Sleep(time.Until(begin))
			cases, times := yearCases(t)
			y := newYear(t, dsn, cases)
			swept := 0
			c := cron.New(cron.WithLocation(desk.China))
			id, err := c.AddFunc(times, func() {
				if _, err := y.reminders.Sweep(t.Context()); err != nil {
					t.Error(err)
				}
				swept++
			})
			if err != nil {
				t.Fatal(err)
			}
			y.sweeps = c.Entry(id).Schedule
			c.Start()
			y.work()
			end := midnight(day("2027-01-01"))
			time.Sleep(time.Until(end))
			<-c.Stop().Done()
			want := 0
			for at := y.nextSweep(begin); at.Before(end); at = y.nextSweep(at) {
				want++
			}
			if swept != want || want < 365 {
				t.Errorf("%d sweeps in a year, and not %d", swept, want)
			}
			y.wantExactly(y.due(begin, end))
			y.wantActsOfManyKinds()
		})
	})
}

// nextSweep is the first sweep after a moment: what begins with one may be just behind it.
func (y *year) nextSweep(after time.Time) time.Time { return y.sweeps.Next(after.In(desk.China)) }

// yearCases is how many cases come in, and when cron sweeps.
func yearCases(t *testing.T) (n int, times string) {
	text := os.Getenv(yearVariable)
	if text == "" {
		return usualYearCases, hourly
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < usualYearCases {
		t.Fatalf("%s: %q is no number of cases from %d up", yearVariable, text, usualYearCases)
	}
	return n, threeADay
}

func newYear(t *testing.T, dsn string, cases int) *year {
	y := &year{
		office: &office{t: t, store: storetest.Open(t, dsn), people: map[desk.PersonID]string{}}, cases: cases,
		rng: rand.New(rand.NewPCG(2026, 11)), handlers: map[desk.AgencyID][]desk.Actor{}, did: map[foi.Kind]int{},
	}
	y.desk = desk.New(y.store, calendar.China(), time.Now)
	y.reminders = remind.New(y.store.Reminders(), y.desk, time.Now)
	by := desk.System("测试")
	create := func(a desk.Agency) desk.Agency {
		made, err := y.desk.CreateAgency(t.Context(), by, a)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	top := create(desk.Agency{Name: "示例市", Level: desk.City})
	y.agency = top
	y.person("主管部门", account.Supervisor)
	y.person("系统管理员", account.Administrator)
	for i, name := range []string{"示例市甲局", "示例市乙局", "示例市丙局"} {
		y.agency = create(desk.Agency{Name: name, Level: desk.Department, Parent: top.ID})
		y.bureaus = append(y.bureaus, y.agency)
		y.person(fmt.Sprintf("登记员%d", i), account.Intake)
		y.person(fmt.Sprintf("负责人%d", i), account.Head)
		for j := range 3 {
			name := fmt.Sprintf("承办人%d-%d", i, j)
			y.handlers[y.agency.ID] = append(y.handlers[y.agency.ID], desk.Actor{ID: y.person(name, account.Handler), Name: name})
		}
	}
	y.agency = top
	y.ownRules(y.bureaus[1])
	y.absence(y.bureaus[0])
	return y
}

// ownRules gives an agency rules of its own: far ahead, and late.
func (y *year) ownRules(a desk.Agency) {
	own := []remind.Rule{
		{Topic: remind.Topic(foi.ClockAnswer), To: remind.ToHandler, Days: []int{-10, -2, 0, 2, 7}},
		{Topic: remind.Topic(foi.ClockAnswer), To: remind.ToHead, Days: []int{-2}, Daily: true},
		{Topic: remind.Topic(foi.ClockThirdParty), To: remind.ToHead, Days: []int{-4, 1}},
		{Topic: remind.Unclaimed, To: remind.ToIntake, Daily: true},
	}
	if err := y.reminders.SetRules(y.t.Context(), desk.System("测试"), a, remind.Defaults(), own); err != nil {
		y.t.Fatal(err)
	}
	y.rules = map[desk.AgencyID][]remind.Rule{a.ID: own}
}

// absence has one handler stand in for another over some weeks.
func (y *year) absence(a desk.Agency) {
	from, to := y.handlers[a.ID][0].ID, y.handlers[a.ID][1].ID
	err := y.store.Accounts().Transact(y.t.Context(), func(tx account.Tx) error {
		_, err := tx.InsertAbsence(y.t.Context(), account.Absence{Agency: a.ID, Person: from, From: awayFrom, Until: awayUntil, Substitute: to})
		return err
	})
	if err != nil {
		y.t.Fatal(err)
	}
	y.away = []remind.StandIn{{Agency: a.ID, Person: from, Substitute: to}}
}

// work is the office's year: on each working day some applications come in, and some cases are taken a step further, at
// whatever minute.
func (y *year) work() {
	cal := y.desk.Calendar()
	days := 0
	for d := day("2026-01-01"); d < day("2027-01-01"); d++ {
		if cal.Working(d) {
			days++
		}
	}
	registered, worked := 0, 0
	for d := day("2026-01-01"); d < day("2027-01-01"); d++ {
		if !cal.Working(d) {
			continue
		}
		worked++
		var plan []func()
		for ; registered < y.cases*worked/days; registered++ {
			plan = append(plan, y.register)
		}
		for _, c := range y.open {
			if y.rng.IntN(c.pace()) == 0 {
				plan = append(plan, func() { y.step(c) })
			}
		}
		at := midnight(d).Add(9 * time.Hour)
		gap := 8 * time.Hour / time.Duration(len(plan)+1)
		for _, do := range plan {
			at = at.Add(gap)
			time.Sleep(time.Until(at))
			do()
		}
		y.open = slices.DeleteFunc(y.open, func(c *dealt) bool {
			c.idle++
			return c.idle > 60 && c.line.State == foi.Concluded || c.line.State == foi.Voided
		})
	}
}

func (y *year) register() {
	a := y.bureaus[y.rng.IntN(len(y.bureaus))]
	in := desk.Intake{Agency: a.ID, By: desk.System("登记员")}
	if y.rng.IntN(2) == 0 {
		in.Officer = y.handlers[a.ID][y.rng.IntN(3)].ID
	}
	request := foi.Request{
		Applicant: foi.Applicant{Category: foi.NaturalPerson, Name: "自然人000001"}, Description: fmt.Sprintf("示例事项%d", y.rng.IntN(1_000_000)),
	}
	today := y.desk.Today()
	var line desk.Summary
	var err error
	switch y.rng.IntN(8) {
	case 0:
		in.Officer = 0
		line, err = y.desk.Arrive(y.t.Context(), in, foi.Arrival{On: today, Channel: foi.OrdinaryLetter, Request: request})
	case 1, 2:
		line, err = y.desk.Register(y.t.Context(), in, foi.Receipt{On: today, Channel: foi.Web, SubmittedOn: today.AddDays(-y.rng.IntN(3)), Request: request})
	default:
		line, err = y.desk.Register(y.t.Context(), in, foi.Receipt{On: today, Channel: foi.Post, Request: request})
	}
	if err != nil {
		y.t.Fatal(err)
	}
	y.open = append(y.open, &dealt{agency: a, line: line})
}

// step takes a case one step further, one of those that its state allows. What the law refuses is not done.
func (y *year) step(c *dealt) {
	file, err := y.desk.Case(y.t.Context(), c.agency.ID, c.line.ID)
	if err != nil {
		y.t.Fatal(err)
	}
	at := desk.At{Agency: c.agency.ID, Case: c.line.ID, Expected: file.Summary.Seq, By: desk.System("承办人")}
	all := y.possible(c, file.Case, at)
	if len(all) == 0 {
		return
	}
	line, err := all[y.rng.IntN(len(all))](y.t.Context())
	var refused *desk.Error
	switch {
	case errors.As(err, &refused) && (refused.Code == desk.Refused || refused.Code == desk.Invalid):
		y.refused++
		return
	case err != nil:
		y.t.Fatal(err)
	}
	c.after = c.line.State == foi.Concluded
	c.line, c.idle = line, 0
}

type doing func(context.Context) (desk.Summary, error)

// possible are the steps that a case is ready for: more of what moves it on than of what is rare.
func (y *year) possible(dealt *dealt, c foi.Case, at desk.At) []doing {
	switch {
	case c.Receipt == nil:
		reached := y.rng.IntN(4) > 0
		return []doing{func(ctx context.Context) (desk.Summary, error) {
			return y.desk.Contact(ctx, at, foi.Contact{On: y.desk.Today(), How: foi.ByPhone, Reached: reached}, reached)
		}}
	case c.State() == foi.Concluded:
		return y.afterwards(c, at)
	case c.Pending != nil:
		approve := func(ctx context.Context) (desk.Summary, error) { return y.desk.Approve(ctx, at, c.Pending.Seq, "") }
		giveBack := func(ctx context.Context) (desk.Summary, error) {
			return y.desk.Return(ctx, at, c.Pending.Seq, "理由不充分")
		}
		return []doing{approve, approve, approve, giveBack}
	case c.Unclaimed():
		mine := y.handlers[dealt.agency.ID][y.rng.IntN(3)]
		if h := c.Handling.Officer; h.ID != 0 {
			mine = desk.Actor{ID: desk.PersonID(h.ID), Name: h.Name}
		}
		at.By = mine
		return []doing{func(ctx context.Context) (desk.Summary, error) { return y.desk.Claim(ctx, at) }}
	}
	return y.steps(dealt, c, at)
}

// steps are those of a case that somebody has.
func (y *year) steps(dealt *dealt, c foi.Case, at desk.At) []doing {
	d, on, n := y.desk, y.desk.Today(), 1+y.rng.IntN(20)
	var out []doing
	add := func(times int, do doing) {
		for range times {
			out = append(out, do)
		}
	}
	take := func(times int, act foi.Act) {
		add(times, func(ctx context.Context) (desk.Summary, error) { return d.Take(ctx, at, act) })
	}
	withdraw := func(ctx context.Context) (desk.Summary, error) { return d.Withdraw(ctx, at, foi.Withdrawal{On: on}) }
	switch {
	case c.Decision != nil:
		return []doing{func(ctx context.Context) (desk.Summary, error) {
			return d.Deliver(ctx, at, foi.Delivery{On: on, Method: foi.ByPost, Carrier: foi.PostalEnterprise, Tracking: "1000000000001"})
		}}
	case c.CorrectionNotice != nil && c.CorrectionReceived == nil:
		take(6, foi.CorrectionReceived{On: on})
		take(6, foi.Lapse{On: on, Outcome: foi.NotCorrected})
		return append(out, withdraw)
	case c.FeeNotice != nil && c.FeePaid == nil:
		take(2, foi.Lapse{On: on, Outcome: foi.NotPaid})
		add(1, func(ctx context.Context) (desk.Summary, error) { return d.Pay(ctx, at, foi.FeePaid{On: on}) })
		return out
	}
	if given, ok := c.Consented(foi.KindExtension); ok {
		extension := given.Act.(foi.Extension)
		extension.ApprovedOn, extension.NotifiedOn = given.On, on
		return []doing{func(ctx context.Context) (desk.Summary, error) { return d.Extend(ctx, at, extension) }, withdraw}
	}
	if given, ok := c.Consented(foi.KindFeeNotice); ok {
		notice := given.Act.(foi.FeeNotice)
		notice.On, notice.DeliveredOn = on, on
		return []doing{func(ctx context.Context) (desk.Summary, error) { return d.ChargeFee(ctx, at, notice) }, withdraw}
	}
	fee := foi.FeeNotice{Pages: 300, Alternatives: foi.Alternatives{On: on, OnSite: true, Reply: "不同意"}}
	for _, act := range []foi.Act{foi.Extension{WorkingDays: n, Reason: "涉及部门较多"}, fee} {
		add(2, func(ctx context.Context) (desk.Summary, error) { return d.Propose(ctx, at, act) })
	}
	colleague := y.handlers[dealt.agency.ID][y.rng.IntN(3)]
	add(1, func(ctx context.Context) (desk.Summary, error) { return d.Assign(ctx, at, "", colleague.ID, "") })
	take(2, foi.CorrectionNotice{On: on, CorrectBy: on.AddDays(5 + n), Matters: "请写明文件名称"})
	take(1, foi.ReasonsAsked{On: on})
	take(1, foi.DelaySet{On: on, Until: on.AddDays(3 * n), Note: "数量、频次明显超过合理范围"})
	ref := fmt.Sprint(len(c.Consultations) + 1)
	take(2, foi.ConsultationSent{On: on, Party: []foi.Party{foi.ThirdParty, foi.CoMaker}[n%2], Ref: ref, Name: "示例公司"})
	for _, asked := range c.Consultations {
		take(3, foi.ConsultationDelivered{On: on, Ref: asked.Ref})
		take(3, foi.OpinionReceived{On: on, Ref: asked.Ref})
	}
	add(8, func(ctx context.Context) (desk.Summary, error) {
		return d.Decide(ctx, at, foi.Decision{On: on, Outcome: foi.Disclosed})
	})
	return append(out, withdraw)
}

// afterwards is what becomes of an answer: now and then a review or a suit with what follows, or its publication.
func (y *year) afterwards(c foi.Case, at desk.At) []doing {
	on := y.desk.Today()
	var acts []foi.Act
	begun := func(begun bool, p foi.Proceeding, act func(foi.Proceeding) foi.Act) {
		switch {
		case !begun:
			acts = append(acts, act(foi.Proceeding{Ref: "1", FiledOn: on}))
		case p.ServedOn.IsZero():
			acts = append(acts, act(foi.Proceeding{Ref: "1", ServedOn: on}))
		case p.DefendedOn.IsZero():
			acts = append(acts, act(foi.Proceeding{Ref: "1", DefendedOn: on}))
		default:
			acts = append(acts, act(foi.Proceeding{Ref: "1", DecidedOn: on, Result: foi.Corrected}), foi.Reanswer{On: on, By: foi.KindReview, Ref: "1"})
		}
	}
	var review, suit foi.Proceeding
	for _, r := range c.Reviews {
		review = r.Proceeding
	}
	for _, s := range c.Suits {
		suit = s.Proceeding
	}
	begun(len(c.Reviews) > 0, review, func(p foi.Proceeding) foi.Act { return foi.Review{Proceeding: p} })
	begun(len(c.Suits) > 0, suit, func(p foi.Proceeding) foi.Act { return foi.Suit{Proceeding: p} })
	do := func(act foi.Act) doing {
		return func(ctx context.Context) (desk.Summary, error) {
			if k := act.Kind(); k == foi.KindPublicationSet || k == foi.KindPublished {
				return y.desk.Take(ctx, at, act)
			}
			return y.desk.Dispute(ctx, at, act)
		}
	}
	if c.PublicationSet == nil {
		acts = append(acts, foi.PublicationSet{On: on})
	} else if c.Published == nil {
		acts = append(acts, foi.Published{On: on, Where: "网站"})
	}
	var out []doing
	for _, act := range acts {
		out = append(out, do(act))
	}
	return out
}
