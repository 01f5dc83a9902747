package sheet

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/annual"
)

// An official table has some thirty rows; what lies further down is none.
const reportRows = 1000

// printed is a sheet's cells as kept, rows and columns counted from 0.
type printed [][]string

func (p printed) at(row, column int) string {
	if row < 0 || row >= len(p) || column < 0 || column >= len(p[row]) {
		return ""
	}
	return strings.TrimSpace(p[row][column])
}

// ReadReport reads the tables of sections three and four out of an official .xlsx, ours or another's:
// the header is found by its words anywhere on a visible sheet, rows by their labels within their blocks. A
// blank stays a blank, and what is no whole number stays as it was written, for the checks to name. The
// agency, the year and the edition come from the cells around the table; the year is 0 where none is
// named. Section two is not read. Errors are *desk.Error (Invalid) where the file is at fault.
func ReadReport(path string) (annual.Report, error) {
	name := filepath.Base(path)
	k, err := kindOf(path, name)
	if err != nil {
		return annual.Report{}, unopened(path, err)
	}
	if k != workbook {
		return annual.Report{}, unreadable(name, "不是 .xlsx 工作簿，请用 Excel 打开后另存为 .xlsx")
	}
	if err := checkArchive(path, name); err != nil {
		return annual.Report{}, err
	}
	f, err := openExcel(path, name)
	if err != nil {
		return annual.Report{}, err
	}
	defer f.Close()
	r, err := readReport(f)
	var misprint *misprint
	if errors.As(err, &misprint) {
		return annual.Report{}, unreadable(name, "%s", misprint.message)
	}
	return r, err
}

// misprint is what keeps a table from being read.
type misprint struct{ message string }

func (m *misprint) Error() string { return m.message }

func misprinted(format string, args ...any) error { return &misprint{fmt.Sprintf(format, args...)} }

func readReport(f *excelize.File) (annual.Report, error) {
	var r annual.Report
	var around caption
	for _, sheet := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(sheet); err != nil || !visible {
			continue
		}
		cells, err := printedCells(f, sheet)
		if err != nil {
			return r, misprinted("的工作表“%s”读不下去，文件可能已损坏", sheet)
		}
		if head, ok := findReportHead(cells); ok && r.SectionThree == nil {
			if r.SectionThree, err = readSectionThree(cells, head); err != nil {
				return r, fmt.Errorf("%w（工作表“%s”）", err, sheet)
			}
			around = around.or(captionIn(cells))
		}
		if r.SectionFour == nil {
			if r.SectionFour, err = readSectionFour(cells); err != nil {
				return r, fmt.Errorf("%w（工作表“%s”）", err, sheet)
			}
		}
	}
	if r.SectionThree == nil {
		return r, misprinted("中没有找到“%s”的表头，表头应有自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他、总计", sectionThreeTitle)
	}
	r.Agency, r.Year = around.agency, around.year
	r.Edition = around.edition(r.SectionThree.Shape)
	return r, nil
}

func printedCells(f *excelize.File, sheet string) (printed, error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var p printed
	for len(p) < reportRows && rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return nil, err
		}
		p = append(p, cells[:min(len(cells), MaxColumns)])
	}
	return p, rows.Error()
}
