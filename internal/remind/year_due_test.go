package remind_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
	"foidesk/internal/remind"
)

// duty is what one person has to hear of once.
type duty struct {
	person desk.PersonID
	agency desk.AgencyID
	in     desk.CaseID
	topic  remind.Topic
	ref    string
	due    calendar.Date
	day    int
}

// span is a time through which somebody had to hear of something, had they not yet: until is its end.
type span struct{ from, until time.Time }

// duties collects spans: of each moment is told what has to be heard then.
type duties struct {
	spans   map[duty][]span
	running map[duty]time.Time
}

// at says what has to be heard from a moment on, of one subject.
func (d *duties) at(now time.Time, due map[duty]bool) {
	for k, from := range d.running {
		if !due[k] {
			d.spans[k] = append(d.spans[k], span{from, now})
			delete(d.running, k)
		}
	}
	for k := range due {
		if _, ok := d.running[k]; !ok {
			d.running[k] = now
		}
	}
}

// due is what everybody had to hear in the year, found out from logs, rules and posts alone.
func (y *year) due(begin, end time.Time) map[duty][]span {
	all := map[duty][]span{}
	for _, a := range append([]desk.Agency{y.agency}, y.bureaus...) {
		for after := desk.CaseID(0); ; {
			lines, err := y.store.CasesAfter(y.t.Context(), after, 500)
			if err != nil {
				y.t.Fatal(err)
			}
			if len(lines) == 0 {
				break
			}
			after = lines[len(lines)-1].ID
			for _, line := range lines {
				if line.Agency == a.ID {
					y.dueInCase(all, a, line.ID, end)
				}
			}
		}
		y.dueInAgency(all, a, begin, end)
	}
	return all
}

// dueInCase reads a case at every midnight since it came in, and after each of its acts.
func (y *year) dueInCase(all map[duty][]span, a desk.Agency, id desk.CaseID, end time.Time) {
	file, err := y.desk.Case(y.t.Context(), a.ID, id)
	if err != nil {
		y.t.Fatal(err)
	}
	for _, e := range file.Log {
		y.did[e.Act.Kind()]++
	}
	d := duties{all, map[duty]time.Time{}}
	var c foi.Case
	acts := file.Log
	for now := acts[0].RecordedAt; now.Before(end); {
		for len(acts) > 0 && !acts[0].RecordedAt.After(now) {
			if c, err = c.Append(acts[0].Logged); err != nil {
				y.t.Fatal(err)
			}
			acts = acts[1:]
		}
		d.at(now, y.heard(a, c, id, calendar.FromTime(now.In(desk.China))))
		now = midnight(calendar.FromTime(now.In(desk.China)).AddDays(1))
		if len(acts) > 0 && acts[0].RecordedAt.Before(now) {
			now = acts[0].RecordedAt
		}
	}
	d.at(end, nil)
}

// heard is what has to be heard of a case on a day.
func (y *year) heard(a desk.Agency, c foi.Case, id desk.CaseID, today calendar.Date) map[duty]bool {
	out := map[duty]bool{}
	if c.Unclaimed() {
		by := c.Handling.Since
		for by++; !y.desk.Calendar().Working(by); {
			by++
		}
		y.hear(out, a, c, duty{agency: a.ID, in: id, topic: remind.Unclaimed, due: by}, today)
	}
	for _, r := range c.Clocks(y.desk.Calendar(), a.Policy, today) {
		if r.Settled.IsZero() && r.State != foi.NotBegun && r.State != foi.Suspended {
			due := r.Due
			if r.CautiousDue != nil {
				due = min(due, *r.CautiousDue)
			}
			y.hear(out, a, c, duty{agency: a.ID, in: id, topic: remind.Topic(r.ID), ref: r.Ref, due: due}, today)
		}
	}
	return out
}

// hear adds who has to hear of something by the rules, each by the latest day that has come.
func (y *year) hear(out map[duty]bool, a desk.Agency, c foi.Case, of duty, today calendar.Date) {
	rules, own := y.rules[a.ID]
	if !own {
		rules = remind.Defaults()
	}
	days := map[desk.PersonID]int{}
	for _, rule := range rules {
		if rule.Topic != of.topic {
			continue
		}
		day, ok := y.dayOf(rule, of.due, today)
		if !ok {
			continue
		}
		for _, who := range y.audience(rule.To, a, c, today) {
			if was, ok := days[who]; !ok || was < day {
				days[who] = day
			}
		}
	}
	for who, day := range days {
		of.person, of.day = who, day
		out[of] = true
	}
}

// dayOf counts, working day by working day, from the due day or to it, and finds the rule's day that came last.
func (y *year) dayOf(rule remind.Rule, due, today calendar.Date) (day int, ok bool) {
	cal := y.desk.Calendar()
	for d := min(due, today) + 1; d <= max(due, today); d++ {
		if cal.Working(d) {
			day++
		}
	}
	if today < due {
		day = -day
	}
	if rule.Daily && day > 0 {
		return day, true
	}
	for _, one := range slices.Backward(rule.Days) {
		if one <= day {
			return one, true
		}
	}
	return 0, false
}

