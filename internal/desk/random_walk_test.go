package desk_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// walker does things in a case of the office, lawful or not, on days that only go forward.
type walker struct {
	office
	t    *rapid.T
	line desk.Summary
	on   calendar.Date
}

// step is what can be done in a case, by the name that a failure is told with.
type step struct {
	name string
	do   func(context.Context, walker, desk.At) (desk.Summary, error)
}

// steps begin with those that stop the period and begin it anew, which are drawn more often than what ends a case.
var steps = []step{
	{"charge at the counter", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.ChargeFee(ctx, at, foi.FeeNotice{On: w.on, DeliveredOn: w.on, Items: 31})
	}},
	{"charge", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.ChargeFee(ctx, at, foi.FeeNotice{On: w.on, Items: 31})
	}},
	{"notice received", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.FeeReceived(ctx, at, w.on)
	}},
	{"pay", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Pay(ctx, at, foi.FeePaid{On: w.on})
	}},
	{"claim", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) { return w.Claim(ctx, at) }},
	{"propose to extend", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Propose(ctx, at, longer(10))
	}},
	{"approve", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		at.By = desk.System("测试")
		return w.Approve(ctx, at, w.line.Seq, "")
	}},
	{"extend", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Extend(ctx, at, told(w.Today().String(), 10))
	}},
	{"propose an answer", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Propose(ctx, at, foi.Decision{On: w.on, Outcome: foi.Disclosed})
	}},
	{"answer", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Decide(ctx, at, foi.Decision{On: w.on, Outcome: foi.Disclosed})
	}},
	{"close as not paid", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Decide(ctx, at, foi.Decision{On: w.Today(), Outcome: foi.NotPaid})
	}},
	{"deliver", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Deliver(ctx, at, posted(w.on.String()))
	}},
	{"withdraw", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Withdraw(ctx, at, foi.Withdrawal{On: w.on})
	}},
	{"void the last", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Void(ctx, at, w.line.Seq, "记错案件")
	}},
	{"look through", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.CheckContents(ctx, at, foi.Lacks(w.line.Seq%4))
	}},
	{"call", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Contact(ctx, at, phoned(w.on.String(), false), false)
	}},
	{"confirm", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Contact(ctx, at, phoned(w.on.String(), true), true)
	}},
	{"received later", func(ctx context.Context, w walker, at desk.At) (desk.Summary, error) {
		return w.Amend(ctx, at, application(w.line.ReceivedOn.AddDays(1).String()), "收到日期有误")
	}},
}

// walk goes some steps. What is refused changes nothing.
func (w walker) walk(ctx context.Context) desk.Summary {
	for range rapid.IntRange(1, 8).Draw(w.t, "steps") {
		s := steps[rapid.IntRange(0, len(steps)-1).Draw(w.t, "step")] // small numbers come up more often
		w.on = min(w.on.AddDays(rapid.IntRange(0, 12).Draw(w.t, "days")), w.Today())
		next, err := s.do(ctx, w, w.by(head, w.line))
		switch desk.CodeOf(err) {
		case "":
			w.line = next
		case desk.Refused, desk.Invalid:
		default:
			w.t.Fatalf("%s: %v", s.name, err)
		}
	}
	return w.line
}

// clocked is what the clocks of a case say of its line: when it is looked at next, whether it is suspended, and
// by when to pay.
type clocked struct {
	next, payBy calendar.Date
	suspended   bool
}

func readClocks(file desk.File, cal *calendar.Calendar) (c clocked) {
	if _, _, over := file.Case.Conclusion(); over || !file.Case.State().Counts() {
		return c
	}
	answer := file.Clocks[0]
	if c.suspended = answer.State == foi.Suspended; !c.suspended {
		c.next = answer.ActBy()
		return c
	}
	c.payBy = file.Clocks[1].Due
	c.next = cmp.Or(c.payBy, cal.Add(file.Case.FeeNotice.On, foi.PaymentDays).On)
	return c
}

