package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"regexp"
)

// kind is what a file is by its content. Names lie: clerks rename .csv to .xlsx and back.
type kind int

const (
	workbook kind = iota + 1
	plainText
)

var (
	zipMagic   = []byte("PK\x03\x04")
	oleMagic   = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	utf8BOM    = []byte("\xEF\xBB\xBF")
	webPage    = regexp.MustCompile(`(?i)^\s*<(!doctype|html|\?xml|table|meta|head)`)
	encrypted  = regexp.MustCompile("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	sniffBytes = 4096
)

// kindOf looks at the file's size and first bytes and refuses what no ledger can be.
func kindOf(path, name string) (kind, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	switch {
	case info.IsDir():
		return 0, unreadable(name, "是文件夹，请给出其中文件的路径")
	case info.Size() == 0:
		return 0, unreadable(name, "是空文件，请检查是否保存完整")
	case info.Size() > MaxFileSize:
		return 0, unreadable(name, "有 %d MB，超过 %d MB 的上限，请按年度拆分后分别导入", info.Size()>>20, MaxFileSize>>20)
	}
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, zipMagic):
		return workbook, nil
	case bytes.HasPrefix(head, oleMagic):
		return 0, refuseOLE(f, name)
	}
	return plainText, refuseForeign(head, name)
}

// refuseOLE tells a workbook locked by a password from the old format; both are kept in the same container.
func refuseOLE(f io.ReadSeeker, name string) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if encrypted.MatchReader(bufio.NewReaderSize(f, 1<<16)) {
		return unreadable(name, "设有打开密码，请在 Excel 中取消密码（文件→信息→保护工作簿）后另存为 .xlsx 再导入")
	}
	return unreadable(name, "是旧版 .xls 等格式，请用 Excel 或者 WPS 打开后另存为 .xlsx 再导入")
}

func refuseForeign(head []byte, name string) error {
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return unreadable(name, "是 UTF-16 编码的文本，请另存为“CSV UTF-8（逗号分隔）”或者 .xlsx 再导入")
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.IndexByte(head, 0) >= 0:
		return unreadable(name, "不是表格文件，请导入 .xlsx 或者 .csv 台账")
	case webPage.Match(bytes.TrimPrefix(head, utf8BOM)):
		return unreadable(name, "其实是网页，只是用了表格的扩展名，请用 Excel 打开后另存为 .xlsx 再导入")
	}
	return nil
}
