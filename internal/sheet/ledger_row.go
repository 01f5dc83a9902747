package sheet

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// rowReader turns the cells of a row into the office's terms. It is used for one row after another.
type rowReader struct {
	ledger *Ledger
	line   int
	cells  map[desk.LedgerColumn]string
	found  []desk.CellProblem
}

func newRowReader(l *Ledger) *rowReader {
	return &rowReader{ledger: l, cells: make(map[desk.LedgerColumn]string, len(l.header.columns))}
}

func (r *rowReader) read(l line) desk.LedgerRow {
	r.line, r.found = l.number, nil
	clear(r.cells)
	for i, cell := range l.cells {
		r.take(i, cell)
	}
	r.findHidden(len(l.cells))
	row := desk.LedgerRow{
		Line:       l.number,
		Number:     r.digits(desk.ColNumber, r.required(desk.ColNumber)),
		ReceivedOn: r.dateOf(desk.ColReceivedOn, r.required(desk.ColReceivedOn)),
		Channel:    r.channel(),
		Applicant: foi.Applicant{
			Category: r.category(),
			Name:     r.cells[desk.ColApplicant],
			Personal: foi.Personal{
				IDNumber: r.digits(desk.ColIDNumber, r.cells[desk.ColIDNumber]),
				Phone:    r.digits(desk.ColPhone, r.cells[desk.ColPhone]),
				Email:    r.cells[desk.ColEmail],
				Address:  r.cells[desk.ColAddress],
			},
		},
		Description: r.cells[desk.ColDescription],
		Form:        r.cells[desk.ColForm],
		Department:  r.cells[desk.ColDepartment],
		Handler:     r.cells[desk.ColHandler],

		CorrectionNoticeOn:   r.date(desk.ColCorrectionNotice),
		CorrectionReceivedOn: r.date(desk.ColCorrectionReceived),
		ConsultationSentOn:   r.date(desk.ColConsultationSent),
		OpinionReceivedOn:    r.date(desk.ColOpinionReceived),
		ExtensionNoticeOn:    r.date(desk.ColExtensionNotice),
		ExtensionDays:        r.extensionDays(),
		FeeNoticeOn:          r.date(desk.ColFeeNotice),
		FeePaidOn:            r.date(desk.ColFeePaid),

		Outcome:      r.filled(desk.ColOutcome),
		DecidedOn:    r.date(desk.ColDecidedOn),
		LetterNumber: r.cells[desk.ColLetterNumber],
		Method:       r.method(),
		DeliveredOn:  r.date(desk.ColDeliveredOn),
		Note:         r.cells[desk.ColNote],
	}
	row.Problems = r.found
	return row
}

// take sorts a cell under its column. A cell with something in it under no header would be lost without
// a word, so it is told.
func (r *rowReader) take(i int, cell string) {
	h := r.ledger.header
	text := cleanText(cell)
	switch {
	case i >= len(h.columns) || h.columns[i] == "" && h.title(i) == "":
		if text != "" {
			r.problem(desk.LedgerColumn(columnName(i)+"列"), "此列没有列名却有内容，请补上列名或者清空；CSV 文件请检查是否多了分隔符")
		}
	case h.columns[i] == "":
	case excelErrors.MatchString(text):
		r.problem(h.columns[i], "单元格显示的是公式错误 %s，请改为实际内容", text)
	default:
		r.cells[h.columns[i]] = text
	}
}

// findHidden tells the cells of the row that are blank only to us: formulas without a result, and what lies
// behind a merged cell.
func (r *rowReader) findHidden(width int) {
	for i, column := range r.ledger.header.columns {
		if column == "" || i < width && r.cells[column] != "" {
			continue
		}
		if r.ledger.grid.uncomputed(r.line, i) {
			r.problem(column, "此格是公式而没有计算结果，请在表格软件中打开、保存后再导入")
			continue
		}
		if ref := r.ledger.grid.coveredBy(r.line, i); ref != "" {
			r.problem(column, "此格在合并单元格 %s 之内，只有左上角一格有内容，请取消合并后逐行填写", ref)
		}
	}
}

