package sheet

import (
	"bufio"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestUncomputedCellsAsProgramsWriteThem(t *testing.T) {
	h := header{line: 1, columns: threeColumns}
	tests := []struct {
		name, cell string
		found      bool
	}{
		{"no result", `<c r="B2"><f>A2</f></c>`, true},
		{"an empty result that is no text", `<c r="B2" s="3"><f>A2</f><v></v></c>`, true},
		{"a result closed at once", `<c r="B2"><f>A2</f><v/></c>`, true},
		{"a formula closed at once", `<c r="B2"><f t="shared" si="0"/></c>`, true},
		{"other quotes and a prefix", `<x:c r='B2'><x:f>A2</x:f></x:c>`, true},
		{"a bare > in the formula", `<c r="B2"><f>IF(A2>1,"c>","")</f></c>`, true},
		{"a result", `<c r="B2"><f>A2</f><v>1</v></c>`, false},
		{"a bare > in the result", `<c r="B2" t="str"><f>A2</f><v>>1</v></c>`, false},
		{"the empty text as a result", `<c r="B2" t="str"><f>""</f><v></v></c>`, false},
		{"no formula", `<c r="B2"/><c r="D2"><v>1</v></c>`, false},
		{"a column that is none of ours", `<c r="C2"><f>A2</f></c>`, false},
		{"beside all columns", `<c r="Z2"><f>A2</f></c>`, false},
		{"the header itself", `<c r="B1"><f>A2</f></c>`, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			part := `<worksheet><cols><col min="1"/></cols><sheetData><row r="2">` + test.cell + `</row></sheetData><mergeCells/></worksheet>`
			found, err := uncomputedIn(bufio.NewReader(strings.NewReader(part)), h)
			if err != nil {
				t.Fatal(err)
			}
			if got := found[cellAt{2, 1}]; got != test.found || len(found) > 1 {
				t.Errorf("got %v", slices.Collect(maps.Keys(found)))
			}
		})
	}
}

func TestUncomputedCellsAreBounded(t *testing.T) {
	var part strings.Builder
	part.WriteString("<sheetData>")
	for i := range maxUncomputed + 1 {
		part.WriteString(`<c r="` + cellName(0, i+2) + `"><f>1</f></c>`)
	}
	part.WriteString("</sheetData>")
	_, err := uncomputedIn(bufio.NewReader(strings.NewReader(part.String())), header{line: 1, columns: threeColumns})
	if !errors.Is(err, errTooManyUncomputed) {
		t.Errorf("got %v", err)
	}
}

func TestFormulaWithoutResultIsToldNotReadAsBlank(t *testing.T) {
	content := book(t, func(f *excelize.File) {
		setRows(t, f, "Sheet1", append(slices.Clone(minimal), "用途"), minimalRow[:4], []any{"2", nil, "邮寄", "自然人"})
		for _, cell := range []string{"E2", "F2", "B3", "C4"} { // row 4 holds nothing else
			if err := f.SetCellFormula("Sheet1", cell, "Z1"); err != nil {
				t.Fatal(err)
			}
		}
	})
	var told []string
	for _, row := range collect(t, openLedger(t, tempFile(t, "台账.xlsx", content)).Rows()) {
		for _, p := range row.Problems {
			if p.Message == "此格是公式而没有计算结果，请在表格软件中打开、保存后再导入" {
				told = append(told, cellName(slices.Index(minimal, any(string(p.Column))), p.Line))
			}
		}
	}
	if want := []string{"E2", "B3", "C4"}; !slices.Equal(told, want) {
		t.Errorf("told of %v, want %v", told, want)
	}
}
