package sheet

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// The fonts of official papers; a machine without them puts another Song face in their place.
const (
	songti = "宋体"
	heiti  = "黑体"
)

const (
	dateForm  = "yyyy-mm-dd"
	textForm  = 49 // the built-in format “@”
	headFill  = "E7EBF0"
	lineColor = "000000"
)

// styleBook makes styles and keeps the first error, so that a table of styles reads as a table.
type styleBook struct {
	file *excelize.File
	err  error
}

func (b *styleBook) style(s excelize.Style) int {
	if b.err != nil {
		return 0
	}
	id, err := b.file.NewStyle(&s)
	b.err = err
	return id
}

func font(family string, size float64, bold bool) *excelize.Font {
	return &excelize.Font{Family: family, Size: size, Bold: bold}
}

func boxed() []excelize.Border {
	var lines []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		lines = append(lines, excelize.Border{Type: side, Color: lineColor, Style: 1})
	}
	return lines
}

func centred() *excelize.Alignment {
	return &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
}

func fromLeft() *excelize.Alignment {
	return &excelize.Alignment{Horizontal: "left", Indent: 1, Vertical: "center", WrapText: true}
}

func filled() excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{headFill}}
}

// page is how a sheet is printed: its columns on so many pages side by side, as many pages down as it takes (0) or one.
type page struct {
	paper       int // its number in the file format
	orientation string
	pagesAcross int
	pagesDown   int
}

var (
	upright = page{9, "portrait", 1, 1}  // A4
	across  = page{9, "landscape", 1, 0} // A4
	broad   = page{8, "landscape", 1, 0} // A3
	// large is two A3 side by side: on less, the ledger's 27 columns cannot be read.
	large = page{8, "landscape", 2, 0}
)

// headOnEachPage prints the first row again on each page, and where the pages stand side by side the first column too.
func headOnEachPage(f *excelize.File, sheet string, p page) error {
	titles := fmt.Sprintf("'%s'!$1:$1", sheet)
	if p.pagesAcross > 1 {
		titles = fmt.Sprintf("'%s'!$A:$A,%s", sheet, titles)
	}
	return f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: sheet, RefersTo: titles})
}

func printOn(f *excelize.File, sheet string, p page) error {
	fit, centre := true, true
	margin, footer := 0.6, 0.3
	if err := f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := f.SetPageLayout(sheet, &excelize.PageLayoutOptions{
		Size: &p.paper, Orientation: &p.orientation, FitToWidth: &p.pagesAcross, FitToHeight: &p.pagesDown,
	}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}); err != nil {
		return err
	}
	return f.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{
		Left: &margin, Right: &margin, Top: &margin, Bottom: &margin, Footer: &footer, Horizontally: &centre,
	})
}
