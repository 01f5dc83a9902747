package sheet

import (
	"regexp"
	"slices"
	"strings"

	"foidesk/internal/desk"
)

var (
	sumWord = regexp.MustCompile(`^(合计|总计|小计)[:：]?$`)
	sumCell = regexp.MustCompile(`^(\d+(\.\d+)?[件宗份个条]?|(合计|总计|小计)[:：]?)$`)
)

// filler tells a row that is no case: numbered in advance and left empty, the header once more at the top of
// a page, or a sum. A row with a 收到日期 is a case, whatever else it holds; so is one with a 登记编号 that is
// no word for a sum.
func (l *Ledger) filler(at line) bool {
	if l.received(at) {
		return false
	}
	filled, headers, sums, first := 0, 0, 0, ""
	for i, cell := range at.cells {
		text := strings.Join(strings.Fields(cell), "")
		if first == "" {
			first = text
		}
		titled := i < len(l.header.columns) && l.header.title(i) != ""
		switch {
		case l.grid.uncomputed(at.number, i), text != "" && !titled:
			return false // to be told
		case text == "" || l.header.columns[i] == "":
			continue
		}
		filled++
		if headerKey(text) == headerKey(l.header.title(i)) {
			headers++
		}
		if sumCell.MatchString(text) {
			sums++
		}
	}
	switch filled {
	case 0:
		return !l.hidden(at)
	case headers:
		return headers >= isHeader
	}
	return filled == sums && sumWord.MatchString(first) && !l.numbered(at)
}

// received tells a row with something under 收到日期 that is no header's word.
func (l *Ledger) received(at line) bool {
	text := l.cell(at, desk.ColReceivedOn)
	return text != "" && columnsByHeader[headerKey(text)] == ""
}

// numbered tells a row with something under 登记编号 that is no word for a sum.
func (l *Ledger) numbered(at line) bool {
	text := l.cell(at, desk.ColNumber)
	return text != "" && !sumWord.MatchString(text)
}

// cell is what stands under a column, without the spaces in it.
func (l *Ledger) cell(at line, column desk.LedgerColumn) string {
	if i := slices.Index(l.header.columns, column); i >= 0 && i < len(at.cells) {
		return strings.Join(strings.Fields(at.cells[i]), "")
	}
	return ""
}

// hidden tells a row that merged cells hide in part: it is not the row that is empty.
func (l *Ledger) hidden(at line) bool {
	for i, column := range l.header.columns {
		if column != "" && l.grid.coveredBy(at.number, i) != "" {
			return true
		}
	}
	return false
}
