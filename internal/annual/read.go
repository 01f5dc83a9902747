package annual

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"foidesk/internal/calendar"
)

// MaxReportBytes bounds what ReadReport takes; a real report is some 10 KB.
const MaxReportBytes = 1 << 20

// reportText is a report as it lies in the file, its figures not yet read.
type reportText struct {
	Agency  string         `json:"agency"`
	Year    int            `json:"year"`
	Edition string         `json:"edition"`
	Two     jsontext.Value `json:"section_two"`
	Three   *tableText     `json:"section_three"`
	Four    jsontext.Value `json:"section_four"`
	// A report may tell where it comes from; that is for people. Its checks are made anew.
	Source jsontext.Value `json:"source"`
	Notes  jsontext.Value `json:"notes"`
	Checks jsontext.Value `json:"checks"`
}

type tableText struct {
	Columns []ColumnID `json:"columns"`
	Rows    []rowText  `json:"rows"`
}

type rowText struct {
	ID     RowID            `json:"id"`
	Label  string           `json:"label"`
	Values []jsontext.Value `json:"values"`
}

// ReadReport reads a report written as JSON. It is tolerant where published reports differ (a
// section may be missing, section three may have the rows of the other edition, labels may be
// misspelt) and strict where a figure could be lost or taken for another. Errors are in Chinese
// and say where.
func ReadReport(data []byte) (Report, error) {
	if len(data) > MaxReportBytes {
		return Report{}, fmt.Errorf("文件有 %d 字节，超过年报 JSON 的上限 %d 字节", len(data), MaxReportBytes)
	}
	var text reportText
	if err := json.Unmarshal(data, &text, json.RejectUnknownMembers(true)); err != nil {
		return Report{}, jsonError(data, err)
	}
	if text.Year < calendar.FirstYear || text.Year > calendar.LastYear {
		return Report{}, fmt.Errorf("year（年度）应在 %d 至 %d 之间，现为 %d", calendar.FirstYear, calendar.LastYear, text.Year)
	}
	if _, ok := EditionByID(text.Edition); !ok {
		return Report{}, fmt.Errorf("edition（格式版本）应为 %s，现为“%s”", editionIDs(), text.Edition)
	}
	r := Report{Agency: text.Agency, Year: text.Year, Edition: text.Edition}
	if err := text.readSections(&r); err != nil {
		return Report{}, err
	}
	return r, nil
}

func (text reportText) readSections(r *Report) (err error) {
	if present(text.Two) {
		if r.SectionTwo, err = readFigures(text.Two); err != nil {
			return fmt.Errorf("第二部分（section_two）：%w", err)
		}
	}
	if text.Three != nil {
		if r.SectionThree, err = readTable(*text.Three); err != nil {
			return fmt.Errorf("第三部分（section_three）：%w", err)
		}
	}
	if present(text.Four) {
		if r.SectionFour, err = readDisputes(text.Four); err != nil {
			return fmt.Errorf("第四部分（section_four）：%w", err)
		}
	}
	return nil
}

func present(raw jsontext.Value) bool { return len(raw) > 0 && raw.Kind() != 'n' }

func editionIDs() string {
	var ids []string
	for _, e := range editions {
		ids = append(ids, "“"+e.ID+"”")
	}
	return strings.Join(ids, "或")
}

// jsonError says in Chinese what the decoder found, and on which line.
func jsonError(data []byte, err error) error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		if errors.Is(err, jsontext.ErrDuplicateName) {
			return fmt.Errorf("JSON 中“%s”出现了两次，请只留一处", place(syntax.JSONPointer))
		}
		return fmt.Errorf("不是合格的 JSON：第 %d 行有误，请核对该处的括号、引号和逗号，以及文件末尾有无多余内容", lineAt(data, syntax.ByteOffset))
	}
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		if errors.Is(err, json.ErrUnknownName) {
			return fmt.Errorf("不认识的字段“%s”，请核对拼写", place(semantic.JSONPointer))
		}
		return fmt.Errorf("“%s”的类型不对（第 %d 行），请对照年报 JSON 的格式", place(semantic.JSONPointer), lineAt(data, semantic.ByteOffset))
	}
	return fmt.Errorf("读不出年报 JSON：%w", err)
}

func place(p jsontext.Pointer) string {
	if p == "" {
		return "全文"
	}
	return strings.TrimPrefix(string(p), "/")
}

func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(int(offset), len(data))], []byte("\n"))
}
