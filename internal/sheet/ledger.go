package sheet

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"foidesk/internal/desk"
)

// Ledger is a ledger (台账) in a file, open for reading. It is read as a stream, as often as wanted.
type Ledger struct {
	name   string
	grid   grid
	header header
}

// line is a row of a sheet: its number as the sheet's program shows it, and its cells as written.
type line struct {
	number int
	cells  []string
}

// grid is a sheet's rows, from the top. Numbers and dates come as the file keeps them, not as they are
// shown. Rows that hold nothing may be left out.
type grid interface {
	lines() iter.Seq2[line, error]
	// coveredBy names the merged range that hides a cell behind its upper-left one; "" for none.
	coveredBy(row, column int) string
	// uncomputed tells a formula without a result, which reads as blank.
	uncomputed(row, column int) bool
	// epoch is how the sheet counts days.
	epoch() epoch
	io.Closer
}

// OpenLedger opens the ledger at path, .xlsx or .csv by content, whatever the name says; name is what the
// person calls the file. The header may stand below titles and hold the columns in any order, in their
// own words or common ones; 登记编号, 收到日期, 收到方式, 申请人类型 and 办理结果 must be there (the last
// may be empty in all cells). Of the visible sheets one alone may have a ledger's header. Errors are *desk.Error (Invalid) where the file is at fault.
func OpenLedger(path, name string) (*Ledger, error) {
	k, err := kindOf(path, name)
	if err != nil {
		return nil, unopened(name, err)
	}
	if k == plainText {
		return openCSV(path, name)
	}
	return openWorkbook(path, name)
}

// Close lets go of the file.
func (l *Ledger) Close() error { return l.grid.Close() }

// UnknownColumns names the headers that no column of the ledger answers to. Their cells are not read.
func (l *Ledger) UnknownColumns() []string { return l.header.unknown() }

// Rows reads the rows under the header. Rows that hold nothing or no case are
// passed over; a cell that cannot be
// read is told in the row's Problems. An error ends the sequence: the file breaks off or exceeds a limit.
func (l *Ledger) Rows() iter.Seq2[desk.LedgerRow, error] {
	return func(yield func(desk.LedgerRow, error) bool) {
		rows, reader := 0, newRowReader(l)
		for line, err := range l.grid.lines() {
			if err == nil && line.number > l.header.line && !l.blank(line) && !l.filler(line) {
				rows++
				err = l.withinLimits(line, rows)
			} else if err == nil {
				continue
			}
			if err != nil {
				yield(desk.LedgerRow{}, err)
				return
			}
			if !yield(reader.read(line), nil) {
				return
			}
		}
	}
}

func (l *Ledger) withinLimits(at line, rows int) error {
	if rows > MaxRows {
		return unreadable(l.name, "超过 %d 行的上限，请按年度拆分后分别导入", MaxRows)
	}
	for i, cell := range at.cells {
		if i >= MaxColumns && strings.TrimSpace(cell) != "" {
			return unreadable(l.name, "第 %d 行 %s 列有内容，超过 %d 列的上限，请删去台账以外的列", at.number, columnName(i), MaxColumns)
		}
		// A character is at most four bytes, so that nearly no cell need be counted.
		if len(cell) > MaxCellChars && utf16Length(cell) > MaxCellChars {
			return unreadable(l.name, "单元格 %s 超过 %d 个字符，请精简后再导入", cellName(i, at.number), MaxCellChars)
		}
	}
	return nil
}

var errNoHeader = errors.New("no ledger header")

// findHeader looks for the header in the first rows. The error is errNoHeader or a sentence for the person;
// with the latter comes the header it is about.
func findHeader(g grid) (header, error) {
	for line, err := range g.lines() {
		if err != nil {
			return header{}, err
		}
		if line.number > headerWithin {
			break
		}
		if len(line.cells) > MaxColumns {
			line.cells = line.cells[:MaxColumns]
		}
		if h, ok := headerAt(line); ok {
			if message := h.problem(); message != "" {
				return h, &headerError{message}
			}
			return h, nil
		}
	}
	return header{}, errNoHeader
}

type headerError struct{ message string }

func (e *headerError) Error() string { return e.message }

// explainHeader puts the file's name to what findHeader found wrong.
func explainHeader(name string, err error) error {
	var e *headerError
	switch {
	case errors.As(err, &e):
		return unreadable(name, "%s", e.message)
	case errors.Is(err, errNoHeader):
		names := make([]string, len(requiredColumns))
		for i, column := range requiredColumns {
			names[i] = string(column)
		}
		return unreadable(name, "的前 %d 行中没有找到台账表头，表头至少应有：%s；可先下载空白台账模板对照", headerWithin, strings.Join(names, "、"))
	}
	return err
}

// blank tells a row that holds nothing. A formula is something, though its result is missing.
func (l *Ledger) blank(at line) bool {
	for i, cell := range at.cells {
		if strings.TrimSpace(cell) != "" || l.grid.uncomputed(at.number, i) {
			return false
		}
	}
	return true
}

func utf16Length(s string) (n int) {
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

func cellName(column, row int) string { return fmt.Sprintf("%s%d", columnName(column), row) }
