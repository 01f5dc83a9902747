package remind

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"foidesk/internal/desk"
)

// Mail is one e-mail to one person: all that is new, or one thing that is due.
type Mail struct {
	// Name tells it from every other; the same mail sent once more has the same.
	Name string
	To   string
	// Subject and Text name cases by their numbers; nothing of an applicant leaves by mail.
	Subject, Text string
}

// Mailer takes mails to a mail server.
type Mailer interface {
	Send(ctx context.Context, m Mail) error
}

// Addresses are where people want mail.
type Addresses interface {
	// SetAddress is where a person wants mail from a moment on; empty for none, and what was on its way stays here then.
	SetAddress(ctx context.Context, person desk.PersonID, address string, from time.Time) error
	// Address is where a person wants mail; empty for nowhere.
	Address(ctx context.Context, person desk.PersonID) (string, error)
}

// mailOf writes a delivery, of which the first messages are given.
func mailOf(d Delivery, messages []Message, links *url.URL) Mail {
	var b strings.Builder
	for _, m := range messages {
		if m.Number != "" {
			b.WriteString(m.Number + " ")
		}
		fmt.Fprintf(&b, "%s：%s\n", m.Topic.Label(), m.Words)
		if link := m.link(links); link != "" {
			b.WriteString("  " + link + "\n")
		}
	}
	if more := d.Items - len(messages); more > 0 {
		fmt.Fprintf(&b, "另有 %d 项，请登录系统在“提醒”中查看。\n", more)
	}
	b.WriteString("\n本邮件由政府信息公开申请办理系统自动发出，请登录系统办理，不必回复。\n")
	m := Mail{Name: d.Name(), To: d.To, Subject: fmt.Sprintf("到期提醒：%d 项", d.Items), Text: b.String()}
	switch {
	case d.Items > 1:
	case len(messages) == 1 && messages[0].Topic == JobTrouble:
		m.Subject = "系统任务没有按时完成：" + messages[0].Ref
	case len(messages) == 1:
		m.Subject = "到期提醒：" + strings.TrimSpace(messages[0].Number+" "+messages[0].Topic.Label())
	}
	return m
}

// maxAddress bounds an address as the standard does.
const maxAddress = 254

// SetAddress is where a person wants reminders by mail; empty for nowhere. What they were told before is not mailed.
// Errors: Invalid with the field email.
func (r *Reminders) SetAddress(ctx context.Context, person desk.PersonID, address string) error {
	address = strings.TrimSpace(address)
	if address != "" && (len(address) > maxAddress || !plausible(address)) {
		return &desk.Error{Code: desk.Invalid, Message: "电子邮箱的写法不对", Fields: []desk.FieldError{{Field: "email", Message: "请填写完整的电子邮箱，如 name@example.gov.cn"}}}
	}
	return r.store.SetAddress(ctx, person, address, r.now())
}

// Address is where a person wants reminders by mail; empty for nowhere.
func (r *Reminders) Address(ctx context.Context, person desk.PersonID) (string, error) {
	return r.store.Address(ctx, person)
}
