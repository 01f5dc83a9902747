package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"

	"foidesk/internal/foi"
)

// ChangeAgency writes an agency's settings: everything of a but ID, Earlier and Above. A change of how the
// law is read holds for what is received from today on; what was received before is counted as before.
// Errors: Invalid as for CreateAgency and for a parent that would make a ring; NotFound.
func (d *Desk) ChangeAgency(ctx context.Context, by Actor, a Agency) (Agency, error) {
	return d.changeAgency(ctx, by, a, func(Tx, Agency) error { return nil })
}

// ReviseAgency is ChangeAgency for somebody who changed the settings as they had seen them. Errors: also Conflict,
// with what another has changed since: to write over it unseen would undo it without a word.
func (d *Desk) ReviseAgency(ctx context.Context, by Actor, seen, a Agency) (Agency, error) {
	return d.changeAgency(ctx, by, a, func(tx Tx, before Agency) error {
		since, err := settingsChanged(ctx, tx, seen, before)
		if err != nil || len(since) == 0 {
			return err
		}
		return &Error{Code: Conflict, Message: "您打开页面之后，设置已由他人更改：" + strings.Join(since, "；") + "。请核对后再办理"}
	})
}

// changeAgency asks first, with the settings as they stand, where there is something to change.
func (d *Desk) changeAgency(ctx context.Context, by Actor, a Agency, first func(Tx, Agency) error) (Agency, error) {
	if err := by.check(); err != nil {
		return Agency{}, err
	}
	a, err := completed(a)
	if err != nil {
		return Agency{}, err
	}
	err = d.store.Transact(ctx, func(tx Tx) error {
		before, err := agencyToChange(ctx, tx, a)
		if err != nil {
			return err
		}
		if err := nameFree(ctx, tx, a); err != nil {
			return err
		}
		if a.Above, err = aboveOf(ctx, tx, a); err != nil {
			return err
		}
		a.Earlier = before.Earlier
		yesterday := d.Today().AddDays(-1)
		if before.Policy != a.Policy && (len(a.Earlier) == 0 || a.Earlier[len(a.Earlier)-1].Until < yesterday) {
			a.Earlier = append(slices.Clone(a.Earlier), EarlierPolicy{yesterday, before.Policy})
		}
		changed, err := settingsChanged(ctx, tx, before, a)
		if err != nil || len(changed) == 0 {
			return err // also the form that was sent twice
		}
		if err := first(tx, before); err != nil {
			return err
		}
		if err := tx.UpdateAgency(ctx, a); err != nil {
			return err
		}
		if err := d.recountChanged(ctx, tx, before, a); err != nil {
			return err
		}
		e := d.event(by, AgencyChanged, a.ID)
		e.Detail = strings.Join(changed, "；")
		return tx.Audit(ctx, e)
	})
	return a, err
}

// agencyToChange is the agency as it is before a change. Where the change is one of how its cases are counted, nobody
// derives their lines meanwhile.
func agencyToChange(ctx context.Context, tx Tx, a Agency) (Agency, error) {
	before, err := tx.Agency(ctx, a.ID)
	if err != nil || before.Policy == a.Policy && before.Parent == a.Parent {
		return before, err
	}
	if err := tx.LockCalendar(ctx); err != nil {
		return before, err
	}
	return tx.Agency(ctx, a.ID)
}

// aboveOf finds the agencies above, and refuses a ring.
func aboveOf(ctx context.Context, tx Tx, a Agency) ([]AgencyID, error) {
	if a.Parent == 0 {
		return nil, nil
	}
	parent, err := tx.Agency(ctx, a.Parent)
	if err != nil {
		return nil, err
	}
	if parent.ID == a.ID || slices.Contains(parent.Above, a.ID) {
		return nil, invalidField("parent", "上级机关不能是本机关或者其下级机关")
	}
	return append([]AgencyID{parent.ID}, parent.Above...), nil
}

// recountChanged sees to the lines that the settings leave behind: those of today where the policy is another, and
// all where the agency now has other days of closure from above.
func (d *Desk) recountChanged(ctx context.Context, tx Tx, before, after Agency) error {
	if before.Policy == after.Policy && before.Parent == after.Parent {
		return nil
	}
	if err := tx.SetMark(ctx, countedMark, rand.Text()); err != nil {
		return err
	}
	cals, err := d.calendars(ctx, tx)
	if err != nil {
		return err
	}
	if before.Parent != after.Parent && len(cals.closures) > 0 {
		if err := tx.SetMark(ctx, calendarMark, outdated); err != nil {
			return err
		}
		p := RecountProgress{Version: cals.version, Change: len(cals.changes)}
		if err := p.keep(ctx, tx); err != nil {
			return err
		}
	}
	if before.Policy == after.Policy {
		return nil
	}
	return d.recountReceivedToday(ctx, tx, after, cals)
}

