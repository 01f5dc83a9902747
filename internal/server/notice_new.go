package server

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"foidesk/internal/calendar"
	"foidesk/internal/desk"
)

// noticePage is 载入通知: the text of a notice, and what could not be read of it.
type noticePage struct {
	Frame    frame
	Action   string
	Back     string
	Failure  failure
	Problems []string
	Doubts   []string
	Text     textField
	// What the text need not say: filled in here where it does not.
	Number, Issued, Title, URL textField
	Example                    string
}

func (noticePage) template() string { return "notice_new.html" }

// errOthersLoad is said to an administrator of an agency that has one above it.
func (s *Server) errOthersLoad(c echo.Context, a desk.Agency) error {
	who, err := s.loaders(c, a)
	if err != nil {
		return err
	}
	return &desk.Error{Code: desk.Refused, Message: "放假安排对所有机关有效，由" + who + "载入"}
}

func (s *Server) newNotice(c echo.Context, a desk.Agency) error {
	if !s.mayLoad(c, a) {
		return s.errOthersLoad(c, a)
	}
	return s.renderNotice(c, a, fresh(nil), failure{}, calendar.Reading{})
}

// readNotice understands what was pasted or uploaded, and goes on to what it would move.
func (s *Server) readNotice(c echo.Context, a desk.Agency) error {
	if !s.mayLoad(c, a) {
		return s.errOthersLoad(c, a)
	}
	form, err := typedIn(c)
	if err != nil {
		return err
	}
	reading, err := s.noticeIn(c, form)
	if err == nil && len(reading.Problems) > 0 {
		return s.renderNotice(c, a, form, failure{Status: http.StatusUnprocessableEntity, Message: "通知有读不懂的地方，逐处列在下面；请对照原文改好再读一次"}, reading)
	}
	change := desk.CalendarChange{Kind: desk.NoticeLoaded, Agency: a.ID, Year: reading.Year, Source: form.get("text")}
	if err == nil {
		err = s.desk.CheckCalendarChange(c.Request().Context(), change)
	}
	if err != nil {
		return showAgain(c, err, func(x failure) error { return s.renderNotice(c, a, form, x, reading) })
	}
	return done(c, draftPath(a, s.drafts.begin(change, reading.Doubts, seesBy(c))))
}

// seesBy lets agencies through that who asks sees.
func seesBy(c echo.Context) func(desk.Agency) bool {
	p, _ := principalOf(c)
	return p.Sees
}

// maxNotice bounds an uploaded notice, in bytes.
const maxNotice = 256 << 10

// noticeIn reads the notice in a form. A file takes the place of the text, and stands in it afterwards.
func (s *Server) noticeIn(c echo.Context, form typed) (reading calendar.Reading, err error) {
	if file, err := c.FormFile("file"); err == nil && file.Size > 0 {
		f, err := file.Open()
		if err != nil {
			return reading, malformed(err)
		}
		text, err := io.ReadAll(io.LimitReader(f, maxNotice+1))
		err = errors.Join(err, f.Close())
		switch {
		case err != nil:
			return reading, malformed(err)
		case len(text) > maxNotice || !utf8.Valid(text):
			return reading, &desk.Error{Code: desk.Invalid, Message: "文件读不出文字", Fields: []desk.FieldError{
				{Field: "file", Message: "请上传 UTF-8 编码的文本文件（.txt）；Word、PDF 文件请复制其中的文字，粘贴到下面"},
			}}
		}
		form["text"] = []string{string(text)}
	}
	text := tidyLines(form.get("text"))
	if strings.TrimSpace(text) == "" {
		return reading, &desk.Error{Code: desk.Invalid, Message: "请粘贴通知全文", Fields: []desk.FieldError{
			{Field: "text", Message: "请粘贴通知全文，或者上传文本文件"},
		}}
	}
	if calendar.IsYearFile(text) {
		if reading.Year, err = calendar.ParseFurther(text); err != nil {
			reading.Problems = []calendar.Remark{{Text: err.Error()}}
		}
	} else {
		reading = calendar.ReadNotice(text, s.desk.Calendar())
	}
	if len(reading.Year.Notices) != 1 {
		return reading, nil // which the desk refuses
	}
	return reading, completedNotice(form, &reading.Year.Notices[0])
}

// completedNotice takes over what was typed beside the text.
func completedNotice(form typed, n *calendar.Notice) error {
	in := formReader{form: form}
	for name, at := range map[string]*string{"number": &n.Number, "title": &n.Title, "url": &n.URL} {
		if typed := strings.TrimSpace(form.get(name)); typed != "" {
			*at = typed
		}
	}
	if on := in.date("issued"); !on.IsZero() {
		n.Issued = on
	}
	return in.err()
}

const exampleNotice = `国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
……
2025年11月4日`

func (s *Server) renderNotice(c echo.Context, a desk.Agency, form typed, x failure, reading calendar.Reading) error {
	f, _, err := s.frame(c, a, "载入放假通知", holidays)
	if err != nil {
		return err
	}
	p := noticePage{
		Frame: f, Action: holidaysPath(a) + "/notice", Back: holidaysPath(a), Failure: x, Example: exampleNotice,
		Problems: remarks(reading.Problems), Doubts: remarks(reading.Doubts),
		Text: form.text(textField{
			Name: "text", Label: "通知全文", Kind: "lines",
			Hint: "从标题到落款日期，照原文粘贴；一次一份。年中另发的通知（如延长假期）同样载入，所写各日以后发的为准。",
		}, x),
		Number: form.text(textField{Name: "number", Label: "文号", Optional: true, Hint: "如 国办发明电〔2025〕7号"}, x),
		Issued: form.text(textField{Name: "issued", Label: "成文日期", Optional: true, Kind: "date"}, x),
		Title:  form.text(textField{Name: "title", Label: "标题", Optional: true}, x),
		URL:    form.text(textField{Name: "url", Label: "公布的网址", Optional: true, Hint: "以 https:// 开头，供核对原文"}, x),
	}
	return s.renderStatus(c, x.status(), p)
}

func remarks(all []calendar.Remark) []string {
	out := make([]string, len(all))
	for i, r := range all {
		out[i] = r.String()
	}
	return out
}
