package sheet

import (
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestRowsThatAreNoCases(t *testing.T) {
	header := append([]any{"序号"}, minimal...)
	tests := []struct {
		name    string
		row     []any
		skipped bool
	}{
		{"numbered in advance", []any{7}, true},
		{"the header of the next page", header, true},
		{"the header of the next page, spaced", []any{"序 号", "登记 编号", "收到日期", "收到方式", "", "办理结果"}, true},
		{"a sum under 序号", []any{"合 计", "", "", "", "", "12件"}, true},
		{"a sum under 登记编号", []any{nil, "总计：", nil, nil, nil, 12}, true},
		{"a case in which a header's word stands", []any{7, "1", "2024-03-05", "收到方式", "", ""}, false},
		{"a case numbered 合计", []any{nil, "合计", "2024-03-05"}, false},
		{"a case without a date", []any{"小计", "1"}, false},
		{"a case without a number", []any{7, "", "2024-03-05"}, false},
		{"a sum beside words", []any{"合计", "", "", "邮寄"}, false},
		{"content under no header", []any{7, "", "", "", "", "", "另有"}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			content := oneSheet(t, header, append([]any{1}, minimalRow...), test.row, append([]any{2}, minimalRow...))
			var lines []int
			for _, row := range collect(t, openLedger(t, tempFile(t, "台账.xlsx", content)).Rows()) {
				lines = append(lines, row.Line)
			}
			want := []int{2, 3, 4}
			if test.skipped {
				want = []int{2, 4}
			}
			if !slices.Equal(lines, want) {
				t.Errorf("read lines %v, want %v", lines, want)
			}
		})
	}
}

func TestRowHiddenByMergedCellsIsNoFiller(t *testing.T) {
	content := book(t, func(f *excelize.File) {
		setRows(t, f, "Sheet1", append([]any{"序号"}, minimal...), append([]any{1}, minimalRow...), []any{2})
		for _, column := range []string{"B", "C", "D", "E", "F"} {
			if err := f.MergeCell("Sheet1", column+"2", column+"3"); err != nil {
				t.Fatal(err)
			}
		}
	})
	if rows := collect(t, openLedger(t, tempFile(t, "台账.xlsx", content)).Rows()); len(rows) != 2 || len(rows[1].Problems) != 5 {
		t.Errorf("got %+v", rows)
	}
}
