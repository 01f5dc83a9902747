package sheet

import (
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/annual"
)

// publishedTable is section three of 2021 as offices print it: other spaces, quotes and numbers, 总计 under
// 申请人情况, a title that names agency and year, a column of serial numbers on the right.
func publishedTable() [][]any {
	rows := [][]any{
		{"示例市示例局2024年政府信息公开工作年度报告"},
		{},
		{"三、收到和处理政府信息公开申请情况"},
		{"", "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "", "", "申请人情况"},
		{"", "", "", "", "自 然 人", "法人或其他组织", "", "", "", "", "总 计"},
		{"", "", "", "", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"},
		{"", "一、本年新收政府信息公开申请数量", "", "", 3, 0, 0, 0, 0, "/", 3},
		{"", "二、上年结转政府信息公开申请数量", "", "", 1, 0, 0, 0, 0, "", 1},
	}
	blocks := []struct {
		head  string
		items []string
	}{
		{"(一)予以公开", nil},
		{"（二）部分公开 （区分处理的，只计这一情形，不计其他情形）", nil},
		{"（三） 不予公开", []string{"1、属于国家秘密", "2.其他法律行政止公开", "3.危及\"三安全一稳定\"", "4．保护第三方合法权益", "5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项"}},
		{"（四）无法提供", []string{"1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确"}},
		{"（五）不予处理", []string{"1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请", "5.要求行政机关确认或重新出具已获取信息"}},
		{"（六）其他处理", []string{"1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他"}},
		{"（七）总计", nil},
	}
	part := "三、本年度办理结果"
	figures := []any{0, 0, 0, 0, 0, 0, 0}
	for _, block := range blocks {
		items := block.items
		if items == nil {
			items = []string{""}
		}
		for i, item := range items {
			head := block.head
			if i > 0 {
				head = ""
			}
			rows = append(rows, append([]any{"", part, head, item}, figures...))
			part = ""
		}
	}
	return append(rows, append([]any{"", "四、结转下年度继续办理", "", ""}, figures...))
}

func TestPublishedTableIsReadByItsWords(t *testing.T) {
	rows := publishedTable()
	rows[8][4] = 4   // （一）予以公开, 自然人
	rows[11][10] = 7 // 2., whose label is misspelt, 总计
	r, err := ReadReport(tempFile(t, "年报.xlsx", oneSheet(t, rows...)))
	if err != nil {
		t.Fatal(err)
	}
	if r.Agency != "示例市示例局" || r.Year != 2024 || r.Edition != "2021" || r.SectionThree.Shape.ID != "2021" || r.SectionFour != nil {
		t.Errorf("agency %q, year %d, edition %s, shape %s", r.Agency, r.Year, r.Edition, r.SectionThree.Shape.ID)
	}
	for cell, want := range map[annual.Cell]string{
		{Row: annual.RowReceived, Column: "natural_person"}: "3",
		{Row: annual.RowReceived, Column: "other"}:          "",
		{Row: annual.RowCarriedIn, Column: "other"}:         "",
		{Row: annual.RowReceived, Column: "research"}:       "0",
		{Row: "disclosed", Column: "natural_person"}:        "4",
		{Row: "refused_2", Column: "total"}:                 "7",
		{Row: "other_3", Column: "total"}:                   "0",
	} {
		if got := r.SectionThree.At(cell.Row, cell.Column).String(); got != want {
			t.Errorf("%s %s is %q, want %q", cell.Row, cell.Column, got, want)
		}
	}
}

func TestTablesThatCannotBeRead(t *testing.T) {
	tests := []struct {
		name   string
		change func(rows [][]any) [][]any
		says   string
	}{
		{"a column is missing", func(rows [][]any) [][]any { rows[5][9] = ""; return rows }, "缺少“法人或其他组织·其他”列"},
		{"a row is missing", func(rows [][]any) [][]any { return append(rows[:20:20], rows[21:]...) }, "缺少“（四）无法提供 3.补正后申请内容仍不明确”一行"},
		{"a row twice", func(rows [][]any) [][]any { rows[21][3] = rows[20][3]; return rows }, "是表中的同一行"},
		{"a row of its own", func(rows [][]any) [][]any { rows[29][2] = "（八）另计"; return rows }, "的单元格 E30 有内容"},
		{"no table", func(rows [][]any) [][]any { return rows[:4] }, "没有找到“收到和处理政府信息公开申请情况”的表头"},
		{"rows of both editions", func(rows [][]any) [][]any {
			return append(append(rows[:27:27], append([]any{"", "", "（六）其他处理", ""}, 0, 0, 0, 0, 0, 0, 0)), rows[27:]...)
		}, "混有两版格式"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := ReadReport(tempFile(t, "年报.xlsx", oneSheet(t, test.change(publishedTable())...)))
			if err == nil || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), "年报.xlsx") {
				t.Errorf("got %v, want %q", err, test.says)
			}
		})
	}
}

func disputes(roads ...[]any) [][]any {
	five := []any{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
	second := append([]any{}, five...)
	second = append(second, "未经复议直接起诉", "", "", "", "", "复议后起诉")
	third := append(append([]any{"", "", "", "", ""}, five...), five...)
	var figures []any
	for _, road := range roads {
		figures = append(figures, road...)
	}
	return [][]any{{"四、政府信息公开行政复议、行政诉讼情况"}, {"行政复议", "", "", "", "", "行政诉讼"}, second, third, figures}
}

func TestSectionFourIsRead(t *testing.T) {
	content := book(t, func(f *excelize.File) {
		setRows(t, f, "Sheet1", publishedTable()...)
		_, _ = f.NewSheet("第四部分")
		setRows(t, f, "第四部分", disputes([]any{1, 0, 2, 0, 3}, []any{"", 0, 0, 4, 4}, []any{5, 0, 0, 0, 0})...)
	})
	r, err := ReadReport(tempFile(t, "年报.xlsx", content))
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[annual.Cell]string{
		{Row: annual.RowReview, Column: annual.ColumnUpheld}:          "1",
		{Row: annual.RowReview, Column: annual.ColumnTotal}:           "3",
		{Row: annual.RowDirectSuit, Column: annual.ColumnUpheld}:      "",
		{Row: annual.RowDirectSuit, Column: annual.ColumnPending}:     "4",
		{Row: annual.RowSuitAfterReview, Column: annual.ColumnUpheld}: "5",
		{Row: annual.RowSuitAfterReview, Column: annual.ColumnTotal}:  "0",
	} {
		if got := r.SectionFour[cell].String(); got != want {
			t.Errorf("%s %s is %q, want %q", cell.Row, cell.Column, got, want)
		}
	}
	if bad := annual.Violations(annual.Check(r, nil)); len(bad) == 0 {
		t.Error("a total of 0 over 5 should be found")
	}
}

func TestSectionFourWithoutItsLastColumnIsRefused(t *testing.T) {
	rows := disputes([]any{0, 0, 0, 0, 0}, []any{0, 0, 0, 0, 0}, []any{0, 0, 0, 0})
	rows[3] = rows[3][:14]
	content := oneSheet(t, append(publishedTable(), rows...)...)
	_, err := ReadReport(tempFile(t, "年报.xlsx", content))
	if err == nil || !strings.Contains(err.Error(), "第四部分“行政诉讼·复议后起诉”之下缺少“总计”列") {
		t.Errorf("got %v", err)
	}
}
