package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"foidesk/internal/annual"
	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// At says where in the log an act is to stand, and who records it.
type At struct {
	Agency AgencyID
	Case   CaseID
	// Expected is the number of the last act that the person saw. If the case has moved on since,
	// the act is refused as a Conflict and nothing is lost or overwritten.
	Expected int
	// Key makes the same form sent twice recognisable.
	Key string
	By  Actor
}

// Decide is 作出答复, where it needs nobody's consent. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) Decide(ctx context.Context, at At, a foi.Decision) (Summary, error) {
	act := tidied(a)
	return d.recordGuarded(ctx, at, act, at.By.worksWithConsent(act.Kind()), d.actProblems(act)...)
}

// Deliver is 送达; it concludes the case. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) Deliver(ctx context.Context, at At, a foi.Delivery) (Summary, error) {
	act := tidied(a)
	return d.record(ctx, at, act, d.actProblems(act)...)
}

// Withdraw is 撤回申请; it concludes the case. Errors: Invalid, Refused, Conflict, NotFound.
func (d *Desk) Withdraw(ctx context.Context, at At, a foi.Withdrawal) (Summary, error) {
	act := tidied(a)
	return d.record(ctx, at, act, d.actProblems(act)...)
}

// actProblems are the fields of an act that cannot be taken as they were typed; without a message where
// nothing is wrong. What the law says of the act is asked of foi.
func (d *Desk) actProblems(act foi.Act) []FieldError {
	found := append(d.dayProblems(act), disputeProblems(act)...)
	switch a := act.(type) {
	case foi.Decision:
		found = append(found, decisionProblems(a)...)
	case foi.Delivery:
		found = append(append(found, deliveryProblems(a)...), FieldError{"received_on", d.notFuture(a.ReceivedOn)})
	case foi.DeliveryFailed:
		found = append(found, FieldError{"reason", textProblem("未能送达的原因", a.Reason, maxNote)})
	case foi.Extension:
		found = append(found, FieldError{"reason", reasonProblem("延期理由", a.Reason)})
	case foi.FeeNotice, foi.FeePaid, foi.FeeRefund:
		found = append(found, d.feeProblems(act)...)
	case foi.CorrectionNotice:
		found = append(found, FieldError{"matters", reasonProblem("需要补正的事项", a.Matters)})
	case foi.ConsultationSent:
		found = append(found, FieldError{"name", nameProblem(a.Name)})
	case foi.OpinionReceived:
		found = append(found, FieldError{"note", textProblem("意见", a.Note, maxNote)})
	case foi.Published:
		found = append(found, FieldError{"where", publishedProblem(a.Where)})
	}
	if note := noteOf(act); note != "" {
		found = append(found, FieldError{"note", textProblem("备注", note, maxNote)})
	}
	return append(found, intakeProblems(act)...)
}

// noteOf is the remark of an act that has hardly more to say.
func noteOf(act foi.Act) string {
	switch a := act.(type) {
	case foi.Withdrawal:
		return a.Note
	case foi.CorrectionReceived:
		return a.Note
	case foi.ReasonsAsked:
		return a.Note
	case foi.DelaySet:
		return a.Note
	case foi.Lapse:
		return a.Note
	case foi.PublicationSet:
		return a.Note
	}
	return ""
}

// nameProblem says what is wrong with the name of who is asked; "" for nothing.
func nameProblem(name string) string {
	if name == "" {
		return "请填写征求谁的意见"
	}
	return textProblem("名称", name, maxName)
}

// publishedProblem says what is wrong with where something was published; "" for nothing.
func publishedProblem(where string) string {
	if where == "" {
		return "请填写公开的途径：网站栏目、公报或者其他公开场所"
	}
	return textProblem("公开的途径", where, maxName)
}

// reasonProblem says what is wrong with a reason that somebody is to judge; "" for nothing.
func reasonProblem(label, text string) string {
	if text == "" {
		return "请写明" + label
	}
	return textProblem(label, text, maxNote)
}

// Void is 作废一项记载: the act numbered of was recorded by mistake. What the head of office approved or returned,
// only the head of office voids, and what only whoever has the case may record, nobody else. Errors: Invalid,
// Refused, Conflict, NotFound.
func (d *Desk) Void(ctx context.Context, at At, of int, reason string) (Summary, error) {
	a := foi.Void{On: d.Today(), Of: of, Reason: tidy(reason)}
	return d.recordGuarded(ctx, at, a, func(_ Agency, c foi.Case, log []Entry) error {
		if of < 1 || of > len(log) {
			return nil
		}
		return at.By.MayVoid(c, log[of-1].Act.Kind())
	}, FieldError{"reason", textProblem("理由", a.Reason, maxNote)})
}

