package remind

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// Mail is one e-mail to one person: all that is new, or one thing that is due.
type Mail struct {
	ID      int64
	Person  desk.PersonID
	To      string
	Created time.Time
	// Attempts is how often it was tried before.
	Attempts int
	// Subject and Text name cases by their numbers; nothing of an applicant leaves by mail.
	Subject, Text string
}

// Sender takes mails to a mail server.
type Sender interface {
	Send(ctx context.Context, m Mail) error
}

// Outbox keeps the mails: made in one transaction with the mark on their messages, handed over afterwards, as often as
// it takes.
type Outbox interface {
	// Unmailed lists up to limit messages of people who want mail, unread and in no mail yet, by person, and the people
	// who had a mail since a moment. Of those people it lists only what is due: the rest waits for their next digest,
	// and must not keep the mail of others out of the limit.
	Unmailed(ctx context.Context, since time.Time, limit int) ([]Message, map[desk.PersonID]bool, error)
	// Compose makes a mail of each of the lists, and marks their messages. A list of which one is in a mail already
	// makes none. It returns how many it made.
	Compose(ctx context.Context, lists [][]Message, at time.Time) (int, error)
	// DueMails lists up to limit mails that are to be tried now, with the messages of each.
	DueMails(ctx context.Context, now time.Time, limit int) ([]Mail, map[int64][]Message, error)
	// TakeMail claims a mail until a moment; false where another process has it.
	TakeMail(ctx context.Context, m Mail, until time.Time) (bool, error)
	// Mailed writes that a mail was handed over.
	Mailed(ctx context.Context, id int64, at time.Time) error
	// MailFailed writes why it could not be, and when to try again; zero for never.
	MailFailed(ctx context.Context, id int64, why string, next time.Time) error
	// SetAddress is where a person wants mail from a moment on; empty for none.
	SetAddress(ctx context.Context, person desk.PersonID, address string, from time.Time) error
	// Address is where a person wants mail; empty for nowhere.
	Address(ctx context.Context, person desk.PersonID) (string, error)
	// Stuck counts the mails that wait after a failure, while no later one was handed over.
	Stuck(ctx context.Context) (int, error)
	// Backlog counts what waits for people, and for the mail server.
	Backlog(ctx context.Context) (Backlog, error)
}

// Backlog is what waits.
type Backlog struct {
	// Unread are messages that nobody has opened yet.
	Unread int
	// Waiting are mails to be handed over, Failed those of which an attempt has failed and another will be made, GivenUp
	// those that were tried as often as can be.
	Waiting, Failed, GivenUp int
}

// Backlog counts what waits for people, and for the mail server.
func (r *Reminders) Backlog(ctx context.Context) (Backlog, error) { return r.store.Backlog(ctx) }

// The hours in which people are written to, in China: who has left the office is not to be called back by a list.
const (
	mailFrom  = 8*60 + 30 // minutes of the day
	mailUntil = 18 * 60
)

// Of what fails, the wait doubles from a minute up; after as many attempts it is given up, in sight of the administrator.
const (
	firstWait   = time.Minute
	maxAttempts = 10
	mailBatch   = 500
	// mailLease is how long a process may take over one delivery before another tries.
	mailLease = 5 * time.Minute
)

// Mailed says what a round of mails did.
type Mailed struct {
	Made, Sent, Failed, GivenUp int
}

// Mail writes to whoever has unread messages: one digest a person a day, and what is due today or overdue singly after
// it; in office hours of working days only. Then it hands over what was not handed over yet. links is where the pages
// are; nil where nobody knows.
func (r *Reminders) Mail(ctx context.Context, sender Sender, links *url.URL) (Mailed, error) {
	var done Mailed
	now := r.now()
	if r.mayWrite(now) {
		unmailed, had, err := r.store.Unmailed(ctx, midnight(now), mailBatch)
		if err != nil {
			return done, err
		}
		if done.Made, err = r.store.Compose(ctx, mailLists(unmailed, had), now); err != nil {
			return done, err
		}
	}
	due, messages, err := r.store.DueMails(ctx, now, mailBatch)
	if err != nil {
		return done, err
	}
	if len(due) == 0 {
		return done, r.stuck(ctx)
	}
	var failures []error
	for _, m := range due {
		mine, err := r.store.TakeMail(ctx, m, now.Add(mailLease))
		if err != nil {
			return done, err
		}
		if !mine {
			continue
		}
		m.Subject, m.Text = wordsOf(messages[m.ID], links)
		if err := r.handOver(ctx, sender, m, &done); err != nil {
			failures = append(failures, err)
		}
	}
	return done, errors.Join(failures...)
}

