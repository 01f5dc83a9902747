package desk

import (
	"context"
	"fmt"
	"iter"
	"strings"
)

// eventPage is how many events are read together for an export.
const eventPage = 500

// Trail is an audit trail to be taken along.
type Trail struct {
	// Export is the event that tells of it: who takes it along and when; its detail says what was looked for.
	Export Event
	// Events are the latest first, read in pages and never whole in memory.
	Events iter.Seq2[Event, error]
}

// ExportEvents takes the audit trail along. That it is taken stands in the trail before the first line goes
// out. Errors: Invalid.
func (d *Desk) ExportEvents(ctx context.Context, by Actor, f EventFilter) (Trail, error) {
	if err := by.check(); err != nil {
		return Trail{}, err
	}
	if err := f.check(); err != nil {
		return Trail{}, err
	}
	e := d.event(by, AuditExported, f.Agency)
	e.Detail = f.words()
	return Trail{Export: e, Events: d.events(ctx, f)}, d.store.Note(ctx, e)
}

func (d *Desk) events(ctx context.Context, f EventFilter) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		for before := int64(0); ; {
			page, err := d.store.Events(ctx, f, before, eventPage)
			if err != nil {
				yield(Event{}, err)
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
			}
			if len(page) < eventPage {
				return
			}
			before = page[len(page)-1].ID
		}
	}
}

// ExportLedger is Ledger to be taken along; that it is taken stands in the audit trail before the first line
// goes out.
func (d *Desk) ExportLedger(ctx context.Context, by Actor, agency AgencyID, year int) (iter.Seq2[LedgerRow, error], error) {
	if err := by.check(); err != nil {
		return nil, err
	}
	err := d.Audit(ctx, by, Event{Action: LedgerExported, Agency: agency, Detail: fmt.Sprintf("%d年度台账，个人信息遮盖", year)})
	return d.Ledger(ctx, agency, year), err
}

// words say what was looked for.
func (f EventFilter) words() string {
	var said []string
	if f.Action != "" {
		said = append(said, "操作“"+f.Action.Label()+"”")
	}
	if f.Who != "" {
		said = append(said, "人员“"+f.Who+"”")
	}
	if f.CaseNumber != "" {
		said = append(said, "登记编号“"+f.CaseNumber+"”")
	}
	if !f.From.IsZero() {
		said = append(said, "自 "+f.From.String()+" 起")
	}
	if !f.Until.IsZero() {
		said = append(said, "至 "+f.Until.String()+" 止")
	}
	if len(said) == 0 {
		return "全部"
	}
	return strings.Join(said, "，")
}

// check refuses what cannot be looked for. What is looked for stands in the trail itself, and so must hold no
// identity number.
func (f EventFilter) check() error {
	var wrong []FieldError
	for _, t := range []struct{ field, label, text string }{
		{"who", "人员", f.Who}, {"number", "登记编号", f.CaseNumber},
	} {
		message := boundsProblem(t.label, t.text, maxShort)
		if message == "" && HoldsIdentityNumber(t.text) {
			message = "审计记录中没有公民身份号码，请按姓名或者登记编号查找"
		}
		if message != "" {
			wrong = append(wrong, FieldError{t.field, message})
		}
	}
	if !f.From.IsZero() && !f.Until.IsZero() && f.Until < f.From {
		wrong = append(wrong, FieldError{"until", "止日早于起日，请更正其中一个"})
	}
	if len(wrong) > 0 {
		return invalid(wrong)
	}
	return nil
}
