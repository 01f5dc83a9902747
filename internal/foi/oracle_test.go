package foi_test

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// wall counts a case as one does with a wall calendar: a day after the other, each crossed off or not, and in the
// evening the letters of the day. It knows nothing of periods, pauses and sums of days.
type wall struct {
	cal    *calendar.Calendar
	policy foi.Policy
	acts   []foi.Act
	// counts tells, by its place among the acts, whether a step came in time.
	counts map[int]bool

	start, strict     calendar.Date
	crossed, strict20 []calendar.Date // the days crossed off, by either start
	limit             int
	until             calendar.Date // the day set instead; zero for none
	waiting           bool          // for the applicant
	letters           []*letter
	over              bool // a day has passed after the last
}

// letter asks for an opinion.
type letter struct {
	ref         string
	stops       bool
	unlimited   bool // nobody says when the wait ends
	sent, heard calendar.Date
	reached     calendar.Date
	timed       bool // has 15 days
	patience    int  // how many of them are gone
}

func (l *letter) waits(on calendar.Date) bool {
	return l.stops && on > l.sent && (l.heard.IsZero() || on <= l.heard) && (!l.timed || l.patience < 15)
}

// lay walks to a day. Forgiving, it leaves out what has no end yet: who waits then learns which day would be the last.
func lay(cal *calendar.Calendar, p foi.Policy, acts []foi.Act, to calendar.Date, forgiving bool, counts map[int]bool) *wall {
	w := &wall{cal: cal, policy: p, acts: acts, counts: counts}
	if counts == nil {
		w.counts = map[int]bool{}
	}
	in := acts[0].(foi.Receipt)
	first := in.On
	if !in.SubmittedOn.IsZero() {
		first = in.SubmittedOn
	}
	for d := first; d <= to || forgiving && !w.laid(d); d = d.AddDays(1) {
		w.morning(d, forgiving)
		for i, act := range acts {
			if d == act.Date() {
				w.evening(i, act, d, counts == nil)
			}
		}
	}
	return w
}

// laid tells that the walk has found the last day.
func (w *wall) laid(d calendar.Date) bool {
	last := w.acts[len(w.acts)-1].Date()
	if !w.until.IsZero() {
		return d > max(w.until, last)
	}
	return d > last && w.limit > 0 && len(w.crossed) >= w.limit && (w.strict.IsZero() || len(w.strict20) >= w.limit)
}

func (w *wall) stands(d calendar.Date, forgiving bool) bool {
	for _, l := range w.letters {
		if l.waits(d) && (!forgiving || !l.unlimited) {
			return true
		}
	}
	return w.waiting && !forgiving
}

func (w *wall) morning(d calendar.Date, forgiving bool) {
	still := w.stands(d, forgiving)
	gone := w.limit > 0 && len(w.crossed) >= w.limit
	if !w.until.IsZero() {
		gone = d > w.until
	}
	if gone && !still {
		w.over = true
	}
	if !w.cal.Working(d) {
		return
	}
	for _, l := range w.letters {
		if l.timed && !l.reached.IsZero() && d > l.reached {
			l.patience++
		}
	}
	if still {
		return
	}
	if !w.start.IsZero() && d > w.start {
		w.crossed = append(w.crossed, d)
	}
	if !w.strict.IsZero() && d > w.strict {
		w.strict20 = append(w.strict20, d)
	}
}

// begin starts the count on a day, by the office's policy where something came in on it.
func (w *wall) begin(on calendar.Date, receipt bool) {
	w.start, w.strict, w.crossed, w.strict20, w.limit, w.until, w.waiting = on, 0, nil, nil, 20, 0, false
	for receipt && w.policy == nextWorkingDay && !w.cal.Working(w.start) {
		w.start, w.strict = w.start.AddDays(1), on
	}
}

