package foi

import (
	"foidesk/internal/calendar"
)

// Receipt is 收到申请: the application came in and was registered. It opens the case and its answer
// clock (第二十九条, 第三十一条, 第三十三条).
type Receipt struct {
	// On is the day of receipt as the channel's rule has it; see ChannelInfo.ReceiptDay.
	On      calendar.Date `json:"on"`
	Channel Channel       `json:"channel"`
	// SubmittedOn is the day the applicant sent it, kept where receipt is by mutual confirmation
	// (web, e-mail, fax): the cautious due date counts from here.
	SubmittedOn calendar.Date `json:"submitted_on,omitzero"`
	// SystemConfirmedOn is the day the office's own system confirmed the submission by itself, kept like
	// SubmittedOn (最高人民法院指导案例26号).
	SystemConfirmedOn calendar.Date `json:"system_confirmed_on,omitzero"`
	// ArrivedOn is the day on which it arrived, of a case that was split off one with an Arrival: the stricter reading
	// counts from it there too.
	ArrivedOn calendar.Date `json:"arrived_on,omitzero"`
	// Number is the 登记编号, the key of the case within its agency.
	Number string `json:"number,omitempty"`
	// Application is the number of the first case of an application that was split into several, and Part which
	// of them this one is, from 1; empty and 0 for one that was not. The first case of one that was split later
	// has neither.
	Application string `json:"application,omitempty"`
	Part        int    `json:"part,omitempty"`
	Request
}

// Request is what an application holds (第二十九条第二款) and how the office took it in.
type Request struct {
	Applicant Applicant `json:"applicant,omitzero"`
	// Description is 申请内容: the name, number or other features of the information wanted.
	Description string `json:"description,omitempty"`
	// Form is 获取方式: the way in which the applicant wants it.
	Form       string `json:"form,omitempty"`
	Department string `json:"department,omitempty"` // 承办部门
	Handler    string `json:"handler,omitempty"`    // 承办人
	Note       string `json:"note,omitempty"`       // 备注
	// Lacks is what it lacks of the required contents, as far as the office has seen.
	Lacks Lacks `json:"lacks,omitzero"`
	// Oral is how it was written down for an applicant who cannot write.
	Oral TakenDown `json:"oral,omitzero"`
	// Assistance tells that the applicant has difficulty in reading, seeing or hearing and is to be helped (第四十三条).
	Assistance bool `json:"assistance,omitempty"`
	// Elsewhere tells that at the counter it seemed not to be this agency's to disclose (第三十六条第五项). Nothing is
	// refused there; whoever answers looks at it first.
	Elsewhere bool `json:"elsewhere,omitempty"`
}

// Applicant is 申请人 (第二十九条第二款第一项).
type Applicant struct {
	Category ApplicantCategory `json:"category,omitempty"`
	Name     string            `json:"name,omitempty"`
	Personal
}

// Kind of the act.
func (Receipt) Kind() Kind { return KindReceipt }

// Date of receipt.
func (r Receipt) Date() calendar.Date { return r.On }

func (r Receipt) apply(c *Case, how basis) error {
	if err := c.mayReceive(); err != nil {
		return err
	}
	if r.Channel == "" {
		return refuse(UnknownChannel, "channel", "请选择收到方式；它决定哪一天是收到之日").under(articleChannels)
	}
	info, ok := r.Channel.Info()
	if !ok {
		return refuse(UnknownChannel, "channel", "收到方式“%s”不在%s之列", r.Channel, named(channels, func(i ChannelInfo) string { return i.Label })).under("条例第二十九条、第三十一条")
	}
	if r.On.IsZero() {
		return refuse(DateMissing, "on", "请填写收到日期：%s", info.ReceiptDay).under(info.Article)
	}
	if err := r.daysBefore(info); err != nil {
		return err
	}
	if r.ArrivedOn > r.On {
		return refuse(DateOrder, "arrived_on", "来件日期 %s 晚于收到日期 %s", r.ArrivedOn, r.On).under(info.Article)
	}
	if a := c.Arrival; a != nil && r.On < a.On {
		return refuse(DateOrder, "on", "收到日期 %s 早于来件日期 %s", r.On, a.On).under(info.Article)
	}
	if err := r.Applicant.Category.check(); err != nil {
		return err
	}
	c.Receipt = &r
	c.periods, c.course = []period{{begun: r, last: labelledDay{r.On, "收到日期"}}}, nil
	c.goes(r, how)
	c.Handling = c.handlingAtReceipt(r, how)
	return nil
}

// daysBefore refuses days of submission where receipt is not by confirmation, and days after it.
func (r Receipt) daysBefore(by ChannelInfo) error {
	for _, d := range []struct {
		on           calendar.Date
		field, label string
	}{
		{r.SubmittedOn, "submitted_on", "提交日期"},
		{r.SystemConfirmedOn, "system_confirmed_on", "系统确认日期"},
	} {
		switch {
		case d.on.IsZero():
		case !by.Confirmed:
			return refuse(NotAllowedHere, d.field, "%s只用于网络、电子邮件、传真；%s以收到日期为准", d.label, by.Label).under(by.Article)
		case d.on > r.On:
			return refuse(DateOrder, d.field, "%s %s 晚于确认收到的日期 %s", d.label, d.on, r.On).under(by.Article)
		}
	}
	if !r.SubmittedOn.IsZero() && !r.SystemConfirmedOn.IsZero() && r.SystemConfirmedOn < r.SubmittedOn {
		return refuse(DateOrder, "system_confirmed_on", "系统确认日期 %s 早于提交日期 %s", r.SystemConfirmedOn, r.SubmittedOn).under(by.Article)
	}
	return nil
}

func (c *Case) mayReceive() error {
	if c.RecordsRequest != nil {
		return refuse(NotAllowedHere, "", "本件已登记为更正本人信息的申请；登记有误的，请作废后重新登记").under(articleRecords)
	}
	if c.Receipt != nil {
		return refuse(NotAllowedHere, "", "本案已于 %s 登记收到，不能再登记一次", c.Receipt.On)
	}
	return c.takenBack()
}
