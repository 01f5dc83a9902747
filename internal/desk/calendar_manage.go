package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"foidesk/internal/calendar"
)

// CalendarOrder is a change of the calendar that somebody has seen the consequences of.
type CalendarOrder struct {
	By     Actor
	Change CalendarChange
	// Seen is the mark of the calendar that they were seen against, and Moved how many cases were to move.
	Seen  string
	Moved int
}

// CalendarChanges are what the office has changed in the calendar, the earliest first, and the mark of the last.
func (d *Desk) CalendarChanges(ctx context.Context) ([]CalendarChange, string, error) {
	c, err := d.calendars(ctx, d.store)
	if err != nil {
		return nil, "", err
	}
	return slices.Clone(c.changes), c.mark, nil
}

// Withdrawn tells whether a change was taken back.
func Withdrawn(changes []CalendarChange, id int) bool {
	return slices.ContainsFunc(changes, func(o CalendarChange) bool { return o.Kind == ChangeWithdrawn && o.Withdraws == id })
}

// Withdrawable tells whether a change may be taken back: a closure always, a notice while no later one of its year
// stands on it.
func Withdrawable(changes []CalendarChange, id int) bool {
	at := slices.IndexFunc(changes, func(c CalendarChange) bool { return c.ID == id })
	if at < 0 || changes[at].Kind == ChangeWithdrawn || Withdrawn(changes, id) {
		return false
	}
	return changes[at].Kind == ClosureSet || !slices.ContainsFunc(changes[at+1:], func(o CalendarChange) bool {
		return o.Kind == NoticeLoaded && o.Year.Year == changes[at].Year.Year && !Withdrawn(changes, o.ID)
	})
}

// ChangeCalendar records a change of the calendar, in force at once: whatever is recorded from now on is counted
// with it. The lines that were derived before wait for Recount. The same change sent twice is recorded once. Errors:
// Invalid, NotFound; Conflict where somebody has changed the calendar since it was seen.
func (d *Desk) ChangeCalendar(ctx context.Context, order CalendarOrder) error {
	if err := order.By.check(); err != nil {
		return err
	}
	change := order.Change.tidied()
	change.At, change.By, change.ByID = d.now().UTC().Truncate(time.Microsecond), order.By.Name, order.By.ID
	return d.store.Transact(ctx, func(tx Tx) error {
		if err := tx.LockCalendar(ctx); err != nil {
			return err
		}
		before, err := d.calendars(ctx, tx)
		if err != nil {
			return err
		}
		if before.mark != order.Seen {
			return before.overtaken(order.Seen, change)
		}
		agency, err := tx.Agency(ctx, change.Agency)
		if err != nil {
			return err
		}
		after, err := d.changed(before, agency, change)
		if err != nil {
			return err
		}
		if change, err = tx.AppendCalendarChange(ctx, change); err != nil {
			return err
		}
		if err := d.orderRecount(ctx, tx, before, after, change.ID); err != nil {
			return err
		}
		e := d.event(order.By, change.action(), change.Agency)
		e.Detail = fmt.Sprintf("%s；预计 %d 件案件的期限变动；%s", change.Words(), order.Moved, Digest(change.Hash))
		return tx.Audit(ctx, e)
	})
}

// overtaken says what was changed since; nothing where that is this very change, sent twice.
func (c *calendars) overtaken(seen string, change CalendarChange) error {
	at := slices.IndexFunc(c.changes, func(o CalendarChange) bool { return o.Hash == seen })
	since := c.changes[at+1:]
	if len(since) == 1 && since[0].same(change) {
		return nil
	}
	var words []string
	for _, s := range since {
		words = append(words, fmt.Sprintf("%s（%s %s）", s.Words(), s.By, s.At.In(China).Format("2006-01-02 15:04")))
	}
	return &Error{Code: Conflict, Message: "您预览之后，放假安排已由他人更改：" + strings.Join(words, "；") + "。请重新预览，核对后再办理"}
}

// same tells the same change by the same person.
func (c CalendarChange) same(o CalendarChange) bool {
	return c.Kind == o.Kind && c.ByID == o.ByID && c.Agency == o.Agency && c.Year.Text() == o.Year.Text() &&
		c.Closure == o.Closure && c.Below == o.Below && c.Withdraws == o.Withdraws && c.Reason == o.Reason
}

// changed are the calendars with one change more, or why it cannot be made.
func (d *Desk) changed(c *calendars, agency Agency, change CalendarChange) (*calendars, error) {
	var err error
	switch change.Kind {
	case NoticeLoaded:
		err = d.noticeProblem(c, change)
	case ClosureSet:
		err = d.closureProblem(c, agency, change.Closure)
	case ChangeWithdrawn:
		if !Withdrawable(c.changes, change.Withdraws) {
			err = &Error{Code: Conflict, Message: "这一项已经撤回，或者已有后来的通知改动了同一年的安排；请打开节假日安排页核对"}
		} else if problem := reasonProblem("撤回理由", change.Reason); problem != "" {
			err = invalidField("reason", "%s", problem)
		}
	default:
		err = fmt.Errorf("no change of the calendar: %q", change.Kind)
	}
	if err != nil {
		return nil, err
	}
	change.ID = len(c.changes) + 1
	after, err := calendarsOf(d.builtIn, append(slices.Clone(c.changes), change))
	if err != nil {
		return nil, invalidField("text", "%v", err)
	}
	return after, nil
}

