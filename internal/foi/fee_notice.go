package foi

import (
	"cmp"
	"fmt"
	"time"

	"foidesk/internal/calendar"
)

// articleFee: the notice goes out within the period; the applicant pays within 20 working days from the day
// after receiving it; the period is reckoned anew from the day after payment; who does not pay is taken to
// have given the application up.
const articleFee = "国办函〔2020〕109号第六条"

// articleMeasures is the whole of it.
const articleMeasures = "国办函〔2020〕109号"

// feeMeasuresFrom is the day from which there is a fee at all: 国办函〔2020〕109号 is in force since 2021-01-01, and until
// then no standard had been set under 第四十二条.
var feeMeasuresFrom = calendar.Of(2021, time.January, 1)

// unfounded refuses a notice of a day on which there was no fee; nil where there was.
func (n FeeNotice) unfounded() *Refusal {
	if n.On.IsZero() || n.On >= feeMeasuresFrom {
		return nil
	}
	return refuse(NotAllowedHere, "on", "信息处理费的收费办法自 %s 起施行，%s 还不能收取，收费通知没有依据", feeMeasuresFrom, n.On).under(articleMeasures)
}

// FeeNotice is 收费通知: the applicant is asked for the information processing fee. The answer period stops
// with the day of the notice and begins anew with the payment. One notice a case, by one tariff.
type FeeNotice struct {
	// On is the day the notice went out; it has to lie within the answer period: see Lawful.
	On calendar.Date `json:"on,omitzero"`
	// DeliveredOn is the day the applicant received it; until it is known the time for paying does not begin.
	DeliveredOn calendar.Date `json:"delivered_on,omitzero"`
	// Pages of the case (按量计收), or Items of the applicant in the calendar month (按件计收): one of the two.
	Pages int `json:"pages,omitempty"`
	Items int `json:"items,omitempty"`
	// ItemsCharged is how many of the items were charged for before, in another case of the month: the month adds up,
	// and nobody pays for an item twice.
	ItemsCharged int `json:"items_charged,omitempty"`
	// CountedItems is how many the office's own register has in that month, where it was asked; ItemsReason says why
	// the notice counts others.
	CountedItems int    `json:"counted_items,omitempty"`
	ItemsReason  string `json:"items_reason,omitempty"`
	// Alternatives are the ways free of charge that were offered before.
	Alternatives Alternatives `json:"alternatives,omitzero"`
	// AlreadyPublic tells that the information is public and the applicant is only told where to find it, which is not
	// charged by volume.
	AlreadyPublic bool `json:"already_public,omitempty"`
}

// Kind of the act.
func (FeeNotice) Kind() Kind { return KindFeeNotice }

// Date of the notice.
func (n FeeNotice) Date() calendar.Date { return n.On }

func (n FeeNotice) asOf(on calendar.Date) Act {
	n.On, n.DeliveredOn = on, 0
	return n
}

// Fee is what the notice asks for. The error is a *Refusal: no tariff or both, a count out of range, or
// nothing to pay.
func (n FeeNotice) Fee() (Fee, error) {
	by, count := perVolume, n.Pages
	switch {
	case n.Pages != 0 && n.Items != 0:
		return Fee{}, refuse(NotAllowedHere, "items", "一件申请只能选择按件或者按量一种标准计收，不能同时填写页数和件数").under(articleTariff)
	case n.Items != 0:
		by, count = perItem, n.Items
	case n.Pages != 0 && n.AlreadyPublic:
		return Fee{}, refuse(NothingToPay, "already_public", "所申请的信息已经主动公开，只告知获取方式和途径的，不得按量计收").under(perVolume.article)
	case n.Pages == 0:
		return Fee{}, refuse(OutOfRange, "pages", "请填写页数（按量计收）或者件数（按件计收）").under(articleTariff)
	}
	f, err := by.fee(count)
	if err == nil && n.ItemsCharged != 0 {
		f, err = n.chargedFor()
	}
	if err == nil && f.Amount == 0 {
		return Fee{}, refuse(NothingToPay, by.field, "无需缴费，不能发出收费通知：%s不收费", by.free).under(by.article)
	}
	return f, err
}

// chargedFor is the fee without what was charged for before in the month.
func (n FeeNotice) chargedFor() (Fee, error) {
	if n.ItemsCharged < 0 || n.ItemsCharged >= n.Items {
		return Fee{}, refuse(OutOfRange, "items_charged", "已计收的件数应少于累计的 %d 件，现为 %d", n.Items, n.ItemsCharged).under(perItem.article)
	}
	return feeAfter(n.Items, n.ItemsCharged, itemTariff(n.Items)), nil
}

// articleTariff: by item or by volume, not both.
const articleTariff = "国办函〔2020〕109号第三条"

// feeBasis is a way of reckoning the fee, with the field that counts and what is free of charge.
type feeBasis struct {
	field, free, article string
	fee                  func(int) (Fee, error)
}