// MayVoid mirrors who may record an act of the kind: it refuses others. The error is an *Error.
func (a Actor) MayVoid(c foi.Case, kind foi.Kind) error {
	switch kind {
	case foi.KindApproval, foi.KindReturn:
		return a.leads()
	case foi.KindDecision, foi.KindExtension, foi.KindFeeNotice, foi.KindProposal, foi.KindClaim:
		return a.MayWork(c)
	}
	switch {
	case slices.Contains(taken, kind):
		return a.MayWork(c)
	case slices.Contains(public, kind):
		return a.mayFollow(c)
	case slices.Contains(disputes, kind):
		return a.MayDispute(c, kind)
	}
	return nil
}

// guard is a rule of the office about who may do something where the case stands; it is asked in the
// transaction, with the case locked.
type guard func(Agency, foi.Case, []Entry) error

// anybody may do it.
func anybody(Agency, foi.Case, []Entry) error { return nil }

func (d *Desk) record(ctx context.Context, at At, act foi.Act, checks ...FieldError) (Summary, error) {
	return d.recordGuarded(ctx, at, act, anybody, checks...)
}

// recordGuarded appends one act, if the form is in order, the office and the law allow it, and nobody was faster.
func (d *Desk) recordGuarded(ctx context.Context, at At, act foi.Act, may guard, checks ...FieldError) (Summary, error) {
	if err := at.By.check(); err != nil {
		return Summary{}, err
	}
	if wrong := withMessage(checks); len(wrong) > 0 {
		return Summary{}, invalid(wrong)
	}
	return d.locked(ctx, at, func(tx Tx, agency counting, line Summary) (Summary, error) {
		before, err := repeated(ctx, tx, at.Agency, at.Key, act)
		switch {
		case err != nil:
			return line, err
		case before != nil && before.Case != at.Case:
			return line, formUsed()
		case before != nil:
			return line, nil
		}
		return d.append(ctx, tx, agency, at, act, may)
	})
}

// locked does something to a case in one transaction, and returns the line that comes of it. The case is locked
// before a key is looked for: of two clicks at once, the second sees what the first recorded.
func (d *Desk) locked(ctx context.Context, at At, do func(Tx, counting, Summary) (Summary, error)) (line Summary, err error) {
	err = d.store.Transact(ctx, func(tx Tx) error {
		agency, err := d.counting(ctx, tx, at.Agency)
		if err != nil {
			return err
		}
		if line, err = tx.LockCase(ctx, at.Agency, at.Case); err != nil {
			return err
		}
		line, err = do(tx, agency, line)
		return err
	})
	return line, err
}

// counting is an agency with the calendar that its cases are counted with.
type counting struct {
	Agency
	cal *calendar.Calendar
}

// counting finds an agency and its calendar, which nobody changes until the end of the transaction.
func (d *Desk) counting(ctx context.Context, tx Tx, id AgencyID) (counting, error) {
	cals, err := d.held(ctx, tx)
	if err != nil {
		return counting{}, err
	}
	agency, err := tx.Agency(ctx, id)
	return counting{agency, cals.of(agency)}, err
}

func (d *Desk) append(ctx context.Context, tx Tx, agency counting, at At, act foi.Act, may guard) (Summary, error) {
	log, err := caseLog(ctx, tx, at.Case)
	if err != nil {
		return Summary{}, err
	}
	if at.Expected != len(log) {
		return Summary{}, overtaken(at.Expected, log)
	}
	c, err := foldLog(at.Case, log)
	if err != nil {
		return Summary{}, err
	}
	l := foi.Logged{Seq: c.Seq + 1, Act: act}
	next, err := agency.enter(c, l)
	if err != nil {
		return Summary{}, refused(err)
	}
	if err := may(agency.Agency, c, log); err != nil {
		return Summary{}, err
	}
	if lacks := c.Incomplete(agency.cal, act); len(lacks) > 0 {
		return Summary{}, refusedFor(lacks)
	}
	line := summarize(at.Case, agency.Agency, next, agency.cal)
	if err := tx.Append(ctx, d.entry(at.Agency, at.Case, l, at.By, at.Key), line); err != nil {
		return line, err
	}
	if after := annual.DisputeSpansOf(next); !slices.Equal(annual.DisputeSpansOf(c), after) {
		return line, tx.SetDisputes(ctx, at.Agency, at.Case, after)
	}
	return line, nil
}

