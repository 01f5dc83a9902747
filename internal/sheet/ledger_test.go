package sheet

import (
	"bytes"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"foidesk/internal/desk"
	"foidesk/internal/foi"
)

func TestLedgerOfSuqianReadsAlikeFromEveryFormat(t *testing.T) {
	text := suqian(t)
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(text)
	if err != nil {
		t.Fatal(err)
	}
	want := collect(t, openLedger(t, tempFile(t, "台账.csv", text)).Rows())
	if len(want) != 7132 {
		t.Fatalf("%d rows, want 7132", len(want))
	}
	for _, row := range want {
		if len(row.Problems) > 0 {
			t.Fatalf("line %d: %v", row.Line, row.Problems)
		}
	}
	first := desk.LedgerRow{
		Line: 2, Number: "2022-000037", ReceivedOn: day(t, "2022-11-21"), Channel: foi.Post,
		Applicant:   foi.Applicant{Category: foi.NaturalPerson, Name: "自然人000001"},
		Description: "建设用地规划许可证（第1号）", Form: "电子邮件", Department: "办公室", Outcome: "disclosed",
		DecidedOn: day(t, "2023-01-17"), LetterNumber: "公开告〔2023〕1号", Method: foi.ByPost, DeliveredOn: day(t, "2023-01-17"),
	}
	if !reflect.DeepEqual(want[0], first) {
		t.Errorf("first row\n got %+v\nwant %+v", want[0], first)
	}
	for name, content := range map[string][]byte{
		"带标记.csv":     append(slices.Clone(utf8BOM), text...),
		"国标.csv":      gb,
		"分号.csv":      bytes.ReplaceAll(text, []byte(","), []byte(";")),
		"制表符.txt":     bytes.ReplaceAll(text, []byte(","), []byte("\t")),
		"工作簿.xlsx":    streamed(t, text),
		"其实是文本.xlsx":  text,
		"其实是工作簿.csv":  streamed(t, text),
		"只有回车.csv":    bytes.ReplaceAll(text, []byte("\r\n"), []byte("\r")),
		"国标、只有回车.csv": bytes.ReplaceAll(gb, []byte("\r\n"), []byte("\r")),
		"回车换行.csv":    bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")),
	} {
		t.Run(name, func(t *testing.T) {
			l := openLedger(t, tempFile(t, name, content))
			if unknown := l.UnknownColumns(); len(unknown) > 0 {
				t.Errorf("unknown columns %v", unknown)
			}
			for range 2 { // a ledger can be read again
				if got := collect(t, l.Rows()); !reflect.DeepEqual(got, want) {
					t.Fatal("rows differ from those of the UTF-8 file")
				}
			}
		})
	}
}

// minimal is a header with all that is required, and a row that fills it.
var (
	minimal    = []any{"登记编号", "收到日期", "收到方式", "申请人类型", "办理结果"}
	minimalRow = []any{"1", "2024-03-05", "邮寄", "自然人", "予以公开"}
)

