package sheet

import (
	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// field is how a column of the ledger is written: as a text, as a date or as a number.
type field struct {
	column desk.LedgerColumn
	text   func(*desk.LedgerRow) string
	date   func(*desk.LedgerRow) calendar.Date
	number func(*desk.LedgerRow) int
}

var ledgerFields = func() []field {
	texts := map[desk.LedgerColumn]func(*desk.LedgerRow) string{
		desk.ColNumber:       func(r *desk.LedgerRow) string { return r.Number },
		desk.ColChannel:      func(r *desk.LedgerRow) string { return r.Channel.Label() },
		desk.ColCategory:     func(r *desk.LedgerRow) string { return r.Applicant.Category.Label() },
		desk.ColApplicant:    func(r *desk.LedgerRow) string { return r.Applicant.Name },
		desk.ColIDNumber:     func(r *desk.LedgerRow) string { return r.Applicant.IDNumber },
		desk.ColPhone:        func(r *desk.LedgerRow) string { return r.Applicant.Phone },
		desk.ColEmail:        func(r *desk.LedgerRow) string { return r.Applicant.Email },
		desk.ColAddress:      func(r *desk.LedgerRow) string { return r.Applicant.Address },
		desk.ColDescription:  func(r *desk.LedgerRow) string { return r.Description },
		desk.ColForm:         func(r *desk.LedgerRow) string { return r.Form },
		desk.ColDepartment:   func(r *desk.LedgerRow) string { return r.Department },
		desk.ColHandler:      func(r *desk.LedgerRow) string { return r.Handler },
		desk.ColOutcome:      func(r *desk.LedgerRow) string { return foi.Outcome(r.Outcome).Name() },
		desk.ColLetterNumber: func(r *desk.LedgerRow) string { return r.LetterNumber },
		desk.ColMethod:       func(r *desk.LedgerRow) string { return methodText(r.Method) },
		desk.ColNote:         func(r *desk.LedgerRow) string { return r.Note },
	}
	numbers := map[desk.LedgerColumn]func(*desk.LedgerRow) int{
		desk.ColExtensionDays: func(r *desk.LedgerRow) int { return r.ExtensionDays },
	}
	var fields []field
	for _, column := range desk.LedgerColumns() {
		fields = append(fields, field{column, texts[column], dateColumns[column], numbers[column]})
	}
	return fields
}()

// dateColumns are the columns of days.
var dateColumns = map[desk.LedgerColumn]func(*desk.LedgerRow) calendar.Date{
	desk.ColReceivedOn:         func(r *desk.LedgerRow) calendar.Date { return r.ReceivedOn },
	desk.ColCorrectionNotice:   func(r *desk.LedgerRow) calendar.Date { return r.CorrectionNoticeOn },
	desk.ColCorrectionReceived: func(r *desk.LedgerRow) calendar.Date { return r.CorrectionReceivedOn },
	desk.ColConsultationSent:   func(r *desk.LedgerRow) calendar.Date { return r.ConsultationSentOn },
	desk.ColOpinionReceived:    func(r *desk.LedgerRow) calendar.Date { return r.OpinionReceivedOn },
	desk.ColExtensionNotice:    func(r *desk.LedgerRow) calendar.Date { return r.ExtensionNoticeOn },
	desk.ColFeeNotice:          func(r *desk.LedgerRow) calendar.Date { return r.FeeNoticeOn },
	desk.ColFeePaid:            func(r *desk.LedgerRow) calendar.Date { return r.FeePaidOn },
	desk.ColDecidedOn:          func(r *desk.LedgerRow) calendar.Date { return r.DecidedOn },
	desk.ColDeliveredOn:        func(r *desk.LedgerRow) calendar.Date { return r.DeliveredOn },
}

// methodText leaves empty what the ledger did not say.
func methodText(m foi.Method) string {
	if m == foi.NotRecorded {
		return ""
	}
	return m.Label()
}

// keptAsText are columns of digits that are no quantities: as numbers they would lose digits and zeros.
var keptAsText = map[desk.LedgerColumn]bool{
	desk.ColNumber: true, desk.ColIDNumber: true, desk.ColPhone: true, desk.ColLetterNumber: true,
}

func isDateColumn(column desk.LedgerColumn) bool { return dateColumns[column] != nil }

// columnWidths are in characters of the sheet's font, as Excel counts them.
var columnWidths = map[desk.LedgerColumn]float64{
	desk.ColNumber: 16, desk.ColChannel: 10, desk.ColCategory: 13, desk.ColApplicant: 18, desk.ColIDNumber: 21,
	desk.ColPhone: 15, desk.ColEmail: 20, desk.ColAddress: 26, desk.ColDescription: 40, desk.ColOutcome: 34,
	desk.ColExtensionDays: 9, desk.ColLetterNumber: 22, desk.ColMethod: 10, desk.ColNote: 24,
}

func columnWidth(column desk.LedgerColumn) float64 {
	if width, ok := columnWidths[column]; ok {
		return width
	}
	return 12
}