// stuck is the error of a round that had nothing to try: it says nothing of whether mail goes out again, which is
// known when a mail has. One mailbox that takes none is not the mail server's failure as long as others do.
func (r *Reminders) stuck(ctx context.Context) error {
	n, err := r.store.Stuck(ctx)
	if err == nil && n > 0 {
		err = fmt.Errorf("有 %d 封邮件没有交给邮件服务器，等待重试", n)
	}
	return err
}

func (r *Reminders) handOver(ctx context.Context, sender Sender, m Mail, done *Mailed) error {
	sent := sender.Send(ctx, m)
	if sent == nil {
		done.Sent++
		return r.store.Mailed(ctx, m.ID, r.now())
	}
	next := r.now().Add(firstWait << m.Attempts)
	if m.Attempts+1 >= maxAttempts {
		next = time.Time{}
		done.GivenUp++
	}
	done.Failed++
	return errors.Join(sent, r.store.MailFailed(ctx, m.ID, sent.Error(), next))
}

func (r *Reminders) mayWrite(now time.Time) bool {
	here := now.In(desk.China)
	minute := here.Hour()*60 + here.Minute()
	return r.desk.Calendar().Working(calendar.FromTime(here)) && mailFrom <= minute && minute < mailUntil
}

func midnight(now time.Time) time.Time {
	here := now.In(desk.China)
	return time.Date(here.Year(), here.Month(), here.Day(), 0, 0, 0, 0, desk.China)
}

// mailLists are the mails to make: a digest for who had none today, and after it what cannot wait, one by one.
func mailLists(messages []Message, had map[desk.PersonID]bool) [][]Message {
	var lists [][]Message
	digests := map[desk.PersonID]int{}
	for _, m := range messages {
		at, begun := digests[m.Person]
		switch {
		case !had[m.Person] && begun:
			lists[at] = append(lists[at], m)
		case !had[m.Person]:
			digests[m.Person] = len(lists)
			lists = append(lists, []Message{m})
		case m.Day >= 0:
			lists = append(lists, []Message{m})
		}
	}
	return lists
}

// wordsOf are the subject and the text of a mail.
func wordsOf(messages []Message, links *url.URL) (subject, text string) {
	var b strings.Builder
	for _, m := range messages {
		if m.Number != "" {
			b.WriteString(m.Number + " ")
		}
		fmt.Fprintf(&b, "%s：%s\n", m.Topic.Label(), m.Words)
		if at := m.page(); links != nil && at != nil {
			fmt.Fprintf(&b, "  %s\n", links.JoinPath(append([]string{"a", fmt.Sprint(m.Agency)}, at...)...))
		}
	}
	b.WriteString("\n本邮件由政府信息公开申请办理系统自动发出，请登录系统办理，不必回复。\n")
	if len(messages) == 1 && messages[0].Topic == JobTrouble {
		return "系统任务没有按时完成：" + messages[0].Ref, b.String()
	}
	if len(messages) == 1 {
		return "到期提醒：" + strings.TrimSpace(messages[0].Number+" "+messages[0].Topic.Label()), b.String()
	}
	return fmt.Sprintf("到期提醒：%d 项", len(messages)), b.String()
}

// page is where a message leads, below its agency; nil for nowhere.
func (m Message) page() []string {
	switch {
	case m.Case != 0:
		return []string{"cases", fmt.Sprint(m.Case)}
	case m.Topic == JobTrouble:
		return []string{"jobs"}
	}
	return nil
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
