package desk

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"foidesk/internal/foi"
)

// ChangeAgency writes an agency's settings: everything of a but ID, Earlier and Above. A change of how the
// law is read holds for what is received from today on; what was received before is counted as before.
// Errors: Invalid as for CreateAgency and for a parent that would make a ring; NotFound.
func (d *Desk) ChangeAgency(ctx context.Context, by Actor, a Agency) (Agency, error) {
	if err := by.check(); err != nil {
		return Agency{}, err
	}
	a, err := completed(a)
	if err != nil {
		return Agency{}, err
	}
	err = d.store.Transact(ctx, func(tx Tx) error {
		before, err := tx.Agency(ctx, a.ID)
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
		changed := settingsChanged(before, a)
		if len(changed) == 0 {
			return nil
		}
		if err := tx.UpdateAgency(ctx, a); err != nil {
			return err
		}
		if before.Policy != a.Policy {
			if err := d.recountReceivedToday(ctx, tx, a); err != nil {
				return err
			}
		}
		e := d.event(by, AgencyChanged, a.ID)
		e.Detail = strings.Join(changed, "；")
		return tx.Audit(ctx, e)
	})
	return a, err
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

// recountReceivedToday derives the lines of what was received today anew: it alone is counted by the new
// policy and was written by the old.
func (d *Desk) recountReceivedToday(ctx context.Context, tx Tx, a Agency) error {
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
			if err := d.recountCase(ctx, tx, a, s.ID); err != nil {
				return err
			}
		}
		if len(page) < verifyBatch {
			return nil
		}
		after = Filter{}.PositionOf(page[len(page)-1])
	}
}

// settingsChanged says what was changed, for the audit trail.
func settingsChanged(before, after Agency) []string {
	var out []string
	for _, s := range []struct {
		label         string
		before, after any
	}{
		{"名称", before.Name, after.Name},
		{"简称", before.ShortName, after.ShortName},
		{"层级", before.Level.Label(), after.Level.Label()},
		{"上级机关", before.Parent, after.Parent},
		{"编号规则", before.NumberPattern, after.NumberPattern},
		{"受理渠道", channelNames(before.Channels), channelNames(after.Channels)},
		{"休息日收到申请的口径", before.Policy.RestDayReceipt, after.Policy.RestDayReceipt},
		{"审批事项", consentNames(before.Consent), consentNames(after.Consent)},
		{"行政复议机关", before.ReviewBody, after.ReviewBody},
	} {
		if !reflect.DeepEqual(s.before, s.after) {
			out = append(out, fmt.Sprintf("%s由“%v”改为“%v”", s.label, s.before, s.after))
		}
	}
	return out
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

func channelNames(channels []foi.Channel) string {
	if len(channels) == 0 {
		return "全部"
	}
	names := make([]string, len(channels))
	for i, c := range channels {
		names[i] = c.Label()
	}
	return strings.Join(names, "、")
}