func (w *wall) evening(i int, act foi.Act, d calendar.Date, judging bool) {
	if judging {
		w.counts[i] = !w.over
	}
	inTime := w.counts[i]
	switch a := act.(type) {
	case foi.Receipt:
		crossed := w.strict20
		w.begin(d, true)
		if s := a.SubmittedOn; !s.IsZero() && s != w.start {
			w.strict, w.strict20 = s, crossed
			for day := s.AddDays(1); day <= d; day = day.AddDays(1) {
				if w.cal.Working(day) {
					w.strict20 = append(w.strict20, day)
				}
			}
		}
	case foi.Extension:
		if inTime {
			w.limit += a.WorkingDays
		}
	case foi.DelaySet:
		if inTime {
			w.until, w.strict = a.Until, 0
			for _, l := range w.letters {
				l.stops = false
			}
		}
	case foi.CorrectionNotice, foi.FeeNotice:
		w.waiting = true
	case foi.CorrectionReceived:
		w.begin(d, true)
	case foi.FeePaid:
		w.begin(d, false)
	case foi.ConsultationSent:
		w.letters = append(w.letters, w.letter(i, a, inTime && w.until.IsZero()))
	}
}

func (w *wall) letter(at int, a foi.ConsultationSent, stops bool) *letter {
	l := &letter{ref: a.Ref, sent: a.On, stops: stops}
	for i, act := range w.acts {
		switch b := act.(type) {
		case foi.ConsultationDelivered:
			if b.Ref == a.Ref {
				l.reached, l.timed = b.On, a.Party != foi.OtherAgency
			}
		case foi.OpinionReceived:
			if b.Ref == a.Ref && (l.heard.IsZero() || b.On < l.heard) {
				l.heard = b.On
			}
		case foi.DelaySet: // from then on nobody is waited for
			if w.counts[i] && i > at && (l.heard.IsZero() || b.On < l.heard) {
				l.heard = b.On
			}
		}
	}
	l.unlimited = l.heard.IsZero() && !l.timed
	return l
}

// due is the last day, and the cautious one; read from a forgiving walk.
func (w *wall) due() (due, cautious calendar.Date, days int) {
	if !w.until.IsZero() {
		days := 0
		for _, d := range w.crossed {
			if d <= w.until {
				days++
			}
		}
		return w.until, 0, days
	}
	if !w.strict.IsZero() {
		cautious = w.strict20[w.limit-1]
	}
	return w.crossed[w.limit-1], cautious, w.limit
}

// stood is how a case stands in the evening of a day.
func (w *wall) stood(on calendar.Date) foi.ClockState {
	still := w.waiting
	for _, l := range w.letters {
		still = still || l.stops && l.unlimited
		still = still || l.stops && on > l.sent && (l.heard.IsZero() || on < l.heard) && (!l.timed || on <= w.enough(l))
	}
	switch {
	case w.over:
		return foi.Missed
	case still:
		return foi.Suspended
	}
	return foi.Running
}

// enough is the fifteenth day of a party.
func (w *wall) enough(l *letter) calendar.Date {
	d := l.reached
	for n := 0; n < 15; {
		if d = d.AddDays(1); w.cal.Working(d) {
			n++
		}
	}
	return d
}

// counted says in one line what matters of an answer clock.
type counted struct {
	state         foi.ClockState
	start         calendar.Date
	days, used    int
	due, cautious calendar.Date
	provisional   bool
}

// onTheWall is the answer clock of lawful acts as the wall calendar has it.
func onTheWall(cal *calendar.Calendar, p foi.Policy, acts []foi.Act, today calendar.Date) counted {
	ended := foi.ClockState("")
	for _, act := range acts {
		switch act.(type) {
		case foi.Delivery:
			if ended == "" { // sent again it is in time or not by the first day
				ended, today = foi.Met, act.Date()
			}
		case foi.Withdrawal, foi.Lapse:
			ended, today = foi.Lapsed, act.Date()
		}
	}
	walked := lay(cal, p, acts, today, false, nil)
	c := counted{state: walked.stood(today), start: walked.start, used: len(walked.crossed)}
	if ended != "" && c.state != foi.Missed {
		c.state = ended
	}
	c.due, c.cautious, c.days = lay(cal, p, acts, today, true, walked.counts).due()
	c.provisional = c.due.Year() > 2026
	return c
}

func asRead(r foi.Reading) counted {
	c := counted{r.State, r.Start, r.Days, r.Used, r.Due, 0, r.Provisional}
	if r.CautiousDue != nil {
		c.cautious = *r.CautiousDue
	}
	return c
}

// lawfulLog is a random course of a case, by the acts that move its period.
type lawfulLog struct {
	policy foi.Policy
	acts   []foi.Act
	today  calendar.Date
}