func TestHeaderIsFoundWhereverItStands(t *testing.T) {
	tests := map[string]struct {
		content []byte
		line    int // of the one row
	}{
		"in row 1": {oneSheet(t, minimal, minimalRow), 2},
		"below titles and an empty row": {
			oneSheet(t, []any{"示例市示例局依申请公开台账"}, nil, []any{"制表人：承办人01", "", "2024年"}, minimal, minimalRow), 5,
		},
		"in other words, with spaces, stars and remarks": {
			oneSheet(t, []any{"*编 号", "收件日期（年-月-日）", "申请 方式", "申请人类别：", "答复结果"}, minimalRow), 2,
		},
		"in full-width forms": {
			oneSheet(t, []any{"登记编号", "收到日期", "收到方式", "申请人类型", "办理结果", "Ｅ－ｍａｉｌ"}, minimalRow), 2,
		},
		"in any order": {
			oneSheet(t, []any{"办理结果", "申请人类型", "收到方式", "收到日期", "登记编号"}, []any{"予以公开", "自然人", "邮寄", "2024-03-05", "1"}), 2,
		},
		"on the sheet called 台账": {book(t, func(f *excelize.File) {
			setRows(t, f, "Sheet1", []any{"收到方式", "申请人类型", "办理结果"}, []any{"邮寄", "自然人", "予以公开"})
			_, _ = f.NewSheet("台账")
			setRows(t, f, "台账", minimal, minimalRow)
		}), 2},
		"on the one visible sheet that is a ledger": {book(t, func(f *excelize.File) {
			setRows(t, f, "Sheet1", []any{"说明"})
			for _, sheet := range []string{"隐藏", "一月"} {
				_, _ = f.NewSheet(sheet)
			}
			setRows(t, f, "隐藏", minimal, []any{"别的", "2024-03-06", "邮寄", "自然人", ""})
			setRows(t, f, "一月", minimal, minimalRow)
			if err := f.SetSheetVisible("隐藏", false); err != nil {
				t.Fatal(err)
			}
		}), 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rows := collect(t, openLedger(t, tempFile(t, "台账.xlsx", test.content)).Rows())
			want := desk.LedgerRow{
				Line: test.line, Number: "1", ReceivedOn: day(t, "2024-03-05"), Channel: foi.Post,
				Applicant: foi.Applicant{Category: foi.NaturalPerson}, Outcome: "予以公开",
			}
			if len(rows) != 1 || !reflect.DeepEqual(rows[0], want) {
				t.Errorf("got %+v\nwant %+v", rows, want)
			}
		})
	}
}

func TestOfSeveralLedgersNoneIsDropped(t *testing.T) {
	faulty := []any{"登记编号", "收到日期", "收到方式"}
	tests := map[string]struct {
		sheets map[string][]any // their headers
		says   string
	}{
		"one for each month":                {map[string][]any{"一月": minimal, "二月": minimal}, "有 2 张工作表都是台账：“一月”、“二月”，请合并到一张"},
		"one of them called 台账":             {map[string][]any{"2023": minimal, "台账": minimal}, "“台账”、“2023”"},
		"one of them with a faulty header":  {map[string][]any{"一月": minimal, "二月": faulty}, "“一月”、“二月”"},
		"a list of words beside the ledger": {map[string][]any{"台账": minimal, "选项": {"收到方式", "申请人类型", "办理结果"}}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			content := book(t, func(f *excelize.File) {
				for _, sheet := range slices.Sorted(maps.Keys(test.sheets)) {
					_, _ = f.NewSheet(sheet)
					setRows(t, f, sheet, test.sheets[sheet])
				}
			})
			err := readThrough(tempFile(t, "全年.xlsx", content))
			if test.says == "" && err != nil || test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)) {
				t.Errorf("got %v, want %q", err, test.says)
			}
			if e := new(desk.Error); test.says != "" && (!errors.As(err, &e) || e.Code != desk.Invalid || e.Fields[0].Field != "file") {
				t.Errorf("got %#v: the file is at fault", err)
			}
		})
	}
}

