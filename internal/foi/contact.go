package foi

import (
	"slices"

	"foidesk/internal/calendar"
)

// ContactWay is how somebody was contacted.
type ContactWay string

// The ways.
const (
	ByPhone   ContactWay = "phone"     // 电话
	ByMessage ContactWay = "message"   // 短信
	ByMail    ContactWay = "email"     // 邮件
	ByLetter  ContactWay = "letter"    // 信函
	AtCounter ContactWay = "in_person" // 当面
)

// ContactWayInfo is a way with its Chinese name.
type ContactWayInfo struct {
	ID    ContactWay
	Label string
}

var contactWays = []ContactWayInfo{
	{ByPhone, "电话"}, {ByMessage, "短信"}, {ByMail, "邮件"}, {ByLetter, "信函"}, {AtCounter, "当面"},
}

// ContactWays lists the ways, the quickest first.
func ContactWays() []ContactWayInfo { return slices.Clone(contactWays) }

// Label is the Chinese name; the id itself where it is none.
func (w ContactWay) Label() string {
	for _, info := range contactWays {
		if info.ID == w {
			return info.Label
		}
	}
	return string(w)
}

// Contact is 联系确认: an attempt to confirm with the applicant what has arrived. The receipt is an act of its own, on
// the day of the confirmation; attempts that reached nobody show that the office did try on the day.
type Contact struct {
	On      calendar.Date `json:"on"`
	How     ContactWay    `json:"how"`
	Reached bool          `json:"reached"`
	Note    string        `json:"note,omitempty"`
}

// Kind of the act.
func (Contact) Kind() Kind { return KindContact }

// Date of the attempt.
func (a Contact) Date() calendar.Date { return a.On }

// Result says whether anybody was reached.
func (a Contact) Result() string {
	if a.Reached {
		return "已联系上"
	}
	return "未联系上"
}

func (a Contact) apply(c *Case, _ basis) error {
	if err := c.mayContact(); err != nil {
		return err
	}
	if err := c.dated(a.On, "联系日期"); err != nil {
		return err
	}
	if !slices.ContainsFunc(contactWays, func(i ContactWayInfo) bool { return i.ID == a.How }) {
		return refuse(UnknownMethod, "how", "请选择联系方式：%s", named(contactWays, func(i ContactWayInfo) string { return i.Label }))
	}
	c.Contacts = append(c.Contacts[:len(c.Contacts):len(c.Contacts)], a)
	return nil
}

func (c *Case) mayContact() error {
	switch {
	case c.Arrival == nil:
		return refuse(NotAllowedHere, "", "本案不是待确认的来件，无需登记联系确认")
	case c.Receipt != nil:
		return refuse(NotAllowedHere, "", "来件已于 %s 确认收到", c.Receipt.On)
	}
	return c.takenBack()
}