func (r *rowReader) problem(column desk.LedgerColumn, format string, args ...any) {
	r.found = append(r.found, desk.CellProblem{Line: r.line, Column: column, Message: fmt.Sprintf(format, args...)})
}

func (r *rowReader) told(column desk.LedgerColumn) bool {
	for _, p := range r.found {
		if p.Column == column {
			return true
		}
	}
	return false
}

// required is a cell that must be filled; it is told once, be it empty or unreadable.
func (r *rowReader) required(column desk.LedgerColumn) string {
	text := r.filled(column)
	if text == "" && !r.told(column) {
		r.problem(column, "%s没有填写，请补上", column)
	}
	return text
}

// filled is a cell's text, "" for a mark that says there is none.
func (r *rowReader) filled(column desk.LedgerColumn) string {
	if text := r.cells[column]; !nothing(text) {
		return text
	}
	return ""
}

func (r *rowReader) date(column desk.LedgerColumn) calendar.Date {
	return r.dateOf(column, r.filled(column))
}

func (r *rowReader) dateOf(column desk.LedgerColumn, text string) calendar.Date {
	if text == "" {
		return 0
	}
	d, err := readDate(text, r.ledger.grid.epoch())
	if err != nil {
		r.problem(column, "%s", err)
		return 0
	}
	return d
}

// digits is a number that is no quantity: it must have come as text. The message never repeats it, for it
// may be an identity number.
func (r *rowReader) digits(column desk.LedgerColumn, text string) string {
	if !lostDigits(text) {
		return text
	}
	r.problem(column, "%s存成了数值，末几位数字已经丢失，请把此列的单元格格式改为“文本”，再重新录入号码", column)
	return ""
}

func (r *rowReader) channel() foi.Channel {
	return word(r, desk.ColChannel, r.required(desk.ColChannel), foi.ChannelByLabel, channelWords())
}

func (r *rowReader) category() foi.ApplicantCategory {
	return word(r, desk.ColCategory, r.required(desk.ColCategory), foi.ApplicantCategoryByLabel, categoryWords())
}

func (r *rowReader) method() foi.Method {
	return word(r, desk.ColMethod, r.filled(desk.ColMethod), foi.MethodByLabel, methodWords())
}

// word reads one of a few allowed words, as written or with full-width forms and spaces folded.
func word[T ~string](r *rowReader, column desk.LedgerColumn, text string, by func(string) (T, bool), allowed []string) (none T) {
	if text == "" {
		return none
	}
	if got, ok := by(text); ok {
		return got
	}
	if got, ok := by(strings.Join(strings.Fields(norm.NFKC.String(text)), "")); ok {
		return got
	}
	r.problem(column, "%s“%s”不在可填之列，请填：%s", column, shorten(text), strings.Join(allowed, "、"))
	return none
}

// workingDays is a number of days with what clerks write after it.
var workingDays = regexp.MustCompile(`^(\d{1,3})(\.0+)?(个?工作日|日|天)?$`)

// extensionDays reads 延期工作日. A nought says that there is no extension, which a date of its notice contradicts.
func (r *rowReader) extensionDays() int {
	text := strings.Join(strings.Fields(norm.NFKC.String(r.filled(desk.ColExtensionDays))), "")
	if text == "" {
		return 0
	}
	m := workingDays.FindStringSubmatch(text)
	if m == nil {
		r.problem(desk.ColExtensionDays, "“%s”不是天数，请填 1 至 %d 的整数", shorten(text), foi.MaxExtensionDays)
		return 0
	}
	days, _ := strconv.Atoi(m[1])
	if days == 0 && r.filled(desk.ColExtensionNotice) != "" {
		r.problem(desk.ColExtensionDays, "已填%s，延期工作日却为 0；请填 1 至 %d，没有延期的请清空%s", desk.ColExtensionNotice, foi.MaxExtensionDays, desk.ColExtensionNotice)
	}
	return days
}

// shorten keeps a message readable when a page was pasted into a cell by mistake.
func shorten(text string) string {
	if r := []rune(text); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return text
}