func TestUnknownColumnsAreNamed(t *testing.T) {
	header := append(slices.Clone(minimal), "用途", "联系电话", "手机", "")
	row := append(slices.Clone(minimalRow), "科研", "010", "139", "")
	l := openLedger(t, tempFile(t, "台账.xlsx", oneSheet(t, header, row)))
	// 手机 is another word for 联系电话, which is there in its own words.
	if got, want := l.UnknownColumns(), []string{"用途", "手机"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if rows := collect(t, l.Rows()); rows[0].Applicant.Phone != "010" || len(rows[0].Problems) != 0 {
		t.Errorf("got %+v", rows[0])
	}
}

func TestRowsThatHoldNothingArePassedOver(t *testing.T) {
	content := oneSheet(t, minimal, minimalRow, nil, []any{" ", "　", "", "", " "}, minimalRow, nil, []any{"", "", ""})
	var lines []int
	for _, row := range collect(t, openLedger(t, tempFile(t, "台账.xlsx", content)).Rows()) {
		lines = append(lines, row.Line)
	}
	if want := []int{2, 5}; !slices.Equal(lines, want) {
		t.Errorf("lines %v, want %v", lines, want)
	}
	text := "登记编号,收到日期,收到方式,申请人类型,办理结果,备注\n\n1,2024-03-05,邮寄,自然人,,\"一\n二\n三\"\n,,,,,\n2,2024-03-05,邮寄,自然人,,\n"
	lines = nil
	for _, row := range collect(t, openLedger(t, tempFile(t, "台账.csv", []byte(text))).Rows()) {
		lines = append(lines, row.Line)
	}
	// As a spreadsheet numbers them: a line break inside a cell makes no row.
	if want := []int{3, 5}; !slices.Equal(lines, want) {
		t.Errorf("lines of the CSV %v, want %v", lines, want)
	}
}

func TestCRInsideACellEndsNoLine(t *testing.T) {
	header := "登记编号,收到日期,收到方式,申请人类型,办理结果,备注"
	for name, text := range map[string]string{
		"LF at the end of lines": header + "\n1,2024-03-05,邮寄,自然人,,\"一\r二\"\n2,2024-03-05,邮寄,自然人,,\n",
		"CR at the end of lines": header + "\r1,2024-03-05,邮寄,自然人,,\"一\n二\"\r2,2024-03-05,邮寄,自然人,,\r",
		"CR and LF":              header + "\r\n1,2024-03-05,邮寄,自然人,,\"一\r\n二\"\r\n2,2024-03-05,邮寄,自然人,,\r\n",
	} {
		rows := collect(t, openLedger(t, tempFile(t, "台账.csv", []byte(text))).Rows())
		if len(rows) != 2 || rows[0].Note != "一\n二" || rows[1].Line != 3 || len(rows[1].Problems) > 0 {
			t.Errorf("%s: got %+v", name, rows)
		}
	}
}

func TestMergedCellsAreToldNotGuessed(t *testing.T) {
	header := append(slices.Clone(minimal), "承办部门")
	first := append(slices.Clone(minimalRow), "办公室")
	content := book(t, func(f *excelize.File) {
		setRows(t, f, "Sheet1", []any{"台账"}, header, first, []any{"2", "", "邮寄", "自然人", "", ""}, append(slices.Clone(minimalRow), "法规科"))
		for _, m := range [][2]string{{"A1", "F1"}, {"B3", "B4"}, {"F3", "F4"}} {
			if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
	rows := collect(t, openLedger(t, tempFile(t, "台账.xlsx", content)).Rows())
	if len(rows) != 3 || len(rows[0].Problems) != 0 || len(rows[2].Problems) != 0 {
		t.Fatalf("got %+v", rows)
	}
	var told []string
	for _, p := range rows[1].Problems {
		told = append(told, string(p.Column)+" "+p.Message)
	}
	want := []string{
		"收到日期 此格在合并单元格 B3:B4 之内，只有左上角一格有内容，请取消合并后逐行填写",
		"承办部门 此格在合并单元格 F3:F4 之内，只有左上角一格有内容，请取消合并后逐行填写",
	}
	if !slices.Equal(told, want) {
		t.Errorf("got %q\nwant %q", told, want)
	}
}

func TestNothingIsLostUnderAnEmptyHeader(t *testing.T) {
	text := "登记编号,收到日期,收到方式,申请人类型,办理结果\n1,2024-03-05,邮寄,自然人,予以公开,另有,一句\n"
	rows := collect(t, openLedger(t, tempFile(t, "台账.csv", []byte(text))).Rows())
	if p := rows[0].Problems; len(p) != 2 || p[0].Column != "F列" || !strings.Contains(p[0].Message, "没有列名") {
		t.Errorf("got %+v", p)
	}
}
