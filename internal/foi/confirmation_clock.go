package foi

import (
	"fmt"

	"foidesk/internal/calendar"
)

// confirmationClocks are 平常信函的确认 where a case began with one: the office confirms with the applicant on the very
// day on which the letter arrives (第三十一条第二项). No day is set for the web, e-mail and fax (第三项).
func (c Case) confirmationClocks(cal *calendar.Calendar, today calendar.Date) []Reading {
	if c.Arrival == nil || c.Arrival.Channel != OrdinaryLetter {
		return nil
	}
	info, _ := OrdinaryLetter.Info()
	due, until := c.Arrival.On, today
	r := Reading{ID: ClockConfirmation, State: Running, Start: due, Due: due, Article: info.Article}
	r.Steps = []Step{{due, "来件到达（" + info.Label + "）", "应于当日与申请人确认；确认之日为收到之日", info.Article}}
	for _, a := range c.Contacts {
		r.Steps = append(r.Steps, Step{On: a.On, What: "联系申请人（" + a.How.Label() + "），" + a.Result()})
	}
	if c.Receipt != nil {
		r.State, r.Settled, until = Met, c.Receipt.On, c.Receipt.On
	}
	if c.Receipt == nil && c.Withdrawal != nil {
		r.Settled, until = c.Withdrawal.On, c.Withdrawal.On
	}
	if until > due {
		r.State = Missed
	}
	if c.Receipt == nil && c.Withdrawal != nil {
		r.State, r.ended = Lapsed, "申请人撤回"
		r.Steps = append(r.Steps, Step{until, "申请人撤回", "未经确认收到，无须再确认", info.Article})
	}
	r.Used = max(0, cal.Count(due, until).Days)
	r.Left = -r.Used
	switch {
	case c.Receipt != nil && r.State == Met:
		r.Steps = append(r.Steps, Step{until, "与申请人确认收到", "当日确认", info.Article})
	case c.Receipt != nil:
		r.Steps = append(r.Steps, Step{until, "与申请人确认收到", fmt.Sprintf("来件后第 %d 个工作日确认，未于当日确认", r.Used), info.Article})
	case r.State == Missed:
		r.Steps = append(r.Steps, Step{until, "截至当日尚未确认", "收到日期未定，答复期限尚未起算；继续联系，逐次记载", info.Article})
	}
	sortSteps(r.Steps)
	return []Reading{r}
}

func (r Reading) confirmationWords() string {
	switch {
	case r.State == Lapsed:
		return fmt.Sprintf("已终止：%s %s", r.Settled.Chinese(), r.ended)
	case r.State == Running:
		return "请于今日与申请人确认，确认之日为收到之日"
	case r.Settled.IsZero():
		return fmt.Sprintf("未于来件当日（%s）确认；请继续联系，逐次记载，确认之日为收到之日", r.Due.Chinese())
	case r.State == Missed:
		return fmt.Sprintf("%s 来件，%s 确认，未于当日确认", r.Due.Chinese(), r.Settled.Chinese())
	}
	return fmt.Sprintf("%s 来件，当日确认", r.Due.Chinese())
}
