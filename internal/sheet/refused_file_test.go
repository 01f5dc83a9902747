package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/desk"
)

// archive zips parts, each of that many zero bytes.
func archive(t *testing.T, parts map[string]int64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for name, size := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(w, zeros{}, size); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func encryptedBook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	setRows(t, f, "Sheet1", minimal, minimalRow)
	path := filepath.Join(t.TempDir(), "locked.xlsx")
	if err := f.SaveAs(path, excelize.Options{Password: "example"}); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestFilesThatCannotBeTaken(t *testing.T) {
	header := "登记编号,收到日期,收到方式,申请人类型,办理结果\n"
	png := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00")
	old := append(bytes.Clone(oleMagic), make([]byte, 4096)...)
	whole := oneSheet(t, minimal, minimalRow)
	tests := []struct {
		name    string
		content []byte
		says    string
	}{
		{"空.xlsx", nil, "空文件"},
		{"空.csv", []byte("\xEF\xBB\xBF"), "没有找到台账表头"},
		{"图片.csv", png, "不是表格文件"},
		{"图片.xlsx", png, "不是表格文件"},
		{"公文.pdf", []byte("%PDF-1.7\n1 0 obj"), "不是表格文件"},
		{"网页.xls", []byte("<html><table><tr><td>登记编号"), "其实是网页"},
		{"旧版.xls", old, "另存为 .xlsx"},
		{"加密.xlsx", encryptedBook(t), "取消密码"},
		{"双字节.csv", []byte("\xFF\xFE{v\xB0\x8B"), "UTF-16"},
		{"半截.xlsx", whole[:len(whole)/2], "没有保存或者传输完整"},
		{"公文.docx", archive(t, map[string]int64{"word/document.xml": 10}), "不是 Excel 工作簿"},
		{"二进制.xlsb", archive(t, map[string]int64{"xl/workbook.bin": 10}), ".xlsb"},
		{"坏.xlsx", archive(t, map[string]int64{"xl/workbook.xml": 10}), "打不开"},
		{"炸弹.xlsx", archive(t, map[string]int64{"xl/workbook.xml": 10, "xl/worksheets/sheet1.xml": 300 << 20}), "解压后过大"},
		{"样式炸弹.xlsx", archive(t, map[string]int64{"xl/workbook.xml": 10, "xl/styles.xml": 40 << 20}), "解压后过大"},
		{"没有表头.xlsx", oneSheet(t, []any{"月份", "件数"}, []any{"一月", 3}), "前 10 行中没有找到台账表头"},
		{"表头太低.csv", []byte(strings.Repeat("说明\n", 10) + header), "没有找到台账表头"},
		{"缺列.xlsx", oneSheet(t, []any{"登记编号", "收到方式", "申请人类型", "申请日期"}), "缺少“收到日期”、“办理结果”列，请补上后再导入；“申请日期”是提交之日"},
		{"重复.xlsx", oneSheet(t, append([]any{"手机", "电话"}, minimal...)), "两列都是“联系电话”（A列“手机”、B列“电话”）"},
		{"引号.csv", []byte(header + "1,2024-03-05,\"邮寄,自然人,\n2,2024-03-05,邮寄,自然人,\n"), "第 2 行的英文引号没有成对"},
		{"乱码.csv", []byte("title\n\xFF\xFF\n"), "第 2 行的文字既不是 UTF-8 也不是 GB18030"},
		{"断字.csv", []byte("\xEF\xBB\xBF" + header + "1,2024-03-05,\xE9\x82,自然人,\n"), "第 2 行有损坏的字符"},
		{"太宽.xlsx", oneSheet(t, minimal, append(append([]any{}, minimalRow...), wide(MaxColumns)...)), "超过 200 列"},
		{"太长.csv", []byte(header + "1,2024-03-05,邮寄," + strings.Repeat("长", MaxCellChars+1) + ",\n"), "单元格 D2 超过 32767 个字符"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := readThrough(tempFile(t, test.name, test.content))
			if err == nil || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), test.name) {
				t.Errorf("got %v, want the file's name and %q", err, test.says)
			}
			if desk.CodeOf(err) != desk.Invalid {
				t.Errorf("code %q: a fault of the file is for the person to mend", desk.CodeOf(err))
			}
		})
	}
}