// Whatever is done in a case, in whichever order, its line is what its clocks say, the lists hold the cases that
// they should, in their order, and the counts beside them are as many.
func TestRandomWalks(t *testing.T) {
	eachOffice(t, func(t *testing.T, o office) {
		ctx, tries := t.Context(), 0
		rapid.Check(t, func(rt *rapid.T) {
			tries++
			o.agency = o.newAgency(t, desk.Agency{Name: fmt.Sprintf("示例市第%d局", tries)}).ID
			var underWay []desk.Summary
			counts := desk.DueCounts{}
			for range rapid.IntRange(1, 4).Draw(rt, "cases") {
				received := day("2025-12-22").AddDays(rapid.IntRange(0, 60).Draw(rt, "received"))
				begun := o.register
				if rapid.IntRange(0, 3).Draw(rt, "to be confirmed") == 0 {
					begun = o.arrived
				}
				line := walker{o, rt, begun(t, received.String()), received}.walk(ctx)
				file := ok(o.Case(ctx, o.agency, line.ID))(t)
				want := readClocks(file, o.Calendar())
				paused := line.Due(o.Calendar(), o.Today()).Urgency == desk.Paused
				if file.Summary != line || (clocked{line.NextOn, line.Waits.Until, paused}) != want {
					rt.Fatalf("the log is %s, the clocks say %+v;\nthe line answered is %+v,\nthe one kept is %+v", kinds(file.Log), want, line, file.Summary)
				}
				if !want.next.IsZero() {
					underWay = append(underWay, line)
					counts.UnderWay++
				}
				if !want.next.IsZero() && !want.suspended && want.next < o.Today() {
					counts.Overdue++
				}
				if !want.next.IsZero() && line.HandlerID == head.ID {
					counts.Mine++
				}
				if !want.next.IsZero() && line.Pending != "" {
					counts.ForConsent++
				}
			}
			slices.SortFunc(underWay, func(a, b desk.Summary) int {
				return cmp.Or(cmp.Compare(a.NextOn, b.NextOn), cmp.Compare(a.ID, b.ID))
			})
			if got := o.pages(ctx, rt, desk.Filter{Due: desk.UnderWay}); !slices.Equal(got, underWay) {
				rt.Errorf("under way are %+v,\nwant %+v", got, underWay)
			}
			got := ok(o.DueCounts(ctx, o.agency, head))(t)
			if (desk.DueCounts{UnderWay: got.UnderWay, Overdue: got.Overdue, Mine: got.Mine, ForConsent: got.ForConsent}) != counts {
				rt.Errorf("counted %+v, want %+v", got, counts)
			}
			for _, counted := range []struct {
				f desk.Filter
				n int64
			}{
				{desk.Filter{Due: desk.IsOverdue}, got.Overdue},
				{desk.Filter{Due: desk.IsDueToday}, got.Today},
				{desk.Filter{Due: desk.IsDueSoon}, got.Soon},
				{desk.Filter{Due: desk.IsDueInWeek}, got.Week},
				{desk.Filter{Officer: head.ID}, got.Mine},
				{desk.Filter{Waits: desk.ForConsent}, got.ForConsent},
				{desk.Filter{Waits: desk.Unclaimed}, got.Unclaimed},
				{desk.Filter{Due: desk.UnderWay, State: foi.Decided}, got.Undelivered},
			} {
				if listed := o.pages(ctx, rt, counted.f); int64(len(listed)) != counted.n {
					rt.Errorf("%+v: counted %d, listed %+v", counted.f, counted.n, listed)
				}
			}
		})
		o.wantClean(t)
	})
}

// pages reads a list line by line.
func (o office) pages(ctx context.Context, t *rapid.T, f desk.Filter) (out []desk.Summary) {
	for after := (&desk.Position{}); after != nil && len(out) < 10; {
		page, err := o.List(ctx, o.agency, f, *after, 1)
		if err != nil {
			t.Fatal(err)
		}
		out, after = append(out, page.Cases...), page.Next
	}
	return out
}