// recountReceivedToday derives the lines of what was received today anew: it alone is counted by the new
// policy and was written by the old.
func (d *Desk) recountReceivedToday(ctx context.Context, tx Tx, a Agency, cals *calendars) error {
	var after Position
	for {
		page, err := tx.List(ctx, a.ID, Filter{}, after, verifyBatch)
		if err != nil {
			return err
		}
		for _, s := range page {
			if s.ReceivedOn < d.Today() { // latest receipt first
				return nil
			}
			if err := recountCase(ctx, tx, a, cals, s.ID); err != nil {
				return err
			}
		}
		if len(page) < verifyBatch {
			return nil
		}
		after = Filter{}.PositionOf(page[len(page)-1])
	}
}

// settingsChanged says what was changed, in words.
func settingsChanged(ctx context.Context, r Reader, before, after Agency) ([]string, error) {
	above, err := parentName(ctx, r, before.Parent)
	if err != nil {
		return nil, err
	}
	aboveNow, err := parentName(ctx, r, after.Parent)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, s := range []struct{ label, before, after string }{
		{"名称", before.Name, after.Name},
		{"简称", before.ShortName, after.ShortName},
		{"层级", before.Level.Label(), after.Level.Label()},
		{"上级机关", above, aboveNow},
		{"编号规则", string(before.NumberPattern), string(after.NumberPattern)},
		{"受理渠道", channelNames(before), channelNames(after)},
		{"休息日收到申请的口径", RestDayLabel(before.Policy.RestDayReceipt), RestDayLabel(after.Policy.RestDayReceipt)},
		{"行政查询事项的救济途径", InquiryRoadLabel(before.Policy.InquiryReviewFirst), InquiryRoadLabel(after.Policy.InquiryReviewFirst)},
		{"审批事项", consentNames(before.Consent), consentNames(after.Consent)},
		{"机关性质", before.Standing.Label(), after.Standing.Label()},
		{"行政复议机关", before.ReviewBody, after.ReviewBody},
	} {
		if s.before != s.after {
			out = append(out, fmt.Sprintf("%s由“%s”改为“%s”", s.label, cmp.Or(s.before, "空白"), cmp.Or(s.after, "空白")))
		}
	}
	return out, nil
}

func parentName(ctx context.Context, r Reader, parent AgencyID) (string, error) {
	if parent == 0 {
		return "没有上级机关", nil
	}
	a, err := r.Agency(ctx, parent)
	return a.Name, err
}

// RestDayLabel says how a receipt on a rest day is read.
func RestDayLabel(r foi.RestDayReceipt) string {
	if r == foi.NextWorkingDay {
		return "以次一工作日为收到之日"
	}
	return "以收到当日为收到之日"
}

// InquiryRoadLabel says which road is told of to whoever asked for what special laws give access to (行政查询事项).
func InquiryRoadLabel(reviewFirst bool) string {
	if reviewFirst {
		return "告知先申请行政复议"
	}
	return "告知可以复议，也可以诉讼"
}

// consentNames says what waits for the head of office beside what the law demands.
func consentNames(r foi.Consent) string {
	var names []string
	for _, s := range []struct {
		on    bool
		label string
	}{
		{r.Decision, foi.KindDecision.Label()},
		{r.FeeNotice, foi.KindFeeNotice.Label()},
		{r.Own, "报批人可以批准自己报批的事项"},
	} {
		if s.on {
			names = append(names, s.label)
		}
	}
	if len(names) == 0 {
		return "仅法定事项"
	}
	return strings.Join(names, "、")
}

// channelNames says which channels an agency accepts, in the order of the form whatever theirs is.
func channelNames(a Agency) string {
	var names []string
	for _, info := range foi.Channels() {
		if a.Accepts(info.ID) {
			names = append(names, info.Label)
		}
	}
	if len(names) == len(foi.Channels()) {
		return "全部"
	}
	return strings.Join(names, "、")
}