// enter is the case with a new act, which has to come in time by the policy that counts the case.
func (a counting) enter(c foi.Case, l foi.Logged) (foi.Case, error) {
	if c.Receipt == nil {
		return c.Append(l)
	}
	return c.Enter(a.cal, a.PolicyOn(c.Receipt.On), l)
}

// overtaken is the conflict: it says what was recorded since the person looked.
func overtaken(expected int, log []Entry) *Error {
	if expected > len(log) || expected < 0 {
		return &Error{Code: Conflict, Message: "页面上的案件记载与库中不符，请重新打开本案"}
	}
	var since []string
	for _, e := range log[expected:] {
		since = append(since, fmt.Sprintf("%s（%s %s）", foi.ActLabel(e.Act), e.RecordedBy, e.RecordedAt.In(China).Format("2006-01-02 15:04")))
	}
	return &Error{Code: Conflict, Message: "您打开页面之后，本案已有新的记载：" + strings.Join(since, "、") + "。请核对后再办理"}
}

// repeated finds the act that the same form has already recorded. A key that was used for another act, or
// for the same with other facts (the page was gone back to and changed), is no repetition: what was typed
// the second time must not vanish behind the first.
func repeated(ctx context.Context, tx Tx, agency AgencyID, key string, act foi.Act) (*Entry, error) {
	if key == "" {
		return nil, nil
	}
	e, err := tx.EntryByKey(ctx, agency, key)
	switch {
	case CodeOf(err) == NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	same, err := sameAct(e.Act, act)
	if err == nil && !same {
		err = formUsed()
	}
	return &e, err
}

// sameAct tells whether a form says what was recorded. The 登记编号 and the day on which an act of the office
// was recorded are the office's own additions.
func sameAct(recorded, sent foi.Act) (bool, error) {
	if recorded.Kind() != sent.Kind() {
		return false, nil
	}
	switch s := sent.(type) {
	case foi.Receipt:
		there := recorded.(foi.Receipt)
		s.Number, s.Application = there.Number, there.Application
		sent = s
	case foi.Arrival:
		s.Number = recorded.(foi.Arrival).Number
		sent = s
	case foi.RecordsRequest:
		s.Number = recorded.(foi.RecordsRequest).Number
		sent = s
	case foi.Void:
		s.On = recorded.Date()
		sent = s
	case foi.Assignment:
		s.On = recorded.Date()
		sent = s
	case foi.Claim:
		s.On = recorded.Date()
		sent = s
	case foi.SendBack:
		s.On = recorded.Date()
		sent = s
	case foi.Proposal:
		s.On = recorded.Date()
		sent = s
	case foi.Approval:
		s.On = recorded.Date()
		sent = s
	case foi.Return:
		s.On = recorded.Date()
		sent = s
	}
	a, errA := foi.EncodeAct(recorded)
	b, errB := foi.EncodeAct(sent)
	return bytes.Equal(a, b), errors.Join(errA, errB)
}

func formUsed() *Error {
	return &Error{Code: Conflict, Message: "此表单已经提交过，内容与这次的不同；请从台账打开本案核对，需要更改的用“更正登记”或者“作废此项”"}
}

func (d *Desk) entry(agency AgencyID, id CaseID, l foi.Logged, by Actor, key string) Entry {
	return Entry{
		Agency: agency, Case: id, Logged: l, RecordedAt: d.now().UTC().Truncate(time.Microsecond),
		RecordedBy: by.Name, RecordedByID: by.ID, Key: key,
	}
}

func caseLog(ctx context.Context, r Reader, id CaseID) ([]Entry, error) {
	logs, err := r.Logs(ctx, []CaseID{id})
	return logs[id], err
}

// foldLog rebuilds a case. An error is no refusal: what stands in the log was lawful when it was recorded.
func foldLog(id CaseID, log []Entry) (foi.Case, error) { return foldFacts(id, logged(log)) }

func foldFacts(id CaseID, log []foi.Logged) (foi.Case, error) {
	if len(log) == 0 {
		return foi.Case{}, fmt.Errorf("案件 %d 没有任何记载", id)
	}
	c, err := foi.Fold(log)
	if err != nil {
		return foi.Case{}, fmt.Errorf("案件 %d 的记载不能依次成立：%w", id, err)
	}
	return c, nil
}

func logged(entries []Entry) []foi.Logged {
	out := make([]foi.Logged, len(entries))
	for i, e := range entries {
		out[i] = e.Logged
	}
	return out
}
