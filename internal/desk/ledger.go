package desk

import (
	"foidesk/internal/calendar"
	"foidesk/internal/foi"
)

// LedgerColumn is a column of the ledger (台账) by its header.
type LedgerColumn string

// The ledger's columns, in the template's order.
const (
	ColNumber             LedgerColumn = "登记编号"
	ColReceivedOn         LedgerColumn = "收到日期"
	ColChannel            LedgerColumn = "收到方式"
	ColCategory           LedgerColumn = "申请人类型"
	ColApplicant          LedgerColumn = "申请人"
	ColIDNumber           LedgerColumn = "证件号码"
	ColPhone              LedgerColumn = "联系电话"
	ColEmail              LedgerColumn = "电子邮箱"
	ColAddress            LedgerColumn = "通信地址"
	ColDescription        LedgerColumn = "申请内容"
	ColForm               LedgerColumn = "获取方式"
	ColDepartment         LedgerColumn = "承办部门"
	ColHandler            LedgerColumn = "承办人"
	ColCorrectionNotice   LedgerColumn = "补正告知日期"
	ColCorrectionReceived LedgerColumn = "补正收到日期"
	ColConsultationSent   LedgerColumn = "征求意见发出日期"
	ColOpinionReceived    LedgerColumn = "征求意见收到日期"
	ColExtensionNotice    LedgerColumn = "延期告知日期"
	ColExtensionDays      LedgerColumn = "延期工作日"
	ColFeeNotice          LedgerColumn = "收费通知日期"
	ColFeePaid            LedgerColumn = "缴费日期"
	ColOutcome            LedgerColumn = "办理结果"
	ColDecidedOn          LedgerColumn = "答复日期"
	ColLetterNumber       LedgerColumn = "答复文号"
	ColMethod             LedgerColumn = "送达方式"
	ColDeliveredOn        LedgerColumn = "送达日期"
	ColNote               LedgerColumn = "备注"
)

// LedgerColumns lists all columns in order.
func LedgerColumns() []LedgerColumn {
	return []LedgerColumn{
		ColNumber, ColReceivedOn, ColChannel, ColCategory, ColApplicant, ColIDNumber, ColPhone, ColEmail,
		ColAddress, ColDescription, ColForm, ColDepartment, ColHandler,
		ColCorrectionNotice, ColCorrectionReceived, ColConsultationSent, ColOpinionReceived,
		ColExtensionNotice, ColExtensionDays, ColFeeNotice, ColFeePaid,
		ColOutcome, ColDecidedOn, ColLetterNumber, ColMethod, ColDeliveredOn, ColNote,
	}
}

// LedgerRow is one row of a ledger, read into the office's terms.
type LedgerRow struct {
	// Line is the row's number in the sheet as the sheet's program shows it, the header being 1.
	Line int

	Number     string
	ReceivedOn calendar.Date
	Channel    foi.Channel
	Applicant  foi.Applicant
	// Request's remaining facts.
	Description, Form, Department, Handler string

	// The steps before the answer; what the row does not tell is zero. An extension without ExtensionDays is as long
	// as there can be.
	CorrectionNoticeOn, CorrectionReceivedOn calendar.Date
	ConsultationSentOn, OpinionReceivedOn    calendar.Date
	ExtensionNoticeOn                        calendar.Date
	ExtensionDays                            int
	FeeNoticeOn, FeePaidOn                   calendar.Date

	// Outcome is 办理结果 as written: an id or a label; empty is not concluded. What it means can depend on
	// the year of conclusion, so it is read here and not in the sheet.
	Outcome      string
	DecidedOn    calendar.Date
	LetterNumber string
	Method       foi.Method
	DeliveredOn  calendar.Date
	Note         string

	// Problems are the cells of the row that could not be read. Their fields are zero.
	Problems []CellProblem
}

// CellProblem is a cell that cannot be taken, with what to do about it.
type CellProblem struct {
	Line    int
	Column  LedgerColumn
	Message string
}