func anyLawfulLog(cal *calendar.Calendar) *rapid.Generator[lawfulLog] {
	return rapid.Custom(func(t *rapid.T) lawfulLog {
		on := receiptDay().Draw(t, "received")
		in := foi.Receipt{On: on, Channel: foi.Post}
		if rapid.IntRange(0, 3).Draw(t, "by web") == 3 {
			in = foi.Receipt{On: on, Channel: foi.Web, SubmittedOn: on.AddDays(-rapid.IntRange(0, 5).Draw(t, "submitted before"))}
		}
		log := lawfulLog{policy: rapid.SampledFrom([]foi.Policy{asReceived, nextWorkingDay}).Draw(t, "policy")}
		var c foi.Case
		log.take(cal, &c, in)
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			on = on.AddDays(rapid.IntRange(0, 9).Draw(t, "days"))
			log.take(cal, &c, possible(t, c, steps(t, c, on)))
		}
		if rapid.IntRange(0, 2).Draw(t, "ends") == 2 {
			on = on.AddDays(rapid.IntRange(0, 20).Draw(t, "days"))
			log.take(cal, &c, possible(t, c, endings(on)))
			log.take(cal, &c, foi.Delivery{On: on.AddDays(rapid.IntRange(0, 3).Draw(t, "days on the desk")), Method: foi.ByPost})
			on = c.Standing()[len(c.Standing())-1].Act.Date()
			if rapid.IntRange(0, 3).Draw(t, "came back") == 3 {
				on = on.AddDays(rapid.IntRange(1, 30).Draw(t, "days on the way"))
				log.take(cal, &c, foi.DeliveryFailed{On: on, Method: foi.ByPost, Reason: "无人签收"})
				log.take(cal, &c, foi.Delivery{On: on, Method: foi.ByHand})
			}
		}
		log.today = on.AddDays(rapid.IntRange(0, 60).Draw(t, "today after"))
		return log
	})
}

// take enters an act if it is lawful where it stands.
func (log *lawfulLog) take(cal *calendar.Calendar, c *foi.Case, act foi.Act) bool {
	l := foi.Logged{Seq: c.Seq + 1, Act: act}
	next, err := c.Append(l)
	if err != nil || c.Lawful(cal, log.policy, l) != nil {
		return false
	}
	*c, log.acts = next, append(log.acts, act)
	return true
}

// possible is one of the acts that are possible where the case stands. Some always are.
func possible(t *rapid.T, c foi.Case, acts []foi.Act) foi.Act {
	return rapid.SampledFrom(slices.DeleteFunc(acts, func(a foi.Act) bool { return c.May(a.Kind()) != nil })).Draw(t, "act")
}

// steps are what may be done on a day and does not end the case.
func steps(t *rapid.T, c foi.Case, on calendar.Date) []foi.Act {
	n := rapid.IntRange(1, 20).Draw(t, "number")
	acts := []foi.Act{
		foi.ConsultationSent{On: on, Party: foi.ThirdParty, Ref: fmt.Sprint(len(c.Consultations))},
		foi.ConsultationSent{On: on, Party: []foi.Party{foi.CoMaker, foi.OtherAgency}[n%2], Ref: fmt.Sprint(len(c.Consultations))},
		foi.Extension{ApprovedOn: on, NotifiedOn: on, WorkingDays: n},
		foi.CorrectionNotice{On: on, CorrectBy: on.AddDays(n)},
		foi.CorrectionReceived{On: on},
		foi.FeeNotice{On: on, DeliveredOn: on.AddDays(n % 5), Pages: 150},
		foi.FeePaid{On: on},
		foi.DelaySet{On: on, Until: on.AddDays(5 * n)},
		foi.ReasonsAsked{On: on},
	}
	for _, a := range c.Consultations {
		acts = append(acts, foi.ConsultationDelivered{On: on, Ref: a.Ref}, foi.OpinionReceived{On: on, Ref: a.Ref})
	}
	return acts
}

// endings are what ends the case, an answer among them.
func endings(on calendar.Date) []foi.Act {
	return []foi.Act{
		foi.Decision{On: on, Outcome: foi.Disclosed},
		foi.Withdrawal{On: on},
		foi.Lapse{On: on, Outcome: foi.NotCorrected},
		foi.Lapse{On: on, Outcome: foi.NotPaid},
	}
}

