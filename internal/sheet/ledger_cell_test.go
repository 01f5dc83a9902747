package sheet

import (
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

// readCell reads a row whose other cells are in order.
func readCell(t *testing.T, column desk.LedgerColumn, value any, tune ...func(*excelize.File)) desk.LedgerRow {
	t.Helper()
	cells := map[desk.LedgerColumn]any{
		desk.ColNumber: "1", desk.ColReceivedOn: "2024-03-05", desk.ColChannel: "邮寄", desk.ColCategory: "自然人", desk.ColOutcome: "",
	}
	cells[column] = value
	var header, row []any
	for _, c := range desk.LedgerColumns() {
		if v, ok := cells[c]; ok {
			header, row = append(header, string(c)), append(row, v)
		}
	}
	content := book(t, func(f *excelize.File) {
		for _, change := range tune {
			change(f)
		}
		setRows(t, f, "Sheet1", header, row)
	})
	rows := collect(t, openLedger(t, tempFile(t, "台账.xlsx", content)).Rows())
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	return rows[0]
}

func in1904(f *excelize.File) {
	yes := true
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
		panic(err)
	}
}

func TestDates(t *testing.T) {
	day20240305 := time.Date(2024, 3, 5, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name  string
		value any
		tune  []func(*excelize.File)
		want  string // "" is refused
	}{
		{"ISO", "2024-03-05", nil, "2024-03-05"},
		{"slashes", "2024/3/5", nil, "2024-03-05"},
		{"Chinese", "2024年3月5日", nil, "2024-03-05"},
		{"digits as text", "20240305", nil, "2024-03-05"},
		{"digits as a number", 20240305, nil, "2024-03-05"},
		{"full-width", "２０２４－０３－０５", nil, "2024-03-05"},
		{"an Excel date", day20240305, nil, "2024-03-05"},
		{"a serial day", 45356, nil, "2024-03-05"},
		{"with the hour", day20240305.Add(23*time.Hour + 59*time.Minute), nil, "2024-03-05"},
		{"the first day taken", time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), nil, "2000-01-01"},
		{"29 February", time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), nil, "2024-02-29"},
		{"counted from 1904", day20240305, []func(*excelize.File){in1904}, "2024-03-05"},
		{"as a system exports it", "2024/3/5 9:30:00", nil, "2024-03-05"},
		{"ISO with the hour", "2024-03-05T09:30:00Z", nil, "2024-03-05"},
		{"30 February", "2024-02-30", nil, ""},
		{"29 February of a common year", "2023年2月29日", nil, ""},
		{"day and month could be swapped", "3/5/2024", nil, ""},
		{"year of two digits", "24-3-5", nil, ""},
		{"a year alone", 2024, nil, ""},
		{"before the regulation's century", time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC), nil, ""},
		{"a formula's error", "#N/A", nil, ""},
		{"words", "三月五日", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			row := readCell(t, desk.ColReceivedOn, test.value, test.tune...)
			if got := row.ReceivedOn.String(); got != test.want {
				t.Errorf("got %q, want %q (%v)", got, test.want, row.Problems)
			}
			if refused := len(row.Problems) > 0; refused != (test.want == "") {
				t.Errorf("problems %v", row.Problems)
			}
		})
	}
}

func TestSerialDaysAreNoDatesInText(t *testing.T) {
	text := "登记编号,收到日期,收到方式,申请人类型,办理结果\n1,45356,邮寄,自然人,\n"
	row := collect(t, openLedger(t, tempFile(t, "台账.csv", []byte(text))).Rows())[0]
	if len(row.Problems) != 1 || !row.ReceivedOn.IsZero() {
		t.Errorf("got %+v", row)
	}
}

