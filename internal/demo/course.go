package demo

import (
	"context"
	"fmt"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// course is the way of one case through the office.
type course struct {
	f  *filler
	in office
	// line is the case as its last act left it.
	line desk.Summary
	last time.Time
	// ended tells that the next act lies after today.
	ended bool
}

// then plans the next act of the case; what comes after it will be done after it.
func (c *course) then(on calendar.Date, by desk.Actor, what string, do func(context.Context, desk.At) (desk.Summary, error)) {
	if c.ended = c.ended || on > c.f.today; c.ended {
		return
	}
	c.last = c.f.after(c.last, on)
	c.f.plan(c.last, what, func(ctx context.Context) error {
		line, err := do(ctx, desk.At{Agency: c.in.ID, Case: c.line.ID, Expected: c.line.Seq, By: c.f.present(by, on)})
		c.line = line
		return err
	})
}

// register plans the registration of an application, by whom and to whom; the zero Actor leaves it to the unit.
func (f *filler) register(in office, on calendar.Date, r foi.Receipt, by, to desk.Actor) *course {
	c := &course{f: f, in: in}
	f.forms++
	f.tour.Cases++
	key := fmt.Sprintf("demo-%d", f.forms)
	c.then(on, by, "register", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return f.desk.Register(ctx, desk.Intake{Agency: at.Agency, Key: key, By: at.By, Officer: to.ID}, r)
	})
	return c
}

// handOn is for a case that the ledger says only the name of the handler of.
func (c *course) handOn(on calendar.Date, by, to desk.Actor) {
	c.then(on, by, "assign", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.Assign(ctx, at, "", to.ID, "台账导入后转办")
	})
}

func (c *course) claim(on calendar.Date, by desk.Actor) {
	c.then(on, by, "claim", c.f.desk.Claim)
}

func (c *course) sendBack(on calendar.Date, by desk.Actor, reason string) {
	c.then(on, by, "send back", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.SendBack(ctx, at, reason)
	})
}

func (c *course) propose(on calendar.Date, by desk.Actor, act foi.Act) {
	c.then(on, by, "propose", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.Propose(ctx, at, act)
	})
}

// giveBack is the head of office not consenting to what was proposed just before.
func (c *course) giveBack(on calendar.Date, by desk.Actor, reason string) {
	c.then(on, by, "return", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.Return(ctx, at, at.Expected, reason)
	})
}

func (c *course) withdraw(on calendar.Date, by desk.Actor) {
	c.then(on, by, "withdraw", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.Withdraw(ctx, at, foi.Withdrawal{On: on, Note: "申请人书面撤回"})
	})
}

// answer is a decision, proposed and approved on one day where the agency wants that.
func (c *course) answer(on calendar.Date, by desk.Actor) {
	c.answerWith(on, by, c.f.decision(c.in, on))
}

func (c *course) answerWith(on calendar.Date, by desk.Actor, act foi.Decision) {
	if on < c.f.strictSince {
		c.then(on, by, "decide", func(ctx context.Context, at desk.At) (desk.Summary, error) {
			return c.f.desk.Decide(ctx, at, act)
		})
		return
	}
	c.propose(on, by, act)
	c.approve(on, "同意")
}

// approve is the head of office consenting to what was proposed just before.
func (c *course) approve(on calendar.Date, note string) {
	c.then(on, c.f.head, "approve", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.Approve(ctx, at, at.Expected, note)
	})
}

// take is a step of handling, on its own day.
func (c *course) take(by desk.Actor, act foi.Act) {
	c.then(act.Date(), by, string(act.Kind()), func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.Take(ctx, at, act)
	})
}

func (c *course) pay(by desk.Actor, act foi.FeePaid) {
	c.then(act.On, by, "pay", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.Pay(ctx, at, act)
	})
}

func (c *course) deliver(on calendar.Date, by desk.Actor) {
	c.then(on, by, "deliver", func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return c.f.desk.Deliver(ctx, at, foi.Delivery{
			On: on, Method: foi.ByPost, Carrier: foi.PostalEnterprise, Tracking: fmt.Sprintf("示例邮件%06d", at.Case),
		})
	})
}

// cameBack is the letter returned by the post.
func (c *course) cameBack(on calendar.Date, by desk.Actor) {
	c.take(by, foi.DeliveryFailed{On: on, Method: foi.ByPost, Reason: "收件人不在，逾期未领"})
}