// maxSource bounds the text that a notice is read from, in characters; the longest published has some thousand.
const maxSource = 20_000

func (d *Desk) noticeProblem(c *calendars, change CalendarChange) error {
	if len(change.Year.Notices) != 1 {
		return invalidField("text", "一次载入一份通知，请把另一份分开载入")
	}
	n := change.Year.Notices[0]
	var wrong []FieldError
	add := func(field, problem string) { wrong = append(wrong, FieldError{field, problem}) }
	required := func(field, label, text string) {
		if text == "" {
			add(field, "请填写"+label+"；正文里没有读到")
		}
		add(field, textProblem(label, text, maxName))
	}
	required("number", "文号", n.Number)
	required("title", "标题", n.Title)
	add("url", textProblem("网址", n.URL, maxName))
	if n.Issued.IsZero() {
		add("issued", "请填写成文日期；正文里没有读到")
	}
	add("issued", d.notFuture(n.Issued))
	if strings.ContainsAny(n.Number+n.Title+n.URL, "\n") {
		add("title", "文号、标题和网址各写一行")
	}
	if year := d.Today().Year(); change.Year.Year > year+1 {
		add("text", fmt.Sprintf("%d年的放假安排还不会公布，请核对年份", change.Year.Year))
	}
	if len([]rune(change.Source)) > maxSource {
		add("text", fmt.Sprintf("正文超过 %d 字，请只粘贴通知本身", maxSource))
	}
	if wrong = withMessage(wrong); len(wrong) > 0 {
		return invalid(wrong)
	}
	for _, known := range c.base.Own(change.Year.Year) {
		if known.Number != n.Number {
			continue
		}
		if slices.Equal(known.Exceptions, n.Exceptions) {
			return invalidField("text", "%s 已经载入，内容相同，无需再载入", n.Number)
		}
		if slices.ContainsFunc(c.changes, func(o CalendarChange) bool {
			return o.Kind == NoticeLoaded && !Withdrawn(c.changes, o.ID) && o.Year.Notices[0].Number == n.Number
		}) {
			return invalidField("text", "%s 已经载入，内容不同；原来载入有误的，请先撤回再载入", n.Number)
		}
	}
	return nil
}

// maxClosure bounds a closure, in days: a longer one is a slip.
const maxClosure = 60

func (d *Desk) closureProblem(c *calendars, agency Agency, closure calendar.Closure) error {
	var wrong []FieldError
	add := func(field, problem string) { wrong = append(wrong, FieldError{field, problem}) }
	for _, f := range []struct{ field, label, text string }{
		{"number", "文号", closure.Number}, {"title", "文件标题", closure.Title}, {"reason", "停止办公的缘由", closure.Reason},
	} {
		if f.text == "" {
			add(f.field, "请填写"+f.label)
		}
		add(f.field, textProblem(f.label, f.text, maxName))
	}
	if closure.Issued.IsZero() {
		add("issued", "请填写成文日期")
	}
	add("issued", d.notFuture(closure.Issued))
	switch {
	case closure.From.IsZero():
		add("from", "请填写开始日期")
	case closure.To.IsZero():
		add("to", "请填写结束日期；只有一天的，与开始日期相同")
	case closure.To < closure.From:
		add("to", "结束日期早于开始日期，请核对")
	case closure.To > closure.From+maxClosure:
		add("to", fmt.Sprintf("停止办公超过 %d 天，请核对日期", maxClosure))
	case len(c.of(agency).Takes(closure)) == 0:
		add("from", closure.Days()+"本来就不办公，无需登记")
	}
	if wrong = withMessage(wrong); len(wrong) > 0 {
		return invalid(wrong)
	}
	return nil
}

// tidied trims what was typed.
func (c CalendarChange) tidied() CalendarChange {
	c.Source, c.Reason = tidy(c.Source), tidy(c.Reason)
	o := &c.Closure
	o.Number, o.Title, o.Reason = tidy(o.Number), tidy(o.Title), tidy(o.Reason)
	c.Year.Notices = slices.Clone(c.Year.Notices)
	for i := range c.Year.Notices {
		n := &c.Year.Notices[i]
		n.Number, n.Title, n.URL = tidy(n.Number), tidy(n.Title), tidy(n.URL)
	}
	return c
}

// CheckCalendarChange tells whether a change can be made as the calendar stands, and writes nothing. Errors: Invalid,
// NotFound; Conflict for a withdrawal that came too late.
func (d *Desk) CheckCalendarChange(ctx context.Context, change CalendarChange) error {
	c, err := d.calendars(ctx, d.store)
	if err != nil {
		return err
	}
	agency, err := d.store.Agency(ctx, change.Agency)
	if err != nil {
		return err
	}
	_, err = d.changed(c, agency, change.tidied())
	return err
}
