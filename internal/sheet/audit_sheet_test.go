package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"foidesk/internal/desk"
)

func eventsOf(all ...desk.Event) iter.Seq2[desk.Event, error] {
	return func(yield func(desk.Event, error) bool) {
		for _, e := range all {
			if !yield(e, nil) {
				return
			}
		}
	}
}

const trailScope = "示例市及其下级机关"

func trailOf(events iter.Seq2[desk.Event, error]) desk.Trail {
	return desk.Trail{
		Export: desk.Event{ByName: "审计员01", At: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC), Detail: "操作“登录”"}, Events: events,
	}
}

func trailWritten(t *testing.T, all ...desk.Event) *excelize.File {
	t.Helper()
	var b bytes.Buffer
	if err := WriteTrail(&b, trailScope, trailOf(eventsOf(all...))); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func TestTrailAsAWorkbook(t *testing.T) {
	f := trailWritten(t,
		desk.Event{
			ID: 12, At: time.Date(2026, 11, 22, 23, 30, 5, 999_999_000, time.UTC), Action: desk.PersonalOpened, By: 3, ByName: "承办人01", ByLogin: "chengban01",
			Address: "192.0.2.1", Agency: 1, AgencyName: "示例市示例局", Case: 7, CaseNumber: "2026-000007", Detail: "2026-000007 联系电话",
		},
		desk.Event{
			ID: 11, At: time.Date(2025, 12, 31, 15, 59, 59, 0, time.UTC), Action: desk.SignInFailed, Agency: 1, AgencyName: "示例市示例局",
			Person: 3, PersonName: "承办人01", PersonLogin: "chengban01", Detail: "密码不正确",
		},
		desk.Event{ID: 3, At: time.Date(2025, 12, 31, 16, 0, 0, 0, time.UTC), Action: desk.KeyRotated, ByName: "foidesk"})
	rows, err := f.GetRows(trailSheet)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows {
		got = append(got, strings.Join(row, "|"))
	}
	want := []string{
		"序号|时间|操作|操作人|操作人登录名|来源地址|机关|登记编号|所涉人员|所涉人员登录名|说明",
		"12|2026-11-23 07:30:05|查看个人信息|承办人01|chengban01|192.0.2.1|示例市示例局|2026-000007|||2026-000007 联系电话",
		"11|2025-12-31 23:59:59|登录失败||||示例市示例局||承办人01|chengban01|密码不正确",
		"3|2026-01-01 00:00:00|更换密钥|foidesk",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
	about, err := f.GetRows(aboutSheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"范围 示例市及其下级机关", "查询条件 操作“登录”", "条数 3", "导出人 审计员01", "导出时间 2026-11-23 10:00:00"} {
		if got := strings.Join(about[i], " "); got != want {
			t.Errorf("the other sheet says %q, want %q", got, want)
		}
	}
}

func TestTextsOfATrailNeverBecomeFormulas(t *testing.T) {
	var all []desk.Event
	for i, text := range dangerous {
		all = append(all, desk.Event{
			ID: int64(i + 1), ByName: text, ByLogin: text, Address: text, AgencyName: text, CaseNumber: text, PersonName: text, PersonLogin: text, Detail: text,
		})
	}
	f := trailWritten(t, all...)
	for i, text := range dangerous {
		for column := 3; column < len(trailColumns()); column++ {
			cell := cellName(column, i+2)
			formula, err := f.GetCellFormula(trailSheet, cell)
			if err != nil || formula != "" {
				t.Errorf("%s holds the formula %q (%v)", cell, formula, err)
			}
			if got, err := f.GetCellValue(trailSheet, cell); err != nil || got != text {
				t.Errorf("%s is %q, want %q (%v)", cell, got, text, err)
			}
		}
	}
}

func TestBrokenTrailWritesNothing(t *testing.T) {
	broken := errors.New("database gone")
	var b bytes.Buffer
	err := WriteTrail(&b, trailScope, trailOf(func(yield func(desk.Event, error) bool) {
		if yield(desk.Event{ID: 1}, nil) {
			yield(desk.Event{}, broken)
		}
	}))
	if !errors.Is(err, broken) || b.Len() > 0 {
		t.Errorf("%v, %d bytes", err, b.Len())
	}
}

func TestTrailLongerThanASheet(t *testing.T) {
	three := trailOf(eventsOf(desk.Event{ID: 3}, desk.Event{ID: 2}, desk.Event{ID: 1}))
	var b bytes.Buffer
	if err := writeTrail(&b, trailScope, three, 3); err != nil || b.Len() == 0 {
		t.Errorf("as many as fit: %v, %d bytes", err, b.Len())
	}
	b.Reset()
	err := writeTrail(&b, trailScope, three, 2)
	if desk.CodeOf(err) != desk.Invalid || !strings.Contains(err.Error(), "超过 2 条") || b.Len() > 0 {
		t.Errorf("one more than fit: %v, %d bytes", err, b.Len())
	}
}
