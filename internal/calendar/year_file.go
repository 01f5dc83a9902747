package calendar

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ParseYear reads a year file, the form of the files in data and of what an office pastes when the
// next notice comes out:
//
//	年份：2026
//
//	文号：国办发明电〔2025〕7号
//	成文日期：2025-11-04
//	标题：国务院办公厅关于2026年部分节假日安排的通知
//	网址：https://www.gov.cn/…
//
//	2026-01-01 法定节假日 元旦
//	2026-01-04 调休上班 元旦
//
// 年份 stands once, 文号 begins a notice, the rows under it are what it sets; a row may restate a day
// of an earlier notice and then replaces it. Lines that begin with # and empty lines mean nothing.
// Errors are in Chinese and name the line.
func ParseYear(text string) (YearData, error) {
	y, err := ParseFurther(text)
	if err == nil {
		err = y.check()
	}
	if err != nil {
		return YearData{}, err
	}
	return y, nil
}

// ParseFurther reads a year file that need not deal with every holiday: a notice that changes a year which
// another has arranged.
func ParseFurther(text string) (YearData, error) {
	var r yearReader
	for i, line := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := r.line(line); err != nil {
			return YearData{}, fmt.Errorf("第 %d 行：%w", i+1, err)
		}
	}
	if r.year.Year == 0 {
		return YearData{}, fmt.Errorf("没有写明年份，请在开头写一行，如“年份：2026”")
	}
	return r.year, nil
}

// IsYearFile tells a year file from a text in other words.
func IsYearFile(text string) bool {
	for line := range strings.SplitSeq(strings.TrimPrefix(text, "\ufeff"), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			return strings.HasPrefix(line, "年份")
		}
	}
	return false
}

// Text is the year file that ParseFurther reads back as y.
func (y YearData) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "年份：%d\n", y.Year)
	for _, n := range y.Notices {
		fmt.Fprintf(&b, "\n文号：%s\n成文日期：%s\n标题：%s\n", n.Number, n.Issued, n.Title)
		if n.URL != "" {
			fmt.Fprintf(&b, "网址：%s\n", n.URL)
		}
		b.WriteString("\n")
		for _, e := range n.Exceptions {
			fmt.Fprintf(&b, "%s %s %s\n", e.Date, e.Kind.Label(), e.Name)
		}
	}
	return b.String()
}

type yearReader struct {
	year YearData
	set  map[Date]bool // by the notice being read
}

func (r *yearReader) line(line string) error {
	if c := line[0]; c >= '0' && c <= '9' {
		return r.day(line)
	}
	colon := strings.IndexAny(line, ":：")
	if colon < 0 {
		return fmt.Errorf("看不懂“%s”，应为“文号：……”一类的说明，或“2026-01-01 法定节假日 元旦”一类的日期", shorten(line))
	}
	_, width := utf8.DecodeRuneInString(line[colon:])
	key, value := strings.TrimSpace(line[:colon]), strings.TrimSpace(line[colon+width:])
	if key == "年份" {
		return r.setYear(value)
	}
	return r.describe(key, value)
}

func (r *yearReader) setYear(value string) error {
	if r.year.Year != 0 {
		return fmt.Errorf("年份写了两次，一份安排只写一年")
	}
	year, err := strconv.Atoi(strings.TrimSuffix(value, "年"))
	if err != nil || year < FirstYear || year > LastYear {
		return fmt.Errorf("年份“%s”应为 %d 至 %d 的四位数字", shorten(value), FirstYear, LastYear)
	}
	r.year.Year = year
	return nil
}

// describe takes a line about the notice itself.
func (r *yearReader) describe(key, value string) error {
	if key == "文号" {
		r.year.Notices = append(r.year.Notices, Notice{Number: value})
		r.set = map[Date]bool{}
		return nil
	}
	notice, err := r.notice()
	if err != nil {
		return err
	}
	switch key {
	case "成文日期":
		notice.Issued, err = Parse(value)
	case "标题":
		notice.Title = value
	case "网址":
		notice.URL = value
	default:
		err = fmt.Errorf("不认识“%s”，可写的有：年份、文号、成文日期、标题、网址", shorten(key))
	}
	return err
}

// day takes a row: date, kind, holiday.
func (r *yearReader) day(line string) error {
	notice, err := r.notice()
	if err != nil {
		return err
	}
	fields := strings.Fields(line)
	if len(fields) != 3 {
		return fmt.Errorf("“%s”应有三项，以空格分开：日期 类别 节日，如“2026-01-01 法定节假日 元旦”", shorten(line))
	}
	date, err := Parse(fields[0])
	if err != nil {
		return err
	}
	e := Exception{Date: date, Kind: kindLabelled(fields[1]), Name: fields[2]}
	if err := e.check(r.year.Year); err != nil {
		return err
	}
	if r.set[date] {
		return fmt.Errorf("%s 在同一份通知里写了两次，请删去一行", date.Chinese())
	}
	r.set[date] = true
	notice.Exceptions = append(notice.Exceptions, e)
	return nil
}

func (r *yearReader) notice() (*Notice, error) {
	if r.year.Year == 0 {
		return nil, fmt.Errorf("请先写一行年份，如“年份：2026”")
	}
	if len(r.year.Notices) == 0 {
		return nil, fmt.Errorf("请先写一行通知的文号，如“文号：国办发明电〔2025〕7号”")
	}
	return &r.year.Notices[len(r.year.Notices)-1], nil
}

func kindLabelled(label string) Kind {
	for kind, l := range kindLabels {
		if l == label {
			return kind
		}
	}
	return ""
}