func wide(n int) []any {
	cells := make([]any, n)
	cells[n-1] = "x"
	return cells
}

// readThrough opens a ledger and reads all rows; the first error ends it.
func readThrough(path string) error {
	l, err := OpenLedger(path, filepath.Base(path))
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	for _, err := range l.Rows() {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestFileOf60MBIsRefusedUnread(t *testing.T) {
	for _, name := range []string{"大.csv", "大.xlsx"} {
		path := filepath.Join(t.TempDir(), name)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(zipMagic); err != nil {
			t.Fatal(err)
		}
		if err := f.Truncate(60 << 20); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if err := readThrough(path); err == nil || !strings.Contains(err.Error(), "有 60 MB，超过 50 MB 的上限") {
			t.Errorf("got %v", err)
		}
	}
}

func TestBombTakesNoMemory(t *testing.T) {
	path := tempFile(t, "炸弹.xlsx", archive(t, map[string]int64{"xl/workbook.xml": 10, "xl/worksheets/sheet1.xml": 1 << 30}))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := readThrough(path)
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(err.Error(), "解压后过大") {
		t.Errorf("got %v", err)
	}
	if spent := after.TotalAlloc - before.TotalAlloc; spent > 1<<20 {
		t.Errorf("%d bytes were allocated to refuse it", spent)
	}
}

// A directory that understates a part's size must not get more in than it says.
func TestBombThatLiesAboutItsSize(t *testing.T) {
	content := archive(t, map[string]int64{"xl/workbook.xml": 10, "xl/worksheets/sheet1.xml": 300 << 20})
	size := []byte{0, 0, 0xC0, 0x12} // 300 MB, little-endian
	if bytes.Count(content, size) == 0 {
		t.Fatal("the size is not in the directory")
	}
	content = bytes.ReplaceAll(content, size, []byte{0, 0x10, 0, 0})
	if err := readThrough(tempFile(t, "炸弹.xlsx", content)); err == nil {
		t.Error("taken")
	}
}

func TestRowsBeyondTheLimit(t *testing.T) {
	var b strings.Builder
	b.WriteString("登记编号,收到日期,收到方式,申请人类型,办理结果\n")
	for i := range MaxRows + 1 {
		fmt.Fprintf(&b, "%d,2024-03-05,邮寄,自然人,\n", i)
	}
	err := readThrough(tempFile(t, "多.csv", []byte(b.String())))
	if err == nil || !strings.Contains(err.Error(), "超过 100000 行的上限") {
		t.Errorf("got %v", err)
	}
}

// A path that leads to no file is told in Chinese; the program that gave it may still ask what it was.
func TestMissingFileIsNoFaultOfTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "无.csv")
	_, ledgerErr := OpenLedger(path, "无.csv")
	_, reportErr := ReadReport(path)
	for says, err := range map[string]error{
		"打不开 无.csv：请检查路径和权限（没有这个文件）":        ledgerErr,
		"打不开 " + path + "：请检查路径和权限（没有这个文件）": reportErr,
	} {
		if err == nil || err.Error() != says || !errors.Is(err, fs.ErrNotExist) || desk.CodeOf(err) != "" {
			t.Errorf("got %v, want %q", err, says)
		}
	}
}

func TestLedgerThatIsGoneBeforeItIsRead(t *testing.T) {
	path := tempFile(t, "台账.csv", []byte("登记编号,收到日期,收到方式,申请人类型,办理结果\n"))
	l := openLedger(t, path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	var got error
	for _, err := range l.Rows() {
		got = err
	}
	if got == nil || !strings.HasPrefix(got.Error(), "打不开 台账.csv：") {
		t.Errorf("got %v", got)
	}
}

func TestDirectoryIsNoFile(t *testing.T) {
	dir := t.TempDir()
	_, ledgerErr := OpenLedger(dir, "台账")
	_, reportErr := ReadReport(dir)
	for _, err := range []error{ledgerErr, reportErr} {
		if err == nil || !strings.Contains(err.Error(), "”是文件夹，请给出其中文件的路径") || desk.CodeOf(err) != desk.Invalid {
			t.Errorf("got %v", err)
		}
	}
}