func TestCellsThatCannotBeRead(t *testing.T) {
	tests := []struct {
		name   string
		column desk.LedgerColumn
		value  any
		says   string // "" is taken
	}{
		{"no number", desk.ColNumber, " ", "登记编号没有填写"},
		{"no date", desk.ColReceivedOn, "/", "收到日期没有填写"},
		{"no channel", desk.ColChannel, "", "收到方式没有填写"},
		{"no category", desk.ColCategory, "-", "申请人类型没有填写"},
		{"unknown channel", desk.ColChannel, "飞鸽", "当面、邮寄、平常信函、网络、电子邮件、传真、口头"},
		{"unknown category", desk.ColCategory, "不详", "自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他"},
		{"unknown delivery", desk.ColMethod, "托人带去", "邮寄、当面、电子送达"},
		{"other words", desk.ColChannel, "ＥＭＳ", ""},
		{"other organisation", desk.ColCategory, "其他组织", ""},
		{"a correction on a day that is none", desk.ColCorrectionNotice, "2024-02-30", "没有 2024年2月30日 这一天"},
		{"an extension in words", desk.ColExtensionDays, "二十", "“二十”不是天数，请填 1 至 20 的整数"},
		{"half a day of extension", desk.ColExtensionDays, "10.5", "不是天数"},
		{"a range of days", desk.ColExtensionDays, "10-20", "不是天数"},
		{"an extension of nothing", desk.ColExtensionDays, 0, ""},
		{"a mark for nothing", desk.ColFeeNotice, "——", ""},
		{"identity number as a number", desk.ColIDNumber, 1.10101199001011e+17, "格式改为“文本”"},
		{"in scientific notation", desk.ColIDNumber, "1.10101E+17", "格式改为“文本”"},
		{"filled up with zeros", desk.ColIDNumber, "110101199001011000", "格式改为“文本”"},
		{"a phone in scientific notation", desk.ColPhone, "1.39E+10", "格式改为“文本”"},
		{"a phone as a number", desk.ColPhone, 13900000000, ""},
		{"a formula's error", desk.ColApplicant, "#REF!", "#REF!"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			row := readCell(t, test.column, test.value)
			if test.says == "" {
				if len(row.Problems) != 0 {
					t.Errorf("refused: %v", row.Problems)
				}
				return
			}
			if len(row.Problems) != 1 || row.Problems[0].Column != test.column || row.Problems[0].Line != 2 ||
				!strings.Contains(row.Problems[0].Message, test.says) {
				t.Errorf("got %+v, want one that says %q", row.Problems, test.says)
			}
		})
	}
}

func TestIdentityNumberIsNeverRepeated(t *testing.T) {
	for _, value := range []any{1.10101199001011e+17, "110101199001011000", "1.10101199001011E+17"} {
		row := readCell(t, desk.ColIDNumber, value)
		if len(row.Problems) != 1 || strings.Contains(row.Problems[0].Message, "1101") || strings.Contains(row.Problems[0].Message, "1.1") {
			t.Errorf("got %v", row.Problems)
		}
		if row.Applicant.IDNumber != "" {
			t.Error("a damaged number was kept")
		}
	}
}

func TestProperIdentityIsKeptThoughItEndsInZeros(t *testing.T) {
	const madeUp = "000000199001081000" // of no district; its check digit is right
	if row := readCell(t, desk.ColIDNumber, madeUp); row.Applicant.IDNumber != madeUp || len(row.Problems) > 0 {
		t.Errorf("got %+v", row)
	}
}

func TestTextIsTrimmedAndUnguarded(t *testing.T) {
	for value, want := range map[string]string{
		"　示例 \n": "示例", "'=1+1": "=1+1", "'-": "-", "'平常": "'平常", "a\r\nb": "a\nb", "''+1": "'+1",
		`="320102199001011234"`: "320102199001011234", `'="1"`: `="1"`, `="1"&"2"`: `="1"&"2"`,
	} {
		if got := readCell(t, desk.ColApplicant, value).Applicant.Name; got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

func TestOutcomeIsPassedOn(t *testing.T) {
	if row := readCell(t, desk.ColOutcome, " 8.属于行政查询事项 "); row.Outcome != "8.属于行政查询事项" {
		t.Errorf("got %q", row.Outcome)
	}
	if row := readCell(t, desk.ColMethod, "直接送达"); row.Method != foi.ByHand {
		t.Errorf("got %q", row.Method)
	}
}
