package demo

import (
	"context"
	"fmt"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// intakes are what does not come in as an ordinary application does: a letter whose sender nobody has reached yet, an
// application of three matters, one without a proof of identity, and a request that is none for disclosure.
func (f *filler) intakes() {
	first, second := f.data.officers[0], f.data.officers[1]
	f.unconfirmed()
	f.inParts(first)

	on := f.daysAgo(2)
	r := f.byPost(on)
	r.Applicant.Personal.IDNumber = ""
	r.Lacks, _ = foi.Lacking(foi.ContentIdentity)
	f.register(f.data, on, r, f.intake, second).claim(on, second)

	f.records(second)
}

// begin plans what opens a case in another way than register does.
func (f *filler) begin(on calendar.Date, what string, open func(context.Context, desk.Intake) (desk.Summary, error)) *course {
	c := &course{f: f, in: f.data}
	f.forms++
	f.tour.Cases++
	key := fmt.Sprintf("demo-%d", f.forms)
	c.then(on, f.intake, what, func(ctx context.Context, at desk.At) (desk.Summary, error) {
		return open(ctx, desk.Intake{Agency: at.Agency, Key: key, By: at.By})
	})
	return c
}

func (f *filler) unconfirmed() {
	on := f.daysAgo(3)
	r := f.byPost(on)
	c := f.begin(on, "arrive", func(ctx context.Context, in desk.Intake) (desk.Summary, error) {
		return f.desk.Arrive(ctx, in, foi.Arrival{On: on, Channel: foi.OrdinaryLetter, Request: r.Request})
	})
	for _, attempt := range []foi.Contact{
		{On: on, How: foi.ByPhone, Note: "上午、下午各拨打一次，无人接听"},
		{On: f.daysAgo(2), How: foi.ByMessage, Note: "已发短信，请其回电确认"},
		{On: f.daysAgo(1), How: foi.ByPhone, Note: "关机"},
	} {
		c.then(attempt.On, f.intake, "contact", func(ctx context.Context, at desk.At) (desk.Summary, error) {
			return f.desk.Contact(ctx, at, attempt, false)
		})
	}
}

// inParts is an application of three matters: one is answered, another about to be.
func (f *filler) inParts(officer desk.Actor) {
	on := f.daysAgo(8)
	r := f.byPost(on)
	others := []string{
		fmt.Sprintf("上述事项%d年度的资金拨付凭证", on.Year()-1),
		fmt.Sprintf("上述事项%d年度的会议纪要", on.Year()-1),
	}
	parts := make([]desk.Summary, 1+len(others))
	c := f.begin(on, "register in parts", func(ctx context.Context, in desk.Intake) (desk.Summary, error) {
		in.Officer = officer.ID
		lines, err := f.desk.RegisterParts(ctx, in, r, others)
		copy(parts, lines)
		return parts[0], err
	})
	begun := c.last
	f.tour.Cases += len(others)
	c.claim(f.daysAgo(7), officer)
	c.answer(f.daysAgo(4), officer)
	c.deliver(f.daysAgo(3), officer)
	for i := range others {
		part := &course{f: f, in: f.data, last: begun}
		f.plan(begun, "part", func(context.Context) error {
			part.line = parts[i+1]
			return nil
		})
		part.claim(f.daysAgo(7), officer)
	}
}

func (f *filler) records(officer desk.Actor) {
	on := f.daysAgo(6)
	r := f.byPost(on)
	r.Applicant.Category, r.Description, r.Form = "", "", ""
	f.begin(on, "request records", func(ctx context.Context, in desk.Intake) (desk.Summary, error) {
		in.Officer = officer.ID
		return f.desk.RequestRecords(ctx, in, foi.RecordsRequest{
			On: on, Channel: foi.InPerson, Request: r.Request,
			Record: "本人在示例市公共数据平台中的出生地记录有误，应为示例县", Evidence: "户口簿复印件、示例县出具的证明",
		})
	})
}
