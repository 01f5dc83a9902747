package desk_test

import (
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// row is one of a ledger, not concluded, with changes.
func row(number, received string, changes ...func(*desk.LedgerRow)) desk.LedgerRow {
	r := desk.LedgerRow{
		Line: 2, Number: number, ReceivedOn: day(received), Channel: foi.Post,
		Applicant:   foi.Applicant{Category: foi.NaturalPerson, Name: "自然人000002", Personal: foi.Personal{IDNumber: "110101199001010018", Phone: "010-00000000"}},
		Description: "示例市道路施工许可", Department: "法规科", Handler: "承办人02", Form: "纸质",
	}
	for _, change := range changes {
		change(&r)
	}
	return r
}

// answered fills in 办理结果, 答复日期 and 送达日期; an empty date is an empty cell.
func answered(outcome, decided, delivered string) func(*desk.LedgerRow) {
	return func(r *desk.LedgerRow) {
		r.Outcome = outcome
		if decided != "" {
			r.DecidedOn = day(decided)
		}
		if delivered != "" {
			r.DeliveredOn = day(delivered)
		}
	}
}
