package desk

import (
	"context"
	"fmt"
	"iter"

	"foidesk/internal/foi"
)

// Ledger is the agency's ledger of a report year: every case received, carried in or concluded in it,
// earliest receipt first. Identity numbers are masked. It is read in pages and never whole in memory.
func (d *Desk) Ledger(ctx context.Context, agency AgencyID, year int) iter.Seq2[LedgerRow, error] {
	return func(yield func(LedgerRow, error) bool) {
		var after Position
		for {
			cases, err := d.store.LedgerAfter(ctx, agency, year, after, importBatch)
			if err != nil {
				yield(LedgerRow{}, err)
				return
			}
			if len(cases) == 0 || !d.yieldRows(ctx, cases, yield) {
				return
			}
			last := cases[len(cases)-1]
			after = Position{last.ReceivedOn, last.ID}
		}
	}
}

func (d *Desk) yieldRows(ctx context.Context, cases []Summary, yield func(LedgerRow, error) bool) bool {
	ids := make([]CaseID, len(cases))
	for i, s := range cases {
		ids[i] = s.ID
	}
	logs, err := d.store.Logs(ctx, ids)
	if err != nil {
		yield(LedgerRow{}, err)
		return false
	}
	for _, id := range ids {
		c, err := foi.Fold(logged(logs[id]))
		if err != nil {
			yield(LedgerRow{}, fmt.Errorf("case %d: log does not fold: %w", id, err))
			return false
		}
		row := ledgerRow(c)
		row.Applicant.IDNumber = MaskID(row.Applicant.IDNumber)
		if !yield(row, nil) {
			return false
		}
	}
	return true
}