func (log lawfulLog) String() string {
	var b strings.Builder
	for _, act := range log.acts {
		text, _ := foi.WriteAct(act)
		fmt.Fprintf(&b, "\n  %s", text)
	}
	return fmt.Sprintf("%s, read on %s:%s", log.policy.RestDayReceipt, log.today, b.String())
}

// tries raises the number of random cases of a test, unless somebody asks for another by the flag.
func tries(t *testing.T, n int) {
	checks := flag.Lookup("rapid.checks")
	if before := checks.Value.String(); before == checks.DefValue {
		t.Cleanup(func() { _ = checks.Value.Set(before) })
		_ = checks.Value.Set(fmt.Sprint(n))
	}
}

// The engine reckons with sums of days; the wall calendar crosses them off. They agree on whatever may lawfully happen.
func TestEngineAgreesWithTheWallCalendar(t *testing.T) {
	tries(t, 100_000)
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		log := anyLawfulLog(cal).Draw(t, "log")
		r := caseOf(t, log.acts...).AnswerClock(cal, log.policy, log.today)
		got, want := asRead(r), onTheWall(cal, log.policy, log.acts, log.today)
		if got != want {
			t.Fatalf("%s\nthe engine says    %s\nthe wall calendar %s", log, got, want)
		}
		if r.Used+r.Left != r.Days {
			t.Fatalf("%s\nused %d and left %d are not %d", log, r.Used, r.Left, r.Days)
		}
	})
}

func (c counted) String() string {
	return fmt.Sprintf("%s from %s, %d days, %d used, due %s, cautious %q, provisional %v", c.state, c.start, c.days, c.used, c.due, c.cautious, c.provisional)
}

// lawfulCourse is the case that acts make one after another; an error where one of them is not lawful.
func lawfulCourse(cal *calendar.Calendar, p foi.Policy, acts []foi.Act) (foi.Case, error) {
	log, c := lawfulLog{policy: p}, foi.Case{}
	for _, act := range acts {
		if !log.take(cal, &c, act) {
			return foi.Case{}, errors.New("not lawful")
		}
	}
	return c, nil
}

// Nobody gains time by an application that came earlier.
func TestLaterReceiptIsNeverDueEarlier(t *testing.T) {
	tries(t, 10_000)
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		log := anyLawfulLog(cal).Draw(t, "log")
		in := log.acts[0].(foi.Receipt)
		in.On = in.On.AddDays(1)
		later := append([]foi.Act{in}, log.acts[1:]...)
		c, err := lawfulCourse(cal, log.policy, later)
		if err != nil {
			t.Skip("the same acts are not lawful a day later")
		}
		before := caseOf(t, log.acts...).AnswerClock(cal, log.policy, log.today)
		if after := c.AnswerClock(cal, log.policy, log.today); after.Due < before.Due {
			t.Fatalf("%s\ndue %s; received a day later, due %s", log, before.Due, after.Due)
		}
	})
}

// To ask for an opinion never shortens the period.
func TestSuspensionNeverShortens(t *testing.T) {
	tries(t, 10_000)
	cal := through2026()
	rapid.Check(t, func(t *rapid.T) {
		log := anyLawfulLog(cal).Draw(t, "log")
		without := unasked(log.acts)
		c, err := lawfulCourse(cal, log.policy, without)
		if err != nil || len(without) == len(log.acts) {
			t.Skip("nobody was asked, or the rest is not lawful without")
		}
		with := caseOf(t, log.acts...).AnswerClock(cal, log.policy, log.today)
		if bare := c.AnswerClock(cal, log.policy, log.today); with.Due < bare.Due || with.Used > bare.Used {
			t.Fatalf("%s\ndue %s with %d used; without the letters due %s with %d", log, with.Due, with.Used, bare.Due, bare.Used)
		}
	})
}

// unasked are the acts without those of the consultations.
func unasked(acts []foi.Act) []foi.Act {
	var kept []foi.Act
	for _, act := range acts {
		switch act.(type) {
		case foi.ConsultationSent, foi.ConsultationDelivered, foi.OpinionReceived:
		default:
			kept = append(kept, act)
		}
	}
	return kept
}
