package foi

import (
	"slices"

	"foidesk/internal/calendar"
)

// Arrival is 来件: something has come in that is not yet received in law. An ordinary letter is received on the day
// the office confirms it with the applicant (第三十一条第二项), and what came over the web, by e-mail or by fax on the day
// both sides confirm (第三项). A Receipt follows on that day; until then no answer is owed and nothing is counted.
type Arrival struct {
	// On is the day it arrived.
	On      calendar.Date `json:"on"`
	Channel Channel       `json:"channel"`
	// SubmittedOn and SystemConfirmedOn are as in Receipt.
	SubmittedOn       calendar.Date `json:"submitted_on,omitzero"`
	SystemConfirmedOn calendar.Date `json:"system_confirmed_on,omitzero"`
	// Number is the 登记编号, which the receipt keeps.
	Number string `json:"number,omitempty"`
	Request
}

// Kind of the act.
func (Arrival) Kind() Kind { return KindArrival }

// Date of arrival.
func (a Arrival) Date() calendar.Date { return a.On }

func (a Arrival) apply(c *Case, _ basis) error {
	if err := c.mayArrive(); err != nil {
		return err
	}
	info, ok := a.Channel.Info()
	switch {
	case a.Channel == "":
		return refuse(UnknownChannel, "channel", "请选择来件方式").under(articleChannels)
	case !ok:
		return refuse(UnknownChannel, "channel", "来件方式“%s”不在%s之列", a.Channel, named(channels, func(i ChannelInfo) string { return i.Label })).under(articleChannels)
	case !info.Awaited():
		return refuse(UnknownChannel, "channel", "%s无需与申请人确认：%s即为收到之日，请直接登记收到", info.Label, info.ReceiptDay).under(info.Article)
	case a.On.IsZero():
		return refuse(DateMissing, "on", "请填写来件日期").under(info.Article)
	}
	received := a.Received(a.On)
	if err := received.daysBefore(info); err != nil {
		return err
	}
	if err := a.Applicant.Category.check(); err != nil {
		return err
	}
	c.Arrival = &a
	c.Registered = &received
	c.Handling = Handling{Department: a.Department, Since: a.On}
	return nil
}

// Received is the receipt of what has arrived, confirmed on a day. What came over the web, by e-mail or by fax was
// submitted on the day it arrived unless another day is known.
func (a Arrival) Received(on calendar.Date) Receipt {
	r := Receipt{
		On: on, Channel: a.Channel, SubmittedOn: a.SubmittedOn, SystemConfirmedOn: a.SystemConfirmedOn,
		Number: a.Number, Request: a.Request,
	}
	if info, _ := a.Channel.Info(); info.Confirmed && r.SubmittedOn.IsZero() {
		r.SubmittedOn = a.On
	}
	return r
}

// Awaited tells that what comes by the channel is received only once it is confirmed with the applicant.
func (i ChannelInfo) Awaited() bool { return i.Confirmed || i.ID == OrdinaryLetter }

// mayArrive: it opens a case.
func (c *Case) mayArrive() error {
	if len(c.standing) > 0 {
		return refuse(NotAllowedHere, "", "本件已经登记，不能再登记一次")
	}
	return nil
}

// The kinds that are possible before the receipt, and in a matter that is no application for disclosure.
var (
	beforeReceipt = []Kind{KindReceipt, KindContact, KindWithdrawal, KindAssignment, KindClaim, KindSendBack, KindVoid}
	ofRecords     = []Kind{KindRecordsResult, KindWithdrawal, KindAssignment, KindClaim, KindSendBack, KindVoid}
)

// admits refuses kinds of act that a matter of the case's sort does not know.
func (c *Case) admits(kind Kind) error {
	opens := kind == KindReceipt || kind == KindArrival || kind == KindRecordsRequest
	switch {
	case c.RecordsRequest != nil:
		if !opens && !slices.Contains(ofRecords, kind) {
			return refuse(NotAllowedHere, "", "本件是更正本人信息的申请，不是政府信息公开申请，不适用“%s”", kind.Label()).under(articleRecords)
		}
		return nil
	case c.Receipt != nil, opens:
		return nil
	case c.Arrival != nil && !slices.Contains(beforeReceipt, kind):
		info, _ := c.Arrival.Channel.Info()
		return refuse(NotAllowedHere, "", "来件尚未与申请人确认，收到日期未定；确认收到后才能登记“%s”", kind.Label()).under(info.Article)
	case c.Arrival != nil:
		return nil
	}
	return c.notRegistered()
}