var (
	perItem   = feeBasis{"items", "同一申请人一个自然月内累计申请 10 件以下（含 10 件）的", "国办函〔2020〕109号第四条", FeeByItems}
	perVolume = feeBasis{"pages", "一件申请 30 页以下（含 30 页）的", "国办函〔2020〕109号第五条", FeeByPages}
)

func (n FeeNotice) apply(c *Case, how basis) error {
	if err := how.possible(c.mayCharge(), c.neverCharged()); err != nil {
		return err
	}
	// A ledger keeps the days only.
	if !how.fromLedger || n.Pages != 0 || n.Items != 0 {
		if _, err := n.Fee(); err != nil {
			return err
		}
	}
	given, err := c.restsOnConsent(n)
	if err != nil {
		return err
	}
	if err := how.afterSteps(c, n.On, "on", "收费通知日期"); err != nil {
		return err
	}
	if n.On < given.On {
		return refuse(DateOrder, "on", "收费通知日期 %s 早于负责人批准的日期 %s；须先经批准，再通知申请人", n.On, given.On)
	}
	if !n.DeliveredOn.IsZero() && n.DeliveredOn < n.On {
		return refuse(DateOrder, "delivered_on", "收费通知的送达日期 %s 早于发出日期 %s", n.DeliveredOn, n.On)
	}
	c.FeeNotice = &n
	c.stopPeriod(n, how, "收费通知日期")
	c.dropConsent(KindFeeNotice)
	return nil
}

const noFeeNotice = "不能同时通知缴费"

func (c *Case) mayCharge() error {
	if err := c.unanswered(); err != nil {
		return err
	}
	if err := c.notPending(KindFeeNotice); err != nil {
		return err
	}
	if err := c.neverCharged(); err != nil {
		return err
	}
	return c.periodRuns(noFeeNotice)
}

func (c *Case) neverCharged() error {
	if c.FeeNotice == nil {
		return nil
	}
	return refuse(NotAllowedHere, "", "本案已于 %s 发出收费通知，一件申请只收一次；确有错误的，先作废原通知", c.FeeNotice.On).under(articleTariff)
}

// tooLate tells why a notice does not stop the periods reckoned so far; nil where it does.
func (n FeeNotice) tooLate(r reckoning) *Refusal {
	if !r.over(n.On) {
		return nil
	}
	return refuse(TooLate, "on", "收费通知须在答复期限内发出：期限于 %s 届满，%s 已逾期", r.due.On, n.On).under(articleFee)
}

func (n FeeNotice) inTime(c Case, cal *calendar.Calendar, p Policy) *Refusal {
	r := c.reckon(cal, p)
	return cmp.Or(r.runs(noFeeNotice), n.tooLate(r))
}

// Asks says what the notice asks for and by which tariff; empty where that is not known.
func (n FeeNotice) Asks() string {
	f, err := n.Fee()
	switch {
	case err != nil:
		return ""
	case n.ItemsCharged != 0:
		return fmt.Sprintf("按件计收，%d 件（其中 %d 件已另案计收），%d %s", n.Items, n.ItemsCharged, f.Amount, f.Unit)
	case n.Items != 0:
		return fmt.Sprintf("按件计收，%d 件，%d %s", n.Items, f.Amount, f.Unit)
	}
	return fmt.Sprintf("按量计收，%d 页，%d %s", n.Pages, f.Amount, f.Unit)
}

// Slices say how the amount comes about, a line for each slice of the tariff.
func (n FeeNotice) Slices() []string {
	f, err := n.Fee()
	if err != nil {
		return nil
	}
	unit := "页"
	if n.Items != 0 {
		unit = "件"
	}
	var lines []string
	for _, s := range f.Slices {
		lines = append(lines, fmt.Sprintf("第 %d 至 %d %s，%d 元/%s，%d 元", s.From, s.To, unit, s.Rate, unit, s.Amount))
	}
	return lines
}

// Grounds say what the notice rests on: why it counts other items than the register, and what was offered before.
func (n FeeNotice) Grounds() []string {
	var lines []string
	if n.CountedItems != 0 && n.CountedItems != n.Items {
		lines = append(lines, fmt.Sprintf("台账累计 %d 件，按 %d 件计收：%s", n.CountedItems, n.Items, n.ItemsReason))
	}
	if offered := n.Alternatives.Words(); offered != "" {
		lines = append(lines, offered)
	}
	return lines
}

// named names the notice with what it asks for.
func (n FeeNotice) named() string {
	if asks := n.Asks(); asks != "" {
		return "发出收费通知：" + asks
	}
	return "发出收费通知"
}

func (n FeeNotice) words() (said, awaited, article string) {
	return n.named(), "申请人缴费", articleFee
}

func (n FeeNotice) anew() (what, notAfter string) {
	if n.unfounded() != nil {
		return "申请人缴费", "收费通知没有依据，期限不重新计算；所收费用应当退还"
	}
	return "申请人缴费", "收费通知未在答复期限内发出，期限不重新计算"
}
