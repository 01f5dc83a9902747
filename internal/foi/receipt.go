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
	// Number is the 登记编号, the key of the case within its agency.
	Number string `json:"number,omitempty"`
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
		return refuse(UnknownChannel, "channel", "请选择收到方式；它决定哪一天是收到之日").under("条例第三十一条")
	}
	info, ok := r.Channel.Info()
	if !ok {
		return refuse(UnknownChannel, "channel", "收到方式“%s”不在%s之列", r.Channel, named(channels, func(i ChannelInfo) string { return i.Label })).under("条例第二十九条、第三十一条")
	}
	if r.On.IsZero() {
		return refuse(DateMissing, "on", "请填写收到日期：%s", info.ReceiptDay).under(info.Article)
	}
	if !r.SubmittedOn.IsZero() {
		if !info.Confirmed {
			return refuse(NotAllowedHere, "submitted_on", "提交日期只用于网络、电子邮件、传真；%s以收到日期为准", info.Label).under(info.Article)
		}
		if r.SubmittedOn > r.On {
			return refuse(DateOrder, "submitted_on", "提交日期 %s 晚于确认收到的日期 %s", r.SubmittedOn, r.On).under(info.Article)
		}
	}
	if cat := r.Applicant.Category; cat != "" && !cat.Known() {
		return refuse(UnknownCategory, "applicant.category", "申请人类型“%s”不在%s之列", cat, named(applicantCategories, func(i ApplicantCategoryInfo) string { return i.Label }))
	}
	c.Receipt = &r
	c.periods, c.course = []period{{begun: r, last: labelledDay{r.On, "收到日期"}}}, nil
	c.goes(r, how)
	c.Handling = handlingAtReceipt(r, how)
	return nil
}

func (c *Case) mayReceive() error {
	if c.Receipt != nil {
		return refuse(NotAllowedHere, "", "本案已于 %s 登记收到，不能再登记一次", c.Receipt.On)
	}
	return nil
}