// audience finds people by the names that they were given for what they are.
func (y *year) audience(to remind.Audience, a desk.Agency, c foi.Case, today calendar.Date) []desk.PersonID {
	bureau := slices.IndexFunc(y.bureaus, func(b desk.Agency) bool { return b.ID == a.ID })
	intake, head := fmt.Sprintf("登记员%d", bureau), fmt.Sprintf("负责人%d", bureau)
	var names []string
	var found []desk.PersonID
	switch to {
	case remind.ToHandler:
		if who := desk.PersonID(c.Handling.Officer.ID); who != 0 {
			found = append(found, who)
		} else {
			names = []string{intake, head}
		}
	case remind.ToIntake:
		names = []string{intake}
	case remind.ToHead:
		names = []string{head}
	case remind.ToSupervisor:
		names = []string{"主管部门"}
	case remind.ToAdministrator:
		names = []string{"系统管理员"}
	}
	for id, name := range y.people {
		if slices.Contains(names, name) {
			found = append(found, id)
		}
	}
	for _, s := range y.away {
		if s.Agency == a.ID && slices.Contains(found, s.Person) && awayFrom <= today && today <= awayUntil {
			found = append(found, s.Substitute)
		}
	}
	return found
}

// dueInAgency is the annual report of 2025, by 31 January and of a government by 31 March, and the holidays of 2027, which
// the program does not bring along, from 1 December on.
func (y *year) dueInAgency(all map[duty][]span, a desk.Agency, begin, end time.Time) {
	report := day("2026-01-31")
	if a.Level == desk.City {
		report = day("2026-03-31")
	}
	d := duties{all, map[duty]time.Time{}}
	for now := begin; now.Before(end); now = now.AddDate(0, 0, 1) {
		today, out := calendar.FromTime(now.In(desk.China)), map[duty]bool{}
		if today <= report {
			y.hear(out, a, foi.Case{}, duty{agency: a.ID, topic: remind.AnnualReport, due: report}, today)
		}
		y.hear(out, a, foi.Case{}, duty{agency: a.ID, topic: remind.Holidays, due: day("2026-12-01")}, today)
		d.at(now, out)
	}
	d.at(end, nil)
}

// wantExactly holds what was told against what had to be.
func (y *year) wantExactly(due map[duty][]span) {
	y.t.Helper()
	told := map[duty]time.Time{}
	for who := range y.people {
		all, err := y.reminders.Inbox(y.t.Context(), who, 0, 1_000_000)
		if err != nil {
			y.t.Fatal(err)
		}
		for _, m := range all {
			k := duty{m.Person, m.Agency, m.Case, m.Topic, m.Ref, m.DueOn, m.Day}
			if _, twice := told[k]; twice {
				y.t.Errorf("told twice: %+v", k)
			}
			if strings.Contains(m.Words, "自然人") {
				y.t.Errorf("a message names the applicant: %q", m.Words)
			}
			told[k] = m.Created
		}
	}
	wrong := 0
	fail := func(format string, args ...any) {
		if wrong++; wrong <= 20 {
			y.t.Errorf(format, args...)
		}
	}
	for k, at := range told {
		if !slices.ContainsFunc(due[k], func(s span) bool { return !at.Before(s.from) && at.Before(s.until) }) {
			fail("told without need, or early, at %s: %+v in %v", at.In(desk.China), k, due[k])
		}
	}
	must := 0
	for k, spans := range due {
		sweep, ok := y.firstSweep(spans)
		if !ok {
			continue // it came and went between two sweeps
		}
		must++
		switch at, ok := told[k]; {
		case !ok:
			fail("never told: %+v, due from %s to %s", k, spans[0].from.In(desk.China), spans[0].until.In(desk.China))
		case at.After(sweep):
			fail("told late, at %s and not %s: %+v", at.In(desk.China), sweep.In(desk.China), k)
		}
	}
	if wrong > 0 {
		y.t.Errorf("%d of %d messages are wrong", wrong, must)
	}
	if must < 10*y.cases {
		y.t.Errorf("only %d messages about %d cases: the year proves little", must, y.cases)
	}
	y.t.Logf("%d cases, %d acts and %d refused, %d messages", y.cases, total(y.did), y.refused, must)
}

// firstSweep is the first within the spans.
func (y *year) firstSweep(spans []span) (time.Time, bool) {
	for _, s := range spans {
		if at := y.nextSweep(s.from); at.Before(s.until) {
			return at, true
		}
	}
	return time.Time{}, false
}

func total(n map[foi.Kind]int) (sum int) {
	for _, one := range n {
		sum += one
	}
	return sum
}

// wantActsOfManyKinds: a year in which nothing happens proves nothing.
func (y *year) wantActsOfManyKinds() {
	y.t.Helper()
	for _, kind := range []foi.Kind{
		foi.KindArrival, foi.KindContact, foi.KindReceipt, foi.KindAssignment, foi.KindClaim, foi.KindCorrectionNotice, foi.KindCorrectionReceived,
		foi.KindConsultationSent, foi.KindConsultationDelivered, foi.KindOpinionReceived, foi.KindProposal, foi.KindApproval, foi.KindReturn,
		foi.KindExtension, foi.KindFeeNotice, foi.KindFeePaid, foi.KindLapse, foi.KindDelaySet, foi.KindDecision, foi.KindDelivery, foi.KindWithdrawal,
		foi.KindReview, foi.KindSuit, foi.KindReanswer, foi.KindPublicationSet, foi.KindPublished,
	} {
		if y.did[kind] == 0 {
			y.t.Errorf("in the whole year nobody did anything of the kind %s", kind)
		}
	}
}
