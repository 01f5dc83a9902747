package demo

import (
	"context"
	"fmt"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// live registers and works the cases of the last weeks in foidesk, day by day, each act recorded on
// the day it was done.
func (f *filler) live(ctx context.Context) error {
	n := 0
	for on := range f.arrivals(f.today.AddDays(1-liveDays), f.today) {
		n++
		if err := f.work(ctx, on, n); err != nil {
			return fmt.Errorf("received on %s: %w", on, err)
		}
	}
	return f.special(ctx, n)
}

// at sets the clock to the working hours of a day, never past the moment the demonstration begins.
func (f *filler) at(on calendar.Date) {
	y, m, d := on.YMD()
	f.now = time.Date(y, m, d, 9, f.rng.IntN(480), 0, 0, desk.China)
	if f.now.After(f.start) {
		f.now = f.start
	}
}

func (f *filler) register(ctx context.Context, r foi.Receipt, n int) (desk.Summary, error) {
	f.at(r.On)
	f.tour.Cases++
	return f.desk.Register(ctx, desk.Intake{Agency: f.tour.Agency, Key: fmt.Sprintf("demo-%d", n), By: desk.System("登记员")}, r)
}

// work takes one case as far as its age allows.
func (f *filler) work(ctx context.Context, on calendar.Date, n int) error {
	r := f.receipt(on)
	if info, _ := r.Channel.Info(); info.Confirmed {
		r.SubmittedOn = on.AddDays(-f.rng.IntN(3))
	}
	s, err := f.register(ctx, r, n)
	if err != nil {
		return err
	}
	answer := f.cal.Add(on, 5+f.rng.IntN(14)).On
	if f.rng.IntN(20) == 0 {
		return f.withdraw(ctx, s, answer)
	}
	return f.answer(ctx, s, answer, f.cal.Add(answer, f.rng.IntN(2)).On)
}

func (f *filler) place(s desk.Summary, by string) desk.At {
	return desk.At{Agency: f.tour.Agency, Case: s.ID, Expected: s.Seq, By: desk.System(by)}
}

func (f *filler) withdraw(ctx context.Context, s desk.Summary, on calendar.Date) error {
	if on > f.today {
		return nil
	}
	f.at(on)
	_, err := f.desk.Withdraw(ctx, f.place(s, "承办人"), foi.Withdrawal{On: on, Note: "申请人书面撤回"})
	return err
}

// answer decides and delivers, as far as the days have come.
func (f *filler) answer(ctx context.Context, s desk.Summary, decided, delivered calendar.Date) error {
	if decided > f.today {
		return nil
	}
	f.at(decided)
	outcome := pick(f.rng, []foi.Outcome{
		foi.Disclosed, foi.Disclosed, foi.Disclosed, foi.NotHeld, foi.NotHeld, foi.PartlyDisclosed,
		foi.ThirdPartyRights, foi.ProcessInformation, foi.Complaint,
	})
	s, err := f.desk.Decide(ctx, f.place(s, "承办人"), foi.Decision{On: decided, Outcome: outcome, LetterNumber: f.letterNumber(decided)})
	if err != nil || delivered > f.today {
		return err
	}
	f.at(delivered)
	_, err = f.desk.Deliver(ctx, f.place(s, "承办人"), foi.Delivery{On: delivered, Method: foi.ByPost, Proof: fmt.Sprintf("示例邮件%06d", s.ID)})
	return err
}

// special makes the cases that a tour wants to see, whatever day it is: overdue, due today or the
// next working day, due soon, answered and not sent.
func (f *filler) special(ctx context.Context, n int) error {
	for i, age := range []int{26, 23, 20, 19, 18} {
		on := f.daysAgo(age)
		r := f.receipt(on)
		r.Channel, r.SubmittedOn = foi.Post, 0
		s, err := f.register(ctx, r, n+1+i)
		if err != nil {
			return err
		}
		if i == 0 {
			f.tour.Overdue = s.ID
		}
	}
	r := f.receipt(f.daysAgo(15))
	r.Channel, r.SubmittedOn = foi.Post, 0
	s, err := f.register(ctx, r, n+10)
	if err != nil {
		return err
	}
	f.tour.Undelivered = s.ID
	yesterday := f.daysAgo(1)
	return f.answer(ctx, s, yesterday, f.today.AddDays(1))
}

// daysAgo is the day from which n working days have passed until today.
func (f *filler) daysAgo(n int) calendar.Date {
	d := f.today
	for f.cal.Count(d, f.today).Days < n {
		d = d.AddDays(-1)
	}
	for !f.cal.Working(d) {
		d = d.AddDays(-1)
	}
	return d
}
