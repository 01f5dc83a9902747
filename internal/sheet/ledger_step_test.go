package sheet

import (
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/desk"
)

// stepDays are the columns of the days before the answer.
var stepDays = []desk.LedgerColumn{
	desk.ColCorrectionNotice, desk.ColCorrectionReceived, desk.ColConsultationSent, desk.ColOpinionReceived,
	desk.ColExtensionNotice, desk.ColFeeNotice, desk.ColFeePaid,
}

// Every column of days is read alike, however the day was typed.
func TestDaysOfTheSteps(t *testing.T) {
	for _, column := range stepDays {
		for _, tt := range []struct {
			value any
			tune  []func(*excelize.File)
			says  string // "" is read as 2024-03-05
		}{
			{"2024/3/5", nil, ""},
			{"2024年3月5日", nil, ""},
			{"20240305", nil, ""},
			{45356, nil, ""},
			{"２０２４－０３－０５", nil, ""},
			{time.Date(2024, 3, 5, 9, 30, 0, 0, time.UTC), []func(*excelize.File){in1904}, ""},
			{"3/5/2024", nil, "3/5/2024"},
			{"2023-02-29", nil, "2023年2月29日"},
			{"已发", nil, "已发"},
			{"#REF!", nil, "公式错误"},
		} {
			row := readCell(t, column, tt.value, tt.tune...)
			if tt.says == "" {
				if got := dateColumns[column](&row); got != day(t, "2024-03-05") || len(row.Problems) > 0 {
					t.Errorf("%s %v: %s, %v", column, tt.value, got, row.Problems)
				}
				continue
			}
			if len(row.Problems) != 1 || row.Problems[0].Column != column || !strings.Contains(row.Problems[0].Message, tt.says) {
				t.Errorf("%s %v: %v", column, tt.value, row.Problems)
			}
		}
		for _, none := range []string{"", "/", "无", "——"} {
			if row := readCell(t, column, none); dateColumns[column](&row) != 0 || len(row.Problems) > 0 {
				t.Errorf("%s %q: %v", column, none, row.Problems)
			}
		}
	}
}

func TestDaysOfAnExtension(t *testing.T) {
	for value, want := range map[any]int{
		20: 20, "20": 20, "20.0": 20, "15个工作日": 15, "１５ 个工作日": 15, "10天": 10, "10日": 10, "5工作日": 5, "": 0, "/": 0, 0: 0, 30: 30,
	} {
		if row := readCell(t, desk.ColExtensionDays, value); row.ExtensionDays != want || len(row.Problems) > 0 {
			t.Errorf("%v: %d, %v; want %d", value, row.ExtensionDays, row.Problems, want)
		}
	}
	text := "登记编号,收到日期,收到方式,申请人类型,办理结果,延期日期,延期天数\n1,2024-03-05,邮寄,自然人,,2024-03-20,0\n"
	row := collect(t, openLedger(t, tempFile(t, "台账.csv", []byte(text))).Rows())[0]
	if len(row.Problems) != 1 || row.Problems[0].Column != desk.ColExtensionDays || row.ExtensionNoticeOn != day(t, "2024-03-20") {
		t.Errorf("told of no days: %+v", row)
	}
}

// The synonyms of the headers lead to the columns.
func TestStepsUnderOtherHeaders(t *testing.T) {
	text := "编号,收件日期,申请方式,申请人类别,告知补正日期,补正材料收到日期,征求第三方意见日期,第三方意见收到日期,延期答复告知日期,延长工作日,收费告知日期,交费日期,处理结果\n" +
		"1,2024-03-01,邮寄,自然人,2024-03-04,2024-03-05,2024-03-06,2024-03-07,2024-03-08,15,2024-03-11,2024-03-12,\n"
	l := openLedger(t, tempFile(t, "台账.csv", []byte(text)))
	row := collect(t, l.Rows())[0]
	want := []string{"2024-03-04", "2024-03-05", "2024-03-06", "2024-03-07", "2024-03-08", "2024-03-11", "2024-03-12"}
	for i, column := range stepDays {
		if got := dateColumns[column](&row).String(); got != want[i] {
			t.Errorf("%s: %s, want %s", column, got, want[i])
		}
	}
	if row.ExtensionDays != 15 || len(row.Problems) > 0 || len(l.UnknownColumns()) > 0 {
		t.Errorf("%+v, unknown %v", row, l.UnknownColumns())
	}
}
